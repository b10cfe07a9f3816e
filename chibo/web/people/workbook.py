"""The list of members as a workbook: what the list shows, for all its pages; nothing protected."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, file_name, list_workbook
from chibo.people.models import Person
from chibo.people.queries import by_name, nobody, visible_persons
from chibo.web.export import Export, banner, footer, send
from chibo.web.people.filters import FilterForm
from chibo.web.people.reach import asked_day, reach
from chibo.web.people.tables import person_rows
from chibo.web.seat import Request
from chibo.web.views import reads
from chibo.web.wording import day_text

_AT_ONCE = 2_000


@reads("exchange.export", logs=True)
def people_workbook(request: Request) -> HttpResponse:
    """The members the filters of the address find, of units whose lists the user may take out."""
    day = asked_day(request)
    form = FilterForm(request.GET, scope=reach(request, "people.see"), day=day)
    allowed = visible_persons(reach(request, "exchange.export"))
    found = by_name(form.persons().filter(pk__in=allowed)) if form.is_valid() else nobody()
    notes = (
        [_("Tại ngày %(day)s") % {"day": day_text(day)}, str(form.chosen_view.label)]
        if form.is_valid()
        else []
    )
    make = partial(
        list_workbook,
        _("Danh sách đảng viên"),
        _columns(),
        _rows(found, day),
        notes=notes,
        below=[footer(request)],
        banner=banner(),
    )
    name = file_name("dang-vien", day.isoformat())
    return send(request, Export("people.list", name, found.count(), make))


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
    """Page after page, so that a long list needs little memory."""
    keys = list(found.values_list("pk", flat=True))
    number = 0
    for start in range(0, len(keys), _AT_ONCE):
        persons = by_name(found.filter(pk__in=keys[start : start + _AT_ONCE]))
        for row in person_rows(list(persons), day):
            number += 1
            person = row.person
            yield [
                number,
                person.full_name,
                day_text(person.birth),
                str(person.get_gender_display()),
                row.unit,
                day_text(row.joined),
                day_text(row.official),
                person.card_number,
                ", ".join(str(tag.label) for tag in row.tags),
            ]
