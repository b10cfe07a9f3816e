"""The forms of official papers and the layout they are printed in, from the files in `papers/`.

`fields.yaml` describes every field once, `heads.yaml` the heads and signatures of those who issue papers,
`parts.yaml` paragraphs that several forms share, `forms/` one file for each family of forms. A form lists
the fields it asks for; the engine refuses a form whose text and list differ.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from chibo.engine.office import (
    Field,
    FieldKind,
    Form,
    Line,
    Picture,
    Profile,
    Role,
    SignatureLines,
    TemplateError,
    Value,
    checked,
    pieces,
)
from chibo.engine.office.form import optional
from chibo.regulations.loader import sources
from chibo.regulations.reading import RegulationError, Row, read_yaml
from chibo.regulations.values import CONFIDENCES, Dated

HERE = Path(__file__).parent / "papers"
MATTERS = frozenset({"admission", "recognition", "removal"})
ISSUERS = frozenset(
    {"cell", "section", "committee", "standing_committee", "union", "trade_union", "person", "office"}
)
KEPT_BY_HEAD = ("paper_on", "place")
_LINES = frozenset(role.value for role in (Role.TEXT, Role.ITEM, Role.BASIS, Role.PART, Role.HEADING)) | {
    Role.CENTRED.value,
    Role.ADDRESSEE.value,
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DatedProfile(Dated):
    """A layout and the days it is in force; `cited` tells of each of its values where it stands."""

    profile: Profile
    cited: Mapping[str, tuple[tuple[str, ...], str]]


@dataclasses.dataclass(frozen=True)
class _Head:
    """The head, place and signatures of one sort of issuer, and the fields they name."""

    motto: Line
    above: tuple[Line, ...]
    body: tuple[Line, ...]
    place: Line | None
    signatures: tuple[SignatureLines, ...]
    fields: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class _Part:
    lines: tuple[Line, ...]
    fields: tuple[str, ...]


def _origin(row: Row) -> tuple[tuple[str, ...], str]:
    named = row.words("source")
    if not named or any(key not in sources() for key in named):
        raise row.error(f"source: {', '.join(named) or 'nothing'} is not in sources/")
    return named, row.choice("confidence", CONFIDENCES)


def _profile(path: Path) -> DatedProfile:
    file = read_yaml(path)
    source, confidence = _origin(file)
    values: dict[str, object] = {}
    cited = {}
    for row in file.rows("values"):
        name = row.text("name")
        values[name], cited[name] = row.value("value"), _origin(row)
        row.text("note", "")
        row.finish()
    wanted = {field.name: field.type for field in dataclasses.fields(Profile)}
    given = {"code": file.text("code"), **values}
    if given.keys() != wanted.keys():
        raise file.error(f"values: {', '.join(sorted(given.keys() ^ wanted.keys()))}")
    if wrong := [name for name, value in given.items() if type(value).__name__ != wanted[name]]:
        raise file.error(f"values: {', '.join(wrong)} of another type")
    found = DatedProfile(
        code=file.text("code"),
        vi=file.text("vi"),
        en=file.text("en"),
        source=source,
        confidence=confidence,
        valid_from=file.day("valid_from"),
        valid_to=file.day("valid_to"),
        profile=Profile(**given),  # type: ignore[arg-type]
        cited=MappingProxyType(cited),
    )
    file.finish()
    return found


@cache
def profiles() -> tuple[DatedProfile, ...]:
    """Every layout, in the order of the files."""
    return tuple(_profile(path) for path in sorted((HERE / "profiles").glob("*.yaml")))


def profile_on(day: dt.date) -> DatedProfile:
    """The layout in force on a day; together they cover all days once."""
    found = [profile for profile in profiles() if profile.in_force(day)]
    if len(found) != 1:
        raise RegulationError(f"{len(found)} layouts are in force on {day}; there must be one")
    return found[0]


def _field(row: Row) -> Field:
    source, confidence = _origin(row)
    found = Field(
        name=row.text("name"),
        vi=row.text("vi"),
        en=row.text("en"),
        kind=FieldKind(row.choice("kind", frozenset(kind.value for kind in FieldKind))),
        source=source,
        confidence=confidence,
        takes=row.text("takes", ""),
        of=row.words("of"),
        columns=row.words("columns"),
        widths=tuple(int(width) for width in row.words("widths")),
    )
    row.finish()
    return found


@cache
def fields() -> Mapping[str, Field]:
    """Every field of any form, by name."""
    found: dict[str, Field] = {}
    for row in read_yaml(HERE / "fields.yaml").rows("fields"):
        field = _field(row)
        if field.name in found:
            raise row.error(f"name: {field.name!r} stands twice")
        found[field.name] = field
    return MappingProxyType(found)


def _line(role: Role, row: Row, name: str) -> Line | None:
    text = row.text(name, "")
    return _parsed(row, role, text) if text else None


def _parsed(row: Row, role: Role, text: str, when: str = "", unless: str = "") -> Line:
    try:
        return Line(role, pieces(text), when, unless)
    except TemplateError as problem:
        raise row.error(str(problem)) from problem


def _signature(row: Row) -> SignatureLines:
    name = _line(Role.SIGNER, row, "name")
    if name is None:
        raise row.error("name is missing")
    found = SignatureLines(_line(Role.CAPACITY, row, "capacity"), _line(Role.OFFICE, row, "office"), name)
    row.finish()
    return found


def _head(row: Row) -> _Head:
    motto = _line(Role.MOTTO, row, "motto")
    if motto is None:
        raise row.error("motto is missing")
    found = _Head(
        motto=motto,
        above=tuple(_parsed(row, Role.ABOVE, text) for text in row.words("above", "\n")),
        body=tuple(_parsed(row, Role.BODY, text) for text in row.words("body", "\n")),
        place=_line(Role.PLACE, row, "place"),
        signatures=tuple(_signature(below) for below in row.rows("signatures")),
        fields=row.words("fields"),
    )
    row.finish()
    return found


@cache
def _heads() -> Mapping[str, _Head]:
    rows = read_yaml(HERE / "heads.yaml").rows("heads")
    return {row.text("code"): _head(row) for row in rows}


@cache
def _parts() -> Mapping[str, _Part]:
    rows = read_yaml(HERE / "parts.yaml").rows("parts")
    return {row.text("code"): _part(row) for row in rows}


def _part(row: Row) -> _Part:
    found = _Part(tuple(_body_line(below) for below in row.rows("lines")), row.words("fields"))
    row.finish()
    return found


def _body_line(row: Row) -> Line:
    roles = [name for name in row.names() if name in _LINES]
    if len(roles) != 1:
        raise row.error(f"one of {', '.join(sorted(_LINES))} is expected")
    text = row.text(roles[0])
    found = _parsed(row, Role(roles[0]), text, row.text("when", ""), row.text("unless", ""))
    row.finish()
    return found


def _body(row: Row) -> Iterator[tuple[tuple[Line, ...], tuple[str, ...]]]:
    """The lines of a form, a part at a time, with the fields that part declares."""
    for below in row.rows("lines"):
        if code := below.text("use", ""):
            if code not in _parts():
                raise below.error(f"use: there is no part {code!r}")
            below.finish()
            yield _parts()[code].lines, _parts()[code].fields
        else:
            yield (_body_line(below),), ()


def _matter(row: Row) -> str:
    """As it says, else the recognition for papers of its group, and the admission for all others."""
    usual = "recognition" if row.text("group") == "recognition" else "admission"
    return row.choice("matter", MATTERS) if row.text("matter", "") else usual


def _form(row: Row) -> Form:
    source, confidence = _origin(row)
    head = _heads()[row.choice("head", frozenset(_heads()))]
    body = list(_body(row))
    signatures = (
        tuple(_signature(below) for below in row.rows("signatures")) if row.value("signatures") else ()
    )
    flags = row.words("flags")
    names = [*head.fields, *(name for _lines, named in body for name in named), *row.words("fields")]
    if sign := row.text("sign", ""):
        names += ["number", "body_sign"]
    loose = set(row.words("optional"))
    if strange := sorted(loose - set(names)):
        raise row.error(f"optional: {', '.join(strange)} is no field of this form")
    lines = tuple(line for lines, _names in body for line in lines)
    loose |= {line.when for line in lines if line.when}
    form = Form(
        code=row.text("code"),
        version=row.number("version"),
        vi=row.text("vi"),
        en=row.text("en"),
        group=row.text("group"),
        matter=_matter(row),
        issuer=row.choice("issuer", ISSUERS),
        sign=sign,
        letter="letter" in flags,
        guidance="guidance" in flags,
        landscape="landscape" in flags,
        source=source,
        confidence=confidence,
        note=row.text("note", ""),
        motto=head.motto,
        above=head.above,
        body=head.body,
        place=head.place,
        kind=_line(Role.KIND, row, "kind"),
        about=_line(Role.ABOUT, row, "about"),
        lines=lines,
        recipients=tuple(_parsed(row, Role.RECIPIENT, text) for text in row.words("recipients", "\n")),
        signatures=signatures or head.signatures,
        fields=MappingProxyType({name: _wanted(row, name, loose) for name in dict.fromkeys(names)}),
    )
    row.finish()
    return _consistent(row, form)


def _wanted(row: Row, name: str, loose: set[str]) -> Field:
    if name not in fields():
        raise row.error(f"fields: {name!r} is not in fields.yaml")
    field = fields()[name]
    return optional(field) if name in loose or name in {"number", "paper_on"} else field


def _consistent(row: Row, form: Form) -> Form:
    try:
        return checked(form)
    except TemplateError as problem:
        raise row.error(str(problem)) from problem


def read_forms(path: Path) -> Mapping[str, Form]:
    """The forms of one file, by code."""
    found: dict[str, Form] = {}
    for row in read_yaml(path).rows("forms"):
        form = _form(row)
        if form.code in found:
            raise row.error(f"code: {form.code!r} stands twice")
        found[form.code] = form
    return found


@cache
def forms() -> Mapping[str, Form]:
    """Every form by its code, in the order of the files."""
    found: dict[str, Form] = {}
    for path in sorted((HERE / "forms").glob("*.yaml")):
        found |= read_forms(path)
    return MappingProxyType(found)


@cache
def _sample() -> tuple[Mapping[str, Value], Mapping[str, Mapping[str, Value]]]:
    file = read_yaml(HERE / "sample.yaml")
    issuers = file.row("issuers")
    values = file.row("values")
    if issuers is None or values is None:
        raise file.error("issuers and values are expected")
    rows = {name: issuers.row(name) for name in issuers.names()}
    by_issuer = {
        name: {key: _value(row, key) for key in row.names()} for name, row in rows.items() if row is not None
    }
    return {name: _value(values, name) for name in values.names()}, by_issuer


def _value(row: Row, name: str) -> Value:
    value = row.value(name)
    return tuple(value) if isinstance(value, list) else value


def sample_case(form: Form) -> Mapping[str, Value]:
    """A worked case for a form: invented persons and papers, for looking at what it prints."""
    values, issuers = _sample()
    whole = {**values, **issuers.get(form.issuer, {})}
    known = {name: whole[name] for name in form.fields if name in whole}
    drawn = {name for name in known if form.fields[name].kind is FieldKind.PICTURE}
    return {
        name: Picture(str(value), form.fields[name].vi) if name in drawn else value
        for name, value in known.items()
    }
