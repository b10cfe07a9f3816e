"""What must hold of a movement before it is written, and of the ledger as a whole."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chibo.engine import ledger
from chibo.engine.calendar import write_day
from chibo.membership.cards import asked_among, holders_of
from chibo.membership.choices import STARTS, Kind, Standing
from chibo.membership.models import CardRequest, Movement, Spell
from chibo.membership.queries import entries_of, members_at
from chibo.organisation.checks import kind_on
from chibo.organisation.models import Unit
from chibo.organisation.queries import path_on
from chibo.people.models import Person
from chibo.regulations.loader import kinds
from chibo.storage.refusal import Finding

_LONGEST_CARD = 20


def check_ledger(person: UUID) -> list[Finding]:
    """The person's rows as they stand, judged by the engine."""
    return [
        Finding(found.code, _(found.message.text) % found.message.params, "on")
        for found in ledger.check(entries_of([person]))
        if found.is_error
    ]


def check_movement(row: Movement, today: date) -> list[Finding]:
    """The row by itself: days, units that exist, a cell that can hold members."""
    findings = []
    if row.on > today:
        findings.append(
            Finding("movement.future", _("Ngày biến động sau hôm nay. Chỉ ghi việc đã xảy ra."), "on")
        )
    if row.unit is not None:
        findings += check_holds_members(
            row.unit, row.on, begins=row.kind in STARTS or row.kind == Kind.MOVED_WITH_UNIT
        )
    if row.partner is not None and path_on(row.partner.pk, row.on) is None:
        findings.append(
            Finding("movement.partner_not_there", _("Nơi chuyển đến không tồn tại vào ngày này."), "partner")
        )
    if row.answers is not None:
        findings += check_arrival(row)
    return findings + check_receipt(row, today)


def check_receipt(row: Movement, today: date) -> list[Finding]:
    """Nothing is received before it is written or sent, nor a decision after the ceremony it orders."""
    day = row.received_on
    if day is None:
        return []
    admission = row.kind in (Kind.ADMITTED, Kind.READMITTED)
    sent = row.answers.on if row.answers else row.decided_on if admission else None
    if day > today:
        text = _("Ngày nhận sau hôm nay. Chỉ ghi việc đã xảy ra.")
    elif sent and day < sent:
        text = _("Ngày nhận trước ngày chuyển đi hoặc ngày quyết định. Kiểm tra lại.")
    elif admission and day > row.on:
        text = _("Chi bộ phải nhận quyết định trước lễ kết nạp. Kiểm tra lại.")
    else:
        return []
    return [Finding("movement.received", text, "received_on")]


def check_holds_members(unit: Unit, on: date, *, begins: bool) -> list[Finding]:
    """Members sit in cells; the cell must exist on the day (on the day it closes they may still leave it)."""
    code = kind_on(unit, on)
    if code is None and not begins and unit.closed_on == on:
        return []
    if code is None:
        return [Finding("movement.unit_not_there", _("Chi bộ này không tồn tại vào ngày đã chọn."), "unit")]
    if not kinds()[code].holds_members:
        return [
            Finding(
                "movement.not_a_cell",
                _("Đảng viên sinh hoạt ở chi bộ. Chọn một chi bộ, không chọn đảng bộ."),
                "unit",
            )
        ]
    return []


def check_arrival(row: Movement) -> list[Finding]:
    """A person arrives at the awaited unit or below it, or back where he left."""
    departure = row.answers
    if departure is None or row.unit is None or departure.partner is None:
        return []
    awaited, here = path_on(departure.partner.pk, row.on), path_on(row.unit.pk, row.on)
    if row.unit_id == departure.unit_id or (awaited and here and here.startswith(awaited)):
        return []
    return [
        Finding(
            "movement.arrives_elsewhere",
            _("Chỉ tiếp nhận ở nơi ghi trên giấy chuyển hoặc chi bộ trực thuộc nơi đó."),
            "unit",
        )
    ]


def check_empty(unit: Unit, on: date) -> list[Finding]:
    """A unit with members, or with people on the way to or from it, cannot close."""
    later = Q(during__endswith__isnull=True) | Q(during__endswith__gt=on)
    return _nobody_in(Spell.objects.filter(later, Q(unit=unit) | Q(partner=unit)), "on")


def check_holds_those_there(unit: Unit, kind: str, span: DateRange) -> list[Finding]:
    """A unit with members in those days, or people on the way from it, stays of a kind that holds members."""
    known = kinds().get(kind)
    if known is None or known.holds_members:
        return []
    return _nobody_in(Spell.objects.filter(unit=unit, during__overlap=span), "kind")


def _nobody_in(spells: QuerySet[Spell], field: str) -> list[Finding]:
    findings = []
    persons = spells.values("person").distinct()
    members, moving = persons.filter(transit=False).count(), persons.filter(transit=True).count()
    if members:
        text = _("Còn %(n)s đảng viên sau ngày này. Chuyển các đồng chí đó sang chi bộ khác trước.") % {
            "n": members
        }
        findings.append(Finding("unit.has_members", text, field))
    if moving:
        text = _("Còn %(n)s đồng chí đang chuyển đi hoặc đến. Hoàn tất việc chuyển trước.") % {"n": moving}
        findings.append(Finding("unit.has_transit", text, field))
    return findings


def check_projection(persons: Iterable[UUID]) -> list[Finding]:
    """The stored projection of these persons against one rebuilt from the ledger, row for row."""
    wanted = list(persons)
    before = _projected(wanted)
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_project(%s)", [wanted])
    after = _projected(wanted)
    return [
        Finding("projection.differs", _("Số tính sẵn của một đảng viên lệch với sổ biến động; đã tính lại."))
        for person in wanted
        if before.get(person) != after.get(person)
    ]


def _projected(persons: list[UUID]) -> dict[UUID, list[tuple[object, ...]]]:
    rows: dict[UUID, list[tuple[object, ...]]] = {}
    columns = ("unit_id", "partner_id", "transit", "standing", "during", "path", "now_path", "movement_id")
    for person, *values in (
        Spell.objects.filter(person__in=persons).order_by("during").values_list("person_id", *columns)
    ):
        rows.setdefault(person, []).append(tuple(values))
    return rows


def check_asking(persons: Iterable[Person], on: date, today: date) -> list[Finding]:
    """A card is asked for official members who have none, once, and not for a day to come."""
    chosen = list(persons)
    if not chosen:
        return [Finding("card.nobody", _("Chọn ít nhất một đồng chí."), "persons")]
    if on > today:
        return [Finding("card.future", _("Ngày đề nghị sau hôm nay. Chỉ ghi việc đã làm."), "on")]
    seats, asked = members_at([person.pk for person in chosen], on), asked_among([p.pk for p in chosen])
    found = []
    for person in chosen:
        seat, who = seats.get(person.pk), {"name": person.full_name}
        if seat is None or seat.transit or seat.standing != Standing.OFFICIAL:
            text = _("%(name)s không phải đảng viên chính thức sinh hoạt ở đây vào ngày này.")
            found.append(Finding("card.not_official", text % who, "persons"))
        if person.card_number:
            text = _("%(name)s đã có số thẻ. Đổi hoặc cấp lại thẻ: sửa trong hồ sơ.")
            found.append(Finding("card.has_card", text % who, "persons"))
        if person.pk in asked:
            found.append(Finding("card.asked", _("%(name)s đã được đề nghị, đang chờ thẻ.") % who, "persons"))
    return found


def check_handing_over(request: CardRequest, number: str, on: date, today: date) -> list[Finding]:
    """A card is handed over between request and today, under a number (as read) that nobody else bears."""
    who, field = {"name": request.person.full_name}, f"number_{request.pk}"
    found = []
    if request.given_on or request.closed_on:
        found.append(Finding("card.over", _("Đề nghị của %(name)s đã xong từ trước.") % who, field))
    if on > today or on < request.on:
        text = _("Ngày phát thẻ phải từ ngày đề nghị (%(name)s: %(day)s) đến hôm nay.")
        found.append(Finding("card.given_when", text % (who | {"day": write_day(request.on)}), "on"))
    if len(number) > _LONGEST_CARD:
        found.append(Finding("card.long", _("Số thẻ này quá dài. Thẻ có 8 hoặc 12 chữ số."), field))
    if holders_of([number]).get(number, request.person_id) != request.person_id:
        found.append(Finding("card.taken", _("Số thẻ này đang là của đồng chí khác."), field))
    if request.person.card_number:
        text = _("%(name)s đã có số thẻ khác trong hồ sơ. Rút đề nghị này.")
        found.append(Finding("card.has_card", text % who, field))
    return found


def check_closing(request: CardRequest, on: date, today: date) -> list[Finding]:
    """Only an open request ends without a card, between its day and today."""
    if request.given_on or request.closed_on:
        return [Finding("card.over", _("Đề nghị này đã xong từ trước."))]
    if on > today or on < request.on:
        return [Finding("card.closed_when", _("Ngày rút phải từ ngày đề nghị đến hôm nay."), "on")]
    return []
