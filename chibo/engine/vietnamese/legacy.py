"""Text typed in the fonts of before Unicode: TCVN3 (.VnTime), its capital fonts (.VnTimeH) and VNI.

Such text arrives as Latin letters that only the font turned into Vietnamese. Whether a column is such text
is decided for the whole column (see ``detection``), never for a single cell; and a cell with a letter that no
old font can hold is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final


class Encoding(StrEnum):
    """How the letters of a text are to be read.

    >>> Encoding("tcvn3-upper")
    <Encoding.TCVN3_UPPER: 'tcvn3-upper'>
    """

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    TCVN3_UPPER = "tcvn3-upper"
    VNI = "vni"


# TCVN 5712:1993, table VN3: one byte a letter, no capitals with a tone.
_TCVN3_LETTERS = (
    ("ĂÂÊÔƠƯĐăâêôơưđ", range(0xA1, 0xAF)),
    ("àảãáạ", range(0xB5, 0xBA)),
    ("ằẳẵắ", range(0xBB, 0xBF)),
    ("ặầẩẫấậè", range(0xC6, 0xCD)),
    ("ẻẽéẹềểễếệìỉ", range(0xCE, 0xD9)),
    ("ĩíịò", range(0xDC, 0xE0)),
    ("ỏõóọồổỗốộờởỡớợù", range(0xE1, 0xF0)),
    ("ủũúụừửữứựỳỷỹýỵ", range(0xF1, 0xFF)),
)
_TCVN3: Final = {
    code: letter for letters, codes in _TCVN3_LETTERS for letter, code in zip(letters, codes, strict=True)
}

# VNI-Windows: a plain letter followed by one letter for circumflex, breve and tone together.
_VNI_PLAIN = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_CIRCUMFLEX = dict(zip("âáàåãä", ("", *"\u0301\u0300\u0309\u0303\u0323"), strict=True))
_VNI_BREVE = dict(zip("êéèúüë", ("", *"\u0301\u0300\u0309\u0303\u0323"), strict=True))
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    """Every VNI letter or pair in small letters, with the letter it stands for."""
    table = dict(_VNI_SINGLE) | {"iù": "í", "iø": "ì"}
    for typed, base in zip("aeouyôö", "aeouyơư", strict=True):
        for mark, tone in _VNI_PLAIN.items():
            table[typed + mark] = unicodedata.normalize("NFC", base + tone)
    for typed, base in zip("aeo", "âêô", strict=True):
        for mark, tone in _VNI_CIRCUMFLEX.items():
            table[typed + mark] = unicodedata.normalize("NFC", base + tone)
    for mark, tone in _VNI_BREVE.items():
        table["a" + mark] = unicodedata.normalize("NFC", "ă" + tone)
    return table


_VNI: Final = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)
_LATIN: Final = 0x100
_PUNCTUATION: Final = frozenset("–—‘’“”…•€")


def is_convertible(text: str) -> bool:
    """Whether an old font could hold the text: no letter beyond Latin-1.

    >>> is_convertible("TrÇn ThÞ YÕn"), is_convertible("Đăk Pék")
    (True, False)
    """
    return all(ord(char) < _LATIN or char in _PUNCTUATION for char in text)


def fits(text: str, encoding: Encoding) -> bool:
    """Whether every letter beyond ASCII means something in the encoding.

    >>> fits("Hµ", Encoding.TCVN3), fits("Hà", Encoding.TCVN3), fits("Haø", Encoding.VNI)
    (True, False, True)
    """
    if encoding is Encoding.UNICODE:
        return True
    if encoding is Encoding.VNI:
        return _VNI_PATTERN.sub("", text).isascii()
    return all(char.isascii() or ord(char) in _TCVN3 for char in text)


def to_unicode(text: str, encoding: Encoding) -> str:
    """The text in Unicode NFC; text that no old font could hold comes back as it is.

    >>> to_unicode("TrÇn ThÞ YÕn", Encoding.TCVN3), to_unicode("Traàn Vaên Ñöùc", Encoding.VNI)
    ('Trần Thị Yến', 'Trần Văn Đức')
    >>> to_unicode("NGUYÔN V¡N §¶NG", Encoding.TCVN3_UPPER), to_unicode("Đăk Pék", Encoding.TCVN3)
    ('NGUYỄN VĂN ĐẢNG', 'Đăk Pék')
    """
    if encoding is Encoding.UNICODE or not is_convertible(text):
        return unicodedata.normalize("NFC", text)
    if encoding is Encoding.VNI:
        return _VNI_PATTERN.sub(lambda found: _vni_letter(found.group()), text)
    decoded = text.translate(_TCVN3)
    return decoded.upper() if encoding is Encoding.TCVN3_UPPER else decoded


def _vni_letter(typed: str) -> str:
    """The letter of a VNI pair; the first of the two carries the case."""
    letter = _VNI[typed.lower()]
    return letter.upper() if typed[0].isupper() else letter


def from_unicode(text: str, encoding: Encoding) -> str:
    """The text as an old font would hold it; TCVN3 loses the capitals with a tone, as it did then.

    >>> from_unicode("Trần Thị Yến", Encoding.TCVN3), from_unicode("ĐẢNG", Encoding.TCVN3_UPPER)
    ('TrÇn ThÞ YÕn', '§¶NG')
    """
    composed = unicodedata.normalize("NFC", text)
    if encoding is Encoding.UNICODE:
        return composed
    if encoding is Encoding.VNI:
        return "".join(_to_vni(char) for char in composed)
    return "".join(_to_tcvn3(char) for char in composed)


_FROM_TCVN3 = {letter: chr(code) for code, letter in _TCVN3.items()}
_FROM_VNI = {letter: typed for table in (_VNI, _VNI_SINGLE) for typed, letter in table.items()}


def _to_tcvn3(char: str) -> str:
    return _FROM_TCVN3.get(char) or _FROM_TCVN3.get(char.lower()) or char


def _to_vni(char: str) -> str:
    typed = _FROM_VNI.get(char.lower(), char)
    return typed.upper() if char.isupper() else typed
