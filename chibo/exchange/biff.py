"""Of an old .xls what the library that reads its values does not tell: fonts, formulas, the date system.

Source: [MS-CFB] for the container, [MS-XLS] for the records; BIFF5 of Excel 95 and BIFF8 of Excel 97 to 2003.
What cannot be followed is left out: the encoding is then judged by the letters alone. Runs in the child.
"""

import struct
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

BOF: Final = 0x0809
EOF: Final = 0x000A
FONT: Final = 0x0031
XF: Final = 0x00E0
SHEET: Final = 0x0085
DATE_SYSTEM: Final = 0x0022
FORMULA: Final = 0x0006
TEXTS: Final = frozenset({0x00FD, 0x0204, 0x00D6})  # LABELSST, LABEL, RSTRING
SEVERAL: Final = 0x00BD  # MULRK: numbers in neighbouring cells; the last two bytes are the last column
VALUES: Final = TEXTS | {FORMULA, SEVERAL, 0x0203, 0x027E, 0x0205}  # NUMBER, RK, BOOLERR
BIFF8: Final = 0x0600
_LAST_SECTOR: Final = 0xFFFFFFFA
_ENTRY: Final = 128
_NO_FONT: Final = 4  # no font has this number: those after it are one place further in the list


@dataclass
class Look:
    """Of one sheet: how often each font occurs in the text cells of a column, and its formulas."""

    fonts: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    formulas: Counter[int] = field(default_factory=Counter)
    rows: int = 0
    columns: int = 0


def looks(data: bytes) -> dict[str, Look]:
    """The look of each sheet by its name; nothing where the file does not keep to its format."""
    try:
        stream = workbook_stream(data)
        return _looks(stream)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return {}


def epoch(data: bytes) -> int:
    """The year the days of the workbook are counted from, 1900 or 1904; any record that says 1904 decides."""
    try:
        globals_ = _records(workbook_stream(data), 0)
        told = [struct.unpack_from("<H", body)[0] for kind, body in globals_ if kind == DATE_SYSTEM]
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return 1900
    return 1904 if 1 in told else 1900


def workbook_stream(data: bytes) -> bytes:
    """The stream that holds the records, out of its container; the newer one where a file has both."""
    container = _Container(data)
    found = {name.lower(): place for name, *place in container.entries()}
    for name in ("workbook", "book"):
        if name in found:
            return container.stream(*found[name])
    raise ValueError("no workbook inside")


class _Container:
    """A compound file: sectors in chains, small streams inside a stream of their own."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise ValueError("no such sectors")
        self.size, self.small = 1 << shift, 1 << small_shift
        self.root, _signature, self.cutoff, small_table, _n, further, _m = struct.unpack_from("<7I", data, 48)
        tables = [*struct.unpack_from("<109I", data, 76), *self._further_tables(further)]
        self.chain = self._numbers(number for number in tables if number < _LAST_SECTOR)
        self.small_chain = self._numbers(self._sectors(small_table))

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self.size
        if start >= len(self.data):
            raise ValueError("beyond the end")
        return self.data[start : start + self.size]

    def _further_tables(self, sector: int) -> Iterator[int]:
        """The places of the table beyond the 109 of the header: each sector ends with the next one."""
        for _step in range(len(self.data) // self.size):
            if sector >= _LAST_SECTOR:
                return
            *found, sector = struct.unpack(f"<{self.size // 4}I", self._at(sector))
            yield from found

    def _numbers(self, sectors: Iterator[int]) -> list[int]:
        content = b"".join(map(self._at, sectors))
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _sectors(self, first: int) -> Iterator[int]:
        """The chain from a sector on; a ring ends after as many sectors as there are."""
        for _step in range(len(self.chain)):
            if first >= _LAST_SECTOR:
                return
            yield first
            first = self.chain[first]

    def entries(self) -> Iterator[tuple[str, int, int]]:
        """Name, first sector and size of each entry of the directory, the root first."""
        listing = b"".join(map(self._at, self._sectors(self.root)))
        for place in range(0, len(listing) - _ENTRY + 1, _ENTRY):
            length = struct.unpack_from("<H", listing, place + 64)[0]
            name = listing[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le")
            yield name, *struct.unpack_from("<II", listing, place + 116)

    def stream(self, first: int, size: int) -> bytes:
        """The content of a stream."""
        if size >= self.cutoff:
            return b"".join(map(self._at, self._sectors(first)))[:size]
        _name, start, length = next(self.entries())
        inner = b"".join(map(self._at, self._sectors(start)))[:length]
        found = []
        for _step in range(len(self.small_chain)):
            if first >= _LAST_SECTOR:
                break
            found.append(inner[first * self.small : (first + 1) * self.small])
            first = self.small_chain[first]
        return b"".join(found)[:size]


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records of one part of the stream, up to its end mark."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        if kind == EOF:
            return
        place += 4 + length


def _looks(stream: bytes) -> dict[str, Look]:
    wide = struct.unpack_from("<H", stream, 4)[0] >= BIFF8
    fonts: list[str] = []
    styles: list[int] = []
    sheets: dict[str, int] = {}
    for kind, body in _records(stream, 0):
        if kind == FONT:
            fonts.append(_text(body, 14, wide=wide))
        elif kind == XF:
            styles.append(struct.unpack_from("<H", body)[0])
        elif kind == SHEET:
            sheets[_text(body, 6, wide=wide)] = struct.unpack_from("<I", body)[0]
    named = [_font(fonts, number) for number in styles]
    return {name: _look(stream, place, named) for name, place in sheets.items()}


def _font(fonts: list[str], number: int) -> str:
    place = number if number < _NO_FONT else number - 1
    return fonts[place] if place < len(fonts) else ""


def _look(stream: bytes, place: int, named: list[str]) -> Look:
    look = Look()
    for kind, body in _records(stream, place):
        if kind in VALUES:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == SEVERAL else column
            look.rows, look.columns = max(look.rows, row + 1), max(look.columns, last + 1)
        if kind in TEXTS:
            _row, column, style = struct.unpack_from("<HHH", body)
            if style < len(named) and named[style]:
                look.fonts[column][named[style]] += 1
        elif kind == FORMULA:
            look.formulas[struct.unpack_from("<HH", body)[1]] += 1
    return look


def _text(body: bytes, place: int, *, wide: bool) -> str:
    """A short text: its length, in BIFF8 then whether its letters take two bytes, its letters."""
    length = body[place]
    if not wide:
        return body[place + 1 : place + 1 + length].decode("latin-1")
    if body[place + 1] & 1:
        return body[place + 2 : place + 2 + 2 * length].decode("utf-16-le")
    return body[place + 2 : place + 2 + length].decode("latin-1")
