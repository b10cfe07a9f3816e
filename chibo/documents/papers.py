"""What the system may say in a form, so that nobody types it again: by the words the fields name (`takes`).

Nothing protected is taken: ethnicity, religion, addresses and numbers of a person are typed by whoever makes
the paper, and kept nowhere.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from chibo.engine.calendar import PartialDate, write_in_sentence
from chibo.engine.office import FieldKind, Form, Value
from chibo.organisation.models import Unit
from chibo.organisation.queries import ancestors, unit_names, units_on
from chibo.people.choices import Gender
from chibo.people.models import Person
from chibo.people.queries import posts_of_unit
from chibo.regulations.loader import sources
from chibo.regulations.rulebook import rulebook

# How offices name the committee of an organisation, and its mark in numbers; the first that fits.
_BODIES = (
    ("Đảng bộ tỉnh ", "Tỉnh ủy ", "TU"),
    ("Đảng bộ huyện ", "Huyện ủy ", "HU"),
    ("Đảng bộ thành phố ", "Thành ủy ", "ThU"),
    ("Đảng bộ thị xã ", "Thị ủy ", "ThU"),
    ("Đảng bộ ", "Đảng ủy ", "ĐU"),
    ("Chi bộ ", "Chi bộ ", "CB"),
)
_PLACES = ("xã ", "phường ", "thị trấn ", "huyện ", "thị xã ", "thành phố ", "tỉnh ")
_HEADS = ("secretary", "cell_secretary")
_OFFICE = "Bí thư"
_BASIS = "Quy định số {number} {day} của {issuer} về thi hành Điều lệ Đảng"
_GENDER = {Gender.MALE: "nam", Gender.FEMALE: "nữ"}


def body_of(name: str) -> str:
    """The body that issues papers of a unit: Đảng bộ xã X has a Đảng ủy xã X, a cell signs itself."""
    for prefix, body, _sign in _BODIES:
        if name.startswith(prefix):
            return body + name.removeprefix(prefix)
    return name


def sign_of(name: str) -> str:
    """The mark of that body in a number; empty where the name does not tell."""
    return next((sign for prefix, _body, sign in _BODIES if name.startswith(prefix)), "")


def place_of(names: list[str]) -> str:
    """The place in the head of a paper: that of the unit, else of the nearest unit above named by one."""
    for name in names:
        for word in _PLACES:
            if f" {word}" in name:
                return name.split(f" {word}", 1)[1]
    return ""


def known_values(form: Form, *, unit: Unit, person: Person | None, on: date) -> dict[str, Value]:
    """The values of a form's fields that the system knows on a day, by the name of the field."""
    path = person.place if person is not None else unit.path
    about = _of_person(person) if person is not None else {}
    return _asked(form, {**_of_unit(unit, on), **_of_rules(on), **about, **_of_cell(path, on)})


def values_of_case(
    form: Form, *, unit: Unit, person: Person | None, cell: Unit, on: date, more: Mapping[str, Value]
) -> dict[str, Value]:
    """The same for a case of a cell, with what whoever keeps cases says of it (`more`)."""
    about = _of_person(person) if person is not None else {}
    return _asked(form, {**_of_unit(unit, on), **_of_rules(on), **about, **_of_cell(cell.path, on), **more})


def _asked(form: Form, said: Mapping[str, Value]) -> dict[str, Value]:
    """What the form asks for; a count of none is an answer, an empty word is not."""
    known = {name: said.get(field.takes) for name, field in form.fields.items() if field.takes}
    return {
        name: value
        for name, value in known.items()
        if value not in (None, "") and form.fields[name].kind is not FieldKind.SHARE
    }


def _names_up(path: str, on: date) -> list[tuple[UUID, str]]:
    """The unit at a path and those above it with their names of the day, the nearest first."""
    units = [*ancestors(path, on), *units_on(on).filter(path=path)]
    names = unit_names({unit.pk for unit in units}, on)
    ordered = sorted(units, key=lambda unit: -len(unit.path))
    return [(unit.pk, names.get(unit.pk, "")) for unit in ordered]


def _of_unit(unit: Unit, on: date) -> dict[str, Value]:
    names = [name for _key, name in _names_up(unit.path, on)]
    own = names[0] if names else ""
    said: dict[str, Value] = {
        "unit.body": body_of(own),
        "unit.sign": sign_of(own),
        "unit.above": names[1] if len(names) > 1 else "",
        "unit.place": place_of(names),
    }
    return said | _of_signer(unit, on)


def _of_signer(unit: Unit, on: date) -> dict[str, Value]:
    for post in posts_of_unit(unit.pk, on):
        if post.kind in _HEADS and post.person is not None:
            return {"signer.name": post.person.full_name, "signer.office": _OFFICE}
    return {}


def _of_cell(path: str, on: date) -> dict[str, Value]:
    """The cell somebody belongs to, and the organisation it belongs to."""
    names = [name for _key, name in _names_up(path, on)]
    if not names or not names[0].startswith("Chi bộ"):
        return {}
    above = names[1] if len(names) > 1 else ""
    return {"cell.name": names[0], "organisation.name": above, "organisation.body": body_of(above)}


def _of_person(person: Person) -> dict[str, Value]:
    home = ", ".join(part for part in (person.home_place, person.home_province) if part)
    birth: PartialDate | date | None = person.birth
    return {
        "person.full_name": person.full_name,
        "person.birth": birth,
        "person.gender": _GENDER[Gender(person.gender)],
        "person.home": home,
    }


def _of_rules(on: date) -> Mapping[str, Value]:
    """The regulation in force on the day, as a paper names it."""
    sets = [found for found in rulebook().book.sets if found.valid_from <= on]
    for cited in sets[-1].papers if sets else ():
        source = sources()[cited.key]
        if source.kind == "quy định" and source.issued:
            day = write_in_sentence(source.issued)
            told = _BASIS.format(number=source.number, day=day, issuer=source.issuer)
            return {"rules.basis": told}
    return {}
