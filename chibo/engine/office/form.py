"""A form: the template of a paper with its manifest. Values only; `regulations` reads them from files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from chibo.engine.office.letters import Piece, TemplateError
from chibo.engine.office.paper import Role


class FieldKind(StrEnum):
    """What a field holds. A share is computed from two counts, a table is rows of texts, a picture drawn."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    COUNT = "count"
    SHARE = "share"
    TABLE = "table"
    PICTURE = "picture"


@dataclass(frozen=True, kw_only=True)
class Field:
    """A value a form asks for: its label, where the rule that asks for it stands and how sure we are.

    `takes` names what the system may know of it ("" where somebody types it). `of` are the two counts of a
    share, `columns` the headings of a table.
    """

    name: str
    vi: str
    en: str
    kind: FieldKind
    source: tuple[str, ...]
    confidence: str
    takes: str = ""
    required: bool = True
    of: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Line:
    """A paragraph of a template, printed only when the field `when` has a value and `unless` has none.

    A line that is nothing but a long field becomes as many paragraphs as the text has; a table or a picture
    stands alone.
    """

    role: Role
    pieces: tuple[Piece, ...]
    when: str = ""
    unless: str = ""

    @property
    def fields(self) -> Iterator[str]:
        """The names of the fields in it."""
        yield from (piece.field for piece in self.pieces if piece.field)
        yield from (name for name in (self.when, self.unless) if name)

    @property
    def alone(self) -> str:
        """The field that makes up the whole line, or nothing."""
        return self.pieces[0].field if len(self.pieces) == 1 else ""


@dataclass(frozen=True)
class SignatureLines:
    """The lines of one signer."""

    capacity: Line | None
    office: Line | None
    name: Line

    @property
    def lines(self) -> tuple[Line, ...]:
        """Those there are."""
        return tuple(line for line in (self.capacity, self.office, self.name) if line)


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form of one guidance. `sign` is the mark of its kind in a number (QĐ, NQ), empty where a paper of
    this kind bears no number. `issuer` says whose paper it is: cell, committee, standing_committee, person …
    `matter` says whose votes and resolutions it speaks of: those of the admission, recognition or removal.
    `guidance` marks the papers that a person writes by hand: what is printed tells how. `landscape` is a
    register or a list: its sheet lies down.
    """

    code: str
    version: int
    vi: str
    en: str
    group: str
    matter: str
    issuer: str
    sign: str
    letter: bool
    guidance: bool
    landscape: bool = False
    source: tuple[str, ...]
    confidence: str
    note: str
    motto: Line
    above: tuple[Line, ...]
    body: tuple[Line, ...]
    place: Line | None
    kind: Line | None
    about: Line | None
    lines: tuple[Line, ...]
    recipients: tuple[Line, ...]
    signatures: tuple[SignatureLines, ...]
    fields: Mapping[str, Field]

    @property
    def numbered(self) -> bool:
        """Whether a paper of this form bears a number of the issuing body."""
        return bool(self.sign)

    def every_line(self) -> Iterator[Line]:
        """All lines, in the order of the paper."""
        heads = (*self.above, *self.body, self.motto, self.place, self.kind, self.about)
        yield from (line for line in heads if line)
        yield from self.lines
        yield from self.recipients
        for signature in self.signatures:
            yield from signature.lines


def named_in(form: Form) -> set[str]:
    """The fields the lines of a form name, the counts of a share included."""
    named = {name for line in form.every_line() for name in line.fields}
    if form.numbered:
        named |= {"number", "body_sign"}
    for name in tuple(named):
        if name in form.fields:
            named |= set(form.fields[name].of)
    return named


def checked(form: Form) -> Form:
    """The form, when its template and its manifest name the same fields, in the right places."""
    named = named_in(form)
    if unknown := sorted(named - form.fields.keys()):
        raise TemplateError(f"{form.code}: the template names {', '.join(unknown)}, the manifest does not")
    if unused := sorted(form.fields.keys() - named):
        raise TemplateError(f"{form.code}: the manifest names {', '.join(unused)}, the template does not")
    for line in form.every_line():
        for name in line.fields:
            block = form.fields[name].kind in {FieldKind.LONG, FieldKind.TABLE, FieldKind.PICTURE}
            if block and name not in {line.alone, line.when, line.unless}:
                raise TemplateError(f"{form.code}: {name} fills paragraphs of its own and must stand alone")
    for field in form.fields.values():
        _check_field(form, field)
    return form


def _check_field(form: Form, field: Field) -> None:
    counts = [form.fields[name].kind for name in field.of if name in form.fields]
    if (field.kind is FieldKind.SHARE) != (counts == [FieldKind.COUNT, FieldKind.COUNT]):
        raise TemplateError(f"{form.code}: {field.name} must be the share of two counts")
    table = field.kind is FieldKind.TABLE
    if table != bool(field.columns) or len(field.columns) != len(field.widths):
        raise TemplateError(f"{form.code}: {field.name}: columns and widths belong to a table, one each")


def optional(field: Field) -> Field:
    """The same field where a form can do without."""
    return replace(field, required=False)
