"""Reading a .docx from anywhere: only what the check of its form needs, and nothing of a file that may harm.

The container is judged before a byte is unpacked, and the markup before it is parsed: no document type, a
bounded number of marks. Nothing in the file is followed or carried out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from chibo.engine.container import LARGEST_FILE, MEGABYTE, ContainerError, Limits, open_container, unpacked
from chibo.engine.office.package import WORD
from chibo.engine.office.styles import Letters, Styles, letters_of, styles_of

LARGEST_PART: Final = 4 * MEGABYTE
MOST_MARKS: Final = 100_000
MOST_LETTERS: Final = 1_000_000

_W: Final = f"{{{WORD}}}"
_TWIPS_PER_MILLIMETRE: Final = 1440 / 25.4
_LIMITS: Final = Limits(whole=40 * MEGABYTE, part=40 * MEGABYTE)
_LISTED: Final = {"damaged": "not_a_docx", "symlink": "damaged", "too_many_parts": "damaged"}
_UNPACKED: Final = {"not_utf8": "damaged"}
_READ = re.compile(r"word/(document|styles|header\d*)\.xml|word/_rels/[\w.]+\.rels")
_ACTIVE = re.compile(r"vbaproject|activex|embeddings/.*\.bin$", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<[^<]*?TargetMode\s*=\s*[\"']External[\"'][^<]*?>")
_PAGE_FIELD = re.compile(r"\bPAGE\b")

Cell = tuple[int, int, int]


class NotReadableError(Exception):
    """The file is not let in: a stable code."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Shown:
    """A paragraph as it shows: its words, how its letters look, and its cell: table, row, column; none in
    the running text."""

    text: str
    letters: tuple[tuple[int, Letters], ...]
    align: str
    cell: Cell | None = None

    @property
    def main(self) -> Letters | None:
        """How most of its letters look; none in an empty paragraph."""
        return max(self.letters, key=lambda pair: pair[0])[1] if self.letters else None


@dataclass(frozen=True)
class Opened:
    """A paper as it lies in a file. Lengths in millimetres; `ruled` are the tables that have lines."""

    page: tuple[int, int]
    margins: tuple[int, int, int, int]
    paragraphs: tuple[Shown, ...]
    numbered_pages: bool
    ruled: frozenset[int]

    @property
    def text(self) -> str:
        """All words, a paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def open_docx(data: bytes) -> Opened:
    """What a file holds; refused when it is no .docx or not a harmless one."""
    parts = _parts(data)
    document = _parsed(parts["word/document.xml"])
    body = document.find(f"{_W}body")
    if body is None:
        raise NotReadableError("damaged")
    styles = styles_of(_parsed(parts["word/styles.xml"]) if "word/styles.xml" in parts else None)
    headers = [_parsed(content) for name, content in parts.items() if name.startswith("word/header")]
    page, margins = _page(body)
    ruled = {at for at, table in enumerate(body.iter(f"{_W}tbl")) if _has_lines(table)}
    if sum(map(len, body.itertext())) > MOST_LETTERS:
        raise NotReadableError("bomb")
    return Opened(
        page, margins, tuple(_shown(body, styles)), any(map(_counts_pages, headers)), frozenset(ruled)
    )


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts that are read, unpacked."""
    if len(data) > LARGEST_FILE:
        raise NotReadableError("too_large")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotReadableError("encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "old_word")
    try:
        archive = open_container(data, _LIMITS)
    except ContainerError as refused:
        raise NotReadableError(_LISTED.get(refused.code, refused.code)) from refused
    try:
        return _wanted(archive)
    except ContainerError as refused:
        raise NotReadableError(_UNPACKED.get(refused.code, refused.code)) from refused


def _wanted(archive: zipfile.ZipFile) -> dict[str, bytes]:
    names = archive.namelist()
    if len(set(names)) != len(names):
        raise NotReadableError("damaged")
    if any(map(_ACTIVE.search, names)):
        raise NotReadableError("macro")
    if "word/document.xml" not in names:
        raise NotReadableError("not_a_docx")
    parts = [archive.getinfo(name) for name in names if _READ.fullmatch(name)]
    if any(part.file_size > LARGEST_PART for part in parts):
        raise NotReadableError("bomb")
    found = {part.filename: unpacked(archive, part) for part in parts}
    for name, content in found.items():
        _check_marks(name, content)
    return found


def _check_marks(name: str, content: bytes) -> None:
    if content.count(b"<") > MOST_MARKS:
        raise NotReadableError("bomb")
    if name.endswith(".rels") and any(b"/hyperlink" not in mark for mark in _OUTSIDE.findall(content)):
        raise NotReadableError("external")


def _parsed(content: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(content)  # noqa: S314 -- no document type gets here, marks are counted
    except (ElementTree.ParseError, ValueError, LookupError):
        raise NotReadableError("damaged") from None


def _page(body: ElementTree.Element) -> tuple[tuple[int, int], tuple[int, int, int, int]]:
    """Size and margins (top, bottom, left, right) of the last section, zero where nothing is said."""
    sections = list(body.iter(f"{_W}sectPr"))
    if not sections:
        return (0, 0), (0, 0, 0, 0)
    size, margins = sections[-1].find(f"{_W}pgSz"), sections[-1].find(f"{_W}pgMar")
    top, bottom, left, right = (_millimetres(margins, side) for side in ("top", "bottom", "left", "right"))
    return (_millimetres(size, "w"), _millimetres(size, "h")), (top, bottom, left, right)


def _millimetres(element: ElementTree.Element | None, name: str) -> int:
    value = element.get(f"{_W}{name}", "") if element is not None else ""
    return round(int(value[:6]) / _TWIPS_PER_MILLIMETRE) if re.fullmatch(r"-?\d+", value) else 0


def _has_lines(table: ElementTree.Element) -> bool:
    borders = table.find(f"{_W}tblPr/{_W}tblBorders")
    return borders is not None and any(side.get(f"{_W}val") not in {"nil", "none"} for side in borders)


def _counts_pages(header: ElementTree.Element) -> bool:
    fields = [mark.get(f"{_W}instr", "") for mark in header.iter(f"{_W}fldSimple")]
    fields += [mark.text or "" for mark in header.iter(f"{_W}instrText")]
    return any(_PAGE_FIELD.search(field) for field in fields)


class _Line:
    """A paragraph while it is read: where it stands and the runs that are its own."""

    def __init__(self, properties: ElementTree.Element | None, cell: Cell | None) -> None:
        self.properties, self.cell = properties, cell
        self.runs: list[ElementTree.Element] = []


def _shown(body: ElementTree.Element, styles: Styles) -> Iterator[Shown]:
    """Every paragraph once, in its order; each mark of the file is looked at once, however deep it lies."""
    found: list[_Line] = []
    tables = 0
    waiting: list[tuple[ElementTree.Element, Cell | None, _Line | None]] = [(body, None, None)]
    while waiting:
        mark, cell, line = waiting.pop()
        if mark.tag == f"{_W}p":
            line = _Line(mark.find(f"{_W}pPr"), cell)
            found.append(line)
        elif mark.tag == f"{_W}r" and line:
            line.runs.append(mark)
        elif mark.tag == f"{_W}tbl":
            waiting += reversed([(inner, place, None) for inner, place in _cells(mark, tables)])
            tables += 1
            continue
        waiting += ((inner, cell, line) for inner in reversed(mark))
    return (_read(line, styles) for line in found)


def _cells(table: ElementTree.Element, number: int) -> Iterator[tuple[ElementTree.Element, Cell]]:
    for at, row in enumerate(table.findall(f"{_W}tr")):
        for column, cell in enumerate(row.findall(f"{_W}tc")):
            yield cell, (number, at, column)


def _read(line: _Line, styles: Styles) -> Shown:
    properties = line.properties
    style = properties.find(f"{_W}pStyle") if properties is not None else None
    base = styles.of(style.get(f"{_W}val", "") if style is not None else "")
    align = properties.find(f"{_W}jc") if properties is not None else None
    texts, letters = [], []
    for run in line.runs:
        text = "".join(_words(mark) for mark in run)
        if text:
            texts.append(text)
            letters.append((len(text.strip()), letters_of(run.find(f"{_W}rPr"), base.letters, styles)))
    where = align.get(f"{_W}val", "") if align is not None else base.align
    return Shown("".join(texts), tuple(pair for pair in letters if pair[0]), where, line.cell)


def _words(mark: ElementTree.Element) -> str:
    if mark.tag == f"{_W}t":
        return mark.text or ""
    return {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}.get(mark.tag, "")
