"""Which old font a column was typed in: by the name of the font, else by statistics over the whole column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from chibo.engine.vietnamese.legacy import Encoding, fits, is_convertible, to_unicode
from chibo.engine.vietnamese.syllables import is_syllable
from chibo.engine.vietnamese.text import search_key

SAMPLE_SIZE: Final = 20
_SURE: Final = 0.6
_MARGIN: Final = 0.2
_CANDIDATES: Final = (Encoding.UNICODE, Encoding.TCVN3, Encoding.VNI)
_WORD = re.compile(r"[^\s\d.,;:()/\"?!+*=<>%&-]+")

_COMMON = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương trịnh đinh lâm "
    "phùng mai tô hà tạ lương hứa vi nông thị văn đức hữu ngọc xuân thanh minh quang đình công chi bộ "
    "đảng ủy xã huyện thôn xóm bản khối phường tỉnh trường nam nữ kinh tày nùng mường thái"
)
COMMON_WORDS: Final = frozenset(_COMMON.split())


def encoding_for_font(font: str | None) -> Encoding:
    """The encoding a font's name tells; unknown fonts are Unicode fonts.

    >>> [encoding_for_font(font).value for font in (".VnTime", ".VnArialH", "VNI-Times", "Times New Roman")]
    ['tcvn3', 'tcvn3-upper', 'vni', 'unicode']
    """
    name = (font or "").strip().lower()
    if name.startswith(".vn"):
        return Encoding.TCVN3_UPPER if name.endswith("h") else Encoding.TCVN3
    return Encoding.VNI if name.startswith("vni") else Encoding.UNICODE


@dataclass(frozen=True)
class Sample:
    """One value before and after.

    >>> Sample("TrÇn", "Trần").changed
    True
    """

    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether conversion makes a difference."""
        return self.before != self.after


@dataclass(frozen=True)
class ColumnGuess:
    """What a column looks like; ``encoding`` None is unsure and asks the officer.

    ``scores`` is the share, 0 to 1, of the words with foreign letters that make sense under each reading.
    ``samples`` are up to twenty different values converted, those first that make least sense after it.
    """

    encoding: Encoding | None
    scores: Mapping[Encoding, float]
    samples: tuple[Sample, ...]


def score_column(values: Iterable[str], lexicon: Collection[str] = COMMON_WORDS) -> ColumnGuess:
    """Decide how a column was typed.

    ``lexicon`` holds words in small letters (family names, units) that weigh more than well-built syllables.

    >>> guess = score_column(["NguyÔn V¨n An", "TrÇn ThÞ YÕn", "Lª §×nh Hïng"])
    >>> guess.encoding.value, guess.samples[0].after
    ('tcvn3', 'Lê Đình Hùng')
    >>> score_column(["Đăk Pék", "Đăk Glei"]).encoding.value
    'unicode'
    """
    cells = list(dict.fromkeys(value for value in values if not value.isascii()))
    doubtful = [cell for cell in cells if is_convertible(cell)]
    scores = {encoding: _score(doubtful, encoding, lexicon) for encoding in _CANDIDATES}
    encoding = _decide(doubtful, scores, mixed=len(doubtful) < len(cells))
    return ColumnGuess(encoding, scores, _samples(doubtful, encoding or _best(scores), lexicon))


def _best(scores: Mapping[Encoding, float]) -> Encoding:
    return max(_CANDIDATES, key=lambda encoding: scores[encoding])


def _decide(doubtful: list[str], scores: Mapping[Encoding, float], *, mixed: bool) -> Encoding | None:
    """The reading that is good and clearly better than the next; Unicode beside old text is never sure."""
    if not doubtful:
        return Encoding.UNICODE
    best = _best(scores)
    second = max(score for encoding, score in scores.items() if encoding is not best)
    if scores[best] < _SURE or scores[best] - second < _MARGIN:
        return Encoding.UNICODE if mixed and scores[Encoding.UNICODE] >= scores[best] else None
    if best is Encoding.UNICODE:
        return best
    if mixed:
        return None
    return Encoding.TCVN3_UPPER if best is Encoding.TCVN3 and _typed_in_capitals(doubtful) else best


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _score(cells: Iterable[str], encoding: Encoding, lexicon: Collection[str]) -> float:
    """Mean sense of the words that hold a letter beyond ASCII, under the reading."""
    typed = [word for cell in cells for word in _words(cell) if not word.isascii()]
    return sum(_sense(word, encoding, lexicon) for word in typed) / len(typed) if typed else 0.0


def _sense(typed: str, encoding: Encoding, lexicon: Collection[str]) -> float:
    if not fits(typed, encoding):
        return 0.0
    word = to_unicode(typed, encoding)
    if word.lower() in lexicon:
        return 1.0
    return 0.8 if is_syllable(word) else 0.0


def _typed_in_capitals(cells: Iterable[str]) -> bool:
    """Whether plain letters are capitals where TCVN3 reads small ones beside them: a capital font."""
    plain = [char for cell in cells for char in cell if char.isascii() and char.isalpha()]
    decoded = [to_unicode(cell, Encoding.TCVN3) for cell in cells]
    capitals = sum(char.isupper() for char in plain)
    return bool(plain) and capitals > len(plain) * 0.9 and any(text != text.upper() for text in decoded)


def _samples(cells: list[str], encoding: Encoding, lexicon: Collection[str]) -> tuple[Sample, ...]:
    """Values before and after, the riskiest first, else by their beginning."""
    samples = [Sample(cell, to_unicode(cell, encoding)) for cell in cells]
    risky = sorted(samples, key=lambda s: (_score([s.after], Encoding.UNICODE, lexicon), search_key(s.after)))
    return tuple(risky[:SAMPLE_SIZE])
