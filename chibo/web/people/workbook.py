"""The list of members as a workbook: what the list shows, for all its pages; nothing protected."""

from collections.abc import Iterator
from datetime import date
from itertools import count, islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, file_name
from chibo.membership.choices import Kind
from chibo.membership.queries import MemberAt, entry_days, fact_kinds_on, members_at
from chibo.organisation.queries import named_by_path, unit_names
from chibo.people.choices import Gender
from chibo.people.models import Person, spoken_name
from chibo.people.queries import by_name, nobody, visible_persons
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list
from chibo.web.people.filters import FilterForm
from chibo.web.people.reach import asked_day, reach
from chibo.web.people.tables import tags_for
from chibo.web.seat import Request
from chibo.web.wording import day_text

_PORTION = 2_000
_READ = (
    *("pk", "family", "middle", "given", "gender", "birth", "joined_on", "official_on", "card_number"),
    *("place", "toward"),
)


@as_list
def people_workbook(request: Request) -> ListExport:
    """The members the filters of the address find, of units whose lists the user may take out."""
    day = asked_day(request)
    form = FilterForm(request.GET, scope=reach(request, "people.see"), day=day)
    allowed = visible_persons(reach(request, EXPORT))
    found = by_name(form.persons().filter(pk__in=allowed)) if form.is_valid() else nobody()
    notes = (
        [_("Tại ngày %(day)s") % {"day": day_text(day)}, str(form.chosen_view.label)]
        if form.is_valid()
        else []
    )
    return ListExport(
        what="people.list",
        name=file_name("dang-vien", day.isoformat()),
        count=found.count(),
        title=_("Danh sách đảng viên"),
        columns=_columns(),
        rows=lambda: _rows(found, day),
        notes=notes,
        below=[footer(request)],
    )


def _columns() -> list[Column]:
    return [
        Column(_("STT"), 6),
        Column(_("Họ và tên"), 30),
        Column(_("Ngày sinh"), 14),
        Column(_("Giới tính"), 10),
        Column(_("Chi bộ"), 40),
        Column(_("Ngày vào Đảng"), 15),
        Column(_("Ngày chính thức"), 15),
        Column(_("Số thẻ"), 14),
        Column(_("Tình trạng"), 28),
    ]


def _rows(found: QuerySet[Person], day: date) -> Iterator[list[Cell]]:
    """One question for all, read and finished portion by portion: a long list needs little memory."""
    listed: Iterator[Any] = found.values_list(*_READ, named=True).iterator(chunk_size=_PORTION)
    said, number = _Said(day), count(1)
    while persons := list(islice(listed, _PORTION)):
        yield from ([next(number), *cells] for cells in said.cells(persons))


class _Said:
    """What stands in the cells. Names of units and words for states are looked up once for the whole list."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.units: dict[UUID, str] = {}
        self.states: dict[tuple[Any, ...], str] = {}
        self.genders = {code: str(label) for code, label in Gender.choices}

    def cells(self, persons: list[Any]) -> Iterator[list[Cell]]:
        """The cells of a portion of the list, in a fixed number of questions."""
        keys, day = [person.pk for person in persons], self.day
        silent = [person.pk for person in persons if not (person.joined_on and person.official_on)]
        joined, official = entry_days(silent, Kind.ADMITTED), entry_days(silent, Kind.RECOGNISED)
        seats, facts = members_at(keys, day), fact_kinds_on(keys, day)
        self.units |= unit_names({seat.unit_id for seat in seats.values()} - self.units.keys(), day)
        places = named_by_path({person.place for person in persons if person.pk not in seats}, day)
        for person in persons:
            seat = seats.get(person.pk)
            yield [
                spoken_name(person.family, person.middle, person.given),
                day_text(person.birth),
                self.genders[person.gender],
                self.units.get(seat.unit_id, "") if seat else places.get(person.place, ""),
                day_text(person.joined_on or joined.get(person.pk)),
                day_text(person.official_on or official.get(person.pk)),
                person.card_number,
                self._state(seat, bool(person.toward), facts.get(person.pk, ())),
            ]

    def _state(self, seat: MemberAt | None, leaving: bool, kinds: tuple[str, ...]) -> str:
        key = (seat and seat[1:], leaving, kinds)
        if key not in self.states:
            self.states[key] = ", ".join(tag.label for tag in tags_for(seat, leaving, kinds))
        return self.states[key]
