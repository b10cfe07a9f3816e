"""Whether a word could be a Vietnamese syllable: the statistics behind recognising old fonts rest on it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHARP: Final = frozenset("\u0301\u0323")

_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_RHYMES = (
    "a ai am an ang anh ao au ay ă ăm ăn ăng âm ân âng âu ây e em en eng eo ê êm ên ênh êu i ia iêm iên "
    "iêng iêu im in inh iu o oa oai oam oan oang oanh oao oay oăm oăn oăng oe oen oeo oi om on ong oong ô "
    "ôi ôm ôn ông ơ ơi ơm ơn u ua uân uâng uây uê uên uênh ui um un ung uô uôi uôm uôn uông uơ uy uya "
    "uyên uyn uynh uyu ư ưa ưi ưm ưng ươi ươm ươn ương ươu ưu y yêm yên yêng yêu ynh"
)
_STOPPED = (
    "ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich iêc iêp iêt ip it oac oach oap oat oăc oăt oc "
    "oet ooc op ot ôc ôp ôt ơp ơt uât uc uêch uôc uôt up ut uych uyêt uyt uyp ưc ươc ươp ươt ưt yêt ych "
    "yt"
)
_OPEN_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{'|'.join(_RHYMES.split())})")
_STOPPED_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{'|'.join(_STOPPED.split())})")


def is_syllable(word: str) -> bool:
    """Whether the word is built as a Vietnamese syllable, with at most one tone that its ending allows.

    >>> [is_syllable(word) for word in ("Nguyễn", "Trần", "TrÇn", "NguyÔn", "Quỳnh", "Ksor")]
    [True, True, False, False, True, False]
    """
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in apart if char in _TONES]
    if len(tones) > 1:
        return False
    base = unicodedata.normalize("NFC", "".join(char for char in apart if char not in _TONES))
    if _STOPPED_SYLLABLE.fullmatch(base):
        return bool(tones) and tones[0] in _SHARP
    return _OPEN_SYLLABLE.fullmatch(base) is not None
