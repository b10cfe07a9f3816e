"""A paper ready to be written: what stands where, without any size; and its text as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chibo.engine.office.picture import Picture


class Role(StrEnum):
    """What a paragraph is on the paper; the profile says how it looks."""

    MOTTO = "motto"
    ABOVE = "above"
    BODY = "body"
    STAR = "star"
    NUMBER = "number"
    PLACE = "place"
    KIND = "kind"
    ABOUT = "about"
    DASHES = "dashes"
    LETTER_ABOUT = "letter_about"
    ADDRESSEE = "addressee"
    BASIS = "basis"
    PART = "part"
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    CENTRED = "centred"
    CELL = "cell"
    CAPACITY = "capacity"
    OFFICE = "office"
    SIGNING_ROOM = "signing_room"
    SIGNER = "signer"
    RECIPIENTS_LABEL = "recipients_label"
    RECIPIENT = "recipient"


@dataclass(frozen=True)
class Run:
    """Words of one look. `open` marks a place that waits for a value."""

    text: str
    bold: bool = False
    open: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Words in one role."""

    role: Role
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Table:
    """A table with lines: a row of headings, rows of texts, the shares of the width its columns take."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Block = Paragraph | Table | Picture


@dataclass(frozen=True)
class Signature:
    """Who signs: for whom (T/M ĐẢNG ỦY), as what (BÍ THƯ), the name."""

    capacity: Paragraph | None
    office: Paragraph | None
    name: Paragraph


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A whole paper. `above` and `body` are empty where a person writes, `number` where none is given.

    `letter` is a công văn: no name of its kind, its subject under the number. `landscape` is on a sheet
    lying down. `banner` is printed across the text of every page.
    """

    title: str
    motto: Paragraph
    above: tuple[Paragraph, ...] = ()
    body: tuple[Paragraph, ...] = ()
    number: Paragraph | None = None
    place: Paragraph | None = None
    kind: Paragraph | None = None
    about: Paragraph | None = None
    letter: bool = False
    landscape: bool = False
    blocks: tuple[Block, ...] = ()
    recipients: tuple[Paragraph, ...] = ()
    signatures: tuple[Signature, ...] = ()
    banner: str = ""


def text_lines(paper: Paper) -> Iterator[str]:
    """The paper as lines of text from top to bottom, for reading before it is made."""
    yield from (line.text for line in (*paper.above, *paper.body))
    yield paper.motto.text
    yield from (line.text for line in (paper.number, paper.place, paper.kind, paper.about) if line)
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Picture):
            yield f"[{block.words}]"
        else:
            yield " | ".join(block.headings)
            yield from (" | ".join(row) for row in block.rows)
    for signature in paper.signatures:
        yield from (line.text for line in (signature.capacity, signature.office, signature.name) if line)
    if paper.recipients:
        yield "Nơi nhận"
        yield from (line.text for line in paper.recipients)
