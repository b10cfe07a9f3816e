"""Filling a form with the values of a case. A value is words and never more: no mark in it has a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chibo.engine.office.form import Field, FieldKind, Form, Line, SignatureLines
from chibo.engine.office.letters import Piece, Value, lines_of, printable, written
from chibo.engine.office.paper import Block, Paper, Paragraph, Role, Run, Signature, Table
from chibo.engine.office.picture import Picture
from chibo.engine.vietnamese import share

OPEN = "[chưa điền: {label}]"
"""What stands where a value is missing; the check of the form finds it again."""
_BLANK = "\u00a0" * 6
_FIRST_MONTHS = 2

Case = Mapping[str, Value]


@dataclass(frozen=True)
class Filled:
    """The paper and the fields that still wait for a value."""

    paper: Paper
    missing: tuple[Field, ...]


def fill(form: Form, case: Case, *, banner: str = "") -> Filled:
    """The paper of a case. Values nobody asked for are refused: they would be lost without a word."""
    if unknown := sorted(case.keys() - form.fields.keys()):
        raise KeyError(f"{form.code} has no field {', '.join(unknown)}")
    filler = _Filler(form, case)
    paper = Paper(
        title=form.vi,
        motto=filler.line(form.motto),
        above=filler.all(form.above),
        body=filler.all(form.body),
        number=filler.number() if form.numbered else None,
        place=filler.place(form.place),
        kind=filler.one(form.kind),
        about=filler.one(form.about),
        letter=form.letter,
        landscape=form.landscape,
        blocks=tuple(filler.blocks()),
        recipients=filler.all(form.recipients),
        signatures=tuple(filler.signature(lines) for lines in form.signatures),
        banner=printable(banner),
    )
    missing = [
        field for name, field in form.fields.items() if name in filler.open and field.kind != FieldKind.SHARE
    ]
    return Filled(paper, tuple(missing))


class _Filler:
    """The values of one case, and the fields found empty on the way."""

    def __init__(self, form: Form, case: Case) -> None:
        self.form, self.case = form, case
        self.open: set[str] = set()

    def has(self, name: str) -> bool:
        field = self.form.fields[name]
        if field.kind is FieldKind.SHARE:
            return all(self.has(part) for part in field.of)
        value = self.case.get(name)
        if field.kind is FieldKind.COUNT:
            return value is not None and value != ""
        return bool(lines_of(value)) if isinstance(value, str | tuple) else value is not None

    def shown(self, line: Line) -> bool:
        wanted = not line.when or self.has(line.when)
        return wanted and not (line.unless and self.has(line.unless))

    def all(self, lines: tuple[Line, ...]) -> tuple[Paragraph, ...]:
        return tuple(self.line(line) for line in lines if self.shown(line))

    def one(self, line: Line | None) -> Paragraph | None:
        return self.line(line) if line and self.shown(line) else None

    def line(self, line: Line) -> Paragraph:
        return Paragraph(line.role, tuple(self._run(piece) for piece in line.pieces))

    def _run(self, piece: Piece) -> Run:
        if not piece.field:
            return Run(piece.words, piece.bold)
        field = self.form.fields[piece.field]
        if not self.has(piece.field):
            return self._waiting(field, bold=piece.bold)
        text = self._words(field)
        return Run(text.upper() if piece.capitals else text, piece.bold)

    def _waiting(self, field: Field, *, bold: bool) -> Run:
        if not field.required:
            return Run("", bold)
        self.open |= {field.name, *(part for part in field.of if not self.has(part))}
        return Run(OPEN.format(label=field.vi), bold, open=True)

    def _words(self, field: Field) -> str:
        if field.kind is FieldKind.SHARE:
            part, whole = (self.case[name] for name in field.of)
            return share(part, whole) if isinstance(part, int) and isinstance(whole, int) else ""
        return written(self.case[field.name])

    def blocks(self) -> Iterator[Block]:
        for line in self.form.lines:
            if not self.shown(line):
                continue
            field = self.form.fields.get(line.alone)
            if field and field.kind is FieldKind.LONG and self.has(field.name):
                yield from (Paragraph(line.role, (Run(text),)) for text in lines_of(self.case[field.name]))
            elif field and field.kind is FieldKind.TABLE and self.has(field.name):
                yield self._table(field)
            elif field and field.kind is FieldKind.PICTURE:
                if isinstance(drawn := self.case.get(field.name), Picture):
                    yield drawn
            elif not field or field.required or self.has(field.name):
                yield self.line(line)

    def _table(self, field: Field) -> Table:
        """Rows are lines with cells parted by a bar; short rows are filled up, what is too much joins the
        last cell."""
        rows = []
        width = len(field.columns)
        for text in lines_of(self.case[field.name]):
            cells = [cell.strip() for cell in text.split("|", width - 1)]
            rows.append((*cells, *[""] * (width - len(cells))))
        return Table(field.columns, tuple(rows), field.widths)

    def number(self) -> Paragraph:
        """Số 12-QĐ/ĐU; room for the number where it is given after the signature."""
        value = self.case.get("number")
        told = f"{value:02}" if isinstance(value, int) else _BLANK
        sign = self._run(Piece(field="body_sign"))
        return Paragraph(Role.NUMBER, (Run(f"Số {told}-{self.form.sign}/"), sign))

    def place(self, line: Line | None) -> Paragraph | None:
        """Place, and the day in words; room for the day where it is set by hand."""
        if line is None:
            return None
        day = self.case.get("paper_on")
        runs = tuple(self._run(piece) for piece in line.pieces if piece.field != "paper_on")
        return Paragraph(line.role, (*runs, Run(day_of_paper(day if isinstance(day, date) else None))))

    def signature(self, lines: SignatureLines) -> Signature:
        return Signature(self.one(lines.capacity), self.one(lines.office), self.line(lines.name))


def day_of_paper(day: date | None) -> str:
    """The day in the head of a paper: a zero before days under ten and before the months 1 and 2.

    >>> day_of_paper(date(2026, 2, 5)), day_of_paper(date(2026, 11, 20))
    ('ngày 05 tháng 02 năm 2026', 'ngày 20 tháng 11 năm 2026')
    """
    if day is None:
        return f"ngày {_BLANK} tháng {_BLANK} năm {_BLANK}"
    month = f"{day.month:02}" if day.month <= _FIRST_MONTHS else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
