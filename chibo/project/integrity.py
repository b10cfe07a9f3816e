"""What `chibo check` looks at: does the content agree with itself, and do the projections follow from it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chibo.admission.projection import place_everything
from chibo.engine import ledger
from chibo.membership.projection import follow, open_years, project
from chibo.membership.queries import entries_of
from chibo.organisation.models import Locality, Placement, Unit, UnitName
from chibo.organisation.projection import settle_paths, settle_search
from chibo.people.actions import derive
from chibo.people.checks import check_dates
from chibo.people.models import Person
from chibo.people.projection import place_collisions
from chibo.project.faults import FAULTS, MEMBERS_APART, SUMS, Fault
from chibo.project.faults import values as fault_values
from chibo.project.language import gettext as _
from chibo.storage.owner import as_owner

BATCH = 2_000
_SHOWN = 5
_PERSONS = {
    "spells": "SELECT person_id, unit_id, partner_id, transit, standing, during, path, now_path, movement_id"
    " FROM membership_spell",
    "places": 'SELECT person_id, movement_id, tree, kind, standing, outside_tier, "on", year, path, lca, sign'
    " FROM membership_movementplace",
    "files": "SELECT id AS person_id, place, toward FROM people_person",
}
_OPENINGS = (
    "SELECT tree, year, path, official, probationary, transit FROM membership_opening"
    " WHERE official + probationary > 0"
)
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Report:
    """One thing that is wrong: how often, some examples, and what to do."""

    code: str
    message: str
    remedy: str
    count: int
    examples: tuple[str, ...]
    repaired: bool = False


def size() -> int:
    """How many steps the whole check will tell."""
    with as_owner():
        return Person.objects.count() + len(FAULTS) + 5


def findings(*, today: date, repair: bool = False, tell: Tell = lambda _more: None) -> list[Report]:
    """Everything that is wrong. With `repair` what follows from the content is written anew."""
    with as_owner():
        compared = fault_values(today)
        found = [report for fault in FAULTS for report in _told(fault, _rows(fault.query, compared), tell)]
        for check in (_paths, _search, _localities):
            found += check(today, repair)
            tell(1)
        if repair:
            place_everything()
            place_collisions()
        found += _persons(today, repair, tell)
        found += _openings(today, repair)
        tell(1)
        found += _sums(today)
        tell(1)
    return found


def _report(
    code: str, message: str, remedy: str, examples: list[str], *, repaired: bool = False
) -> list[Report]:
    if not examples:
        return []
    return [Report(code, message, remedy, len(examples), tuple(examples[:_SHOWN]), repaired)]


def _told(fault: Fault, rows: list[tuple[Any, ...]], tell: Tell) -> list[Report]:
    tell(1)
    return _report(fault.code, str(fault.message), str(fault.remedy), [str(row[0]) for row in rows])


def _rebuild(code: str, message: str, examples: list[str], repair: bool) -> list[Report]:
    remedy = _("Đã tính lại.") if repair else _("Chạy chibo check --repair để tính lại.")
    return _report(code, message, remedy, examples, repaired=repair)


@contextmanager
def _trial(repair: bool) -> Iterator[None]:
    """What is rebuilt inside stays only where it shall."""
    with transaction.atomic():
        yield
        transaction.set_rollback(not repair)


def _paths(today: date, repair: bool) -> list[Report]:
    with _trial(repair):
        roots = Placement.objects.filter(parent__isnull=True).values_list("unit_id", flat=True)
        changed = settle_paths(roots, today)
        codes = list(Unit.objects.filter(pk__in=changed).order_by("code").values_list("code", flat=True))
    return _rebuild("unit.path", _("Đường dẫn trên cây tổ chức lệch với quyết định sắp xếp."), codes, repair)


def _search(_today: date, repair: bool) -> list[Report]:
    with _trial(repair):
        before = dict(Unit.objects.values_list("code", "search"))
        settle_search(UnitName.objects.values_list("unit_id", flat=True).distinct())
        after = dict(Unit.objects.values_list("code", "search"))
    wrong = sorted(code for code, text in after.items() if before[code] != text)
    return _rebuild("unit.search", _("Chữ để tìm tổ chức lệch với tên."), wrong, repair)


def _localities(_today: date, _repair: bool) -> list[Report]:
    rows = Locality.objects.filter(search="").values_list("code", flat=True)
    message = _("Thôn, xóm không có chữ để tìm.")
    return _report("locality.search", message, _("Sửa lại tên thôn, xóm đó trên màn hình."), list(rows))


def _persons(today: date, repair: bool, tell: Tell) -> list[Report]:
    """Batch by batch: the ledger by the engine, projections against it, columns made from the file."""
    wrong: dict[str, list[str]] = {name: [] for name in ("ledger", "projection", "columns", "dates")}
    keys = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        wrong["ledger"] += _faulty_ledgers(batch)
        wrong["projection"] += _stale(batch, repair)
        wrong["columns"] += _underived(batch, repair)
        wrong["dates"] += _odd_dates(batch, today)
        tell(len(batch))
    return [
        *_report(
            "ledger",
            _("Sổ biến động của đảng viên có dòng không thể nối tiếp nhau."),
            _("Mở hồ sơ, đính chính dòng sai."),
            wrong["ledger"],
        ),
        *_rebuild(
            "projection", _("Số tính sẵn của đảng viên lệch với sổ biến động."), wrong["projection"], repair
        ),
        *_rebuild("person.columns", _("Cột để tìm và sắp xếp lệch với hồ sơ."), wrong["columns"], repair),
        *_report(
            "person.dates",
            _("Hồ sơ có ngày không thể có: trước ngày sinh hoặc sau hôm nay."),
            _("Mở hồ sơ, sửa ngày theo giấy tờ."),
            wrong["dates"],
        ),
    ]


def _faulty_ledgers(batch: list[UUID]) -> list[str]:
    rows: dict[object, list[ledger.Entry]] = {}
    for entry in entries_of(batch):
        rows.setdefault(entry.person, []).append(entry)
    return [str(key) for key, own in rows.items() if any(found.is_error for found in ledger.check(own))]


def _stale(batch: list[UUID], repair: bool) -> list[str]:
    """Persons whose spells, places or file would change if they were projected now."""
    with _trial(repair):
        before = {name: _of(query, batch) for name, query in _PERSONS.items()}
        project(batch)
        follow(batch)
        after = {name: _of(query, batch) for name, query in _PERSONS.items()}
    return sorted({str(row[0]) for name in _PERSONS for row in before[name] ^ after[name]})


def _of(query: str, batch: list[UUID]) -> set[tuple[Any, ...]]:
    """The rows of these persons; alike ones are told apart by their number."""
    counted = f"SELECT person_id, row::text, count(*) FROM ({query}) AS row"  # noqa: S608 -- our own text
    return set(_rows(f"{counted} WHERE person_id = ANY (%(persons)s) GROUP BY 1, 2", {"persons": batch}))


def _underived(batch: list[UUID], repair: bool) -> list[str]:
    wrong = []
    for person in Person.objects.filter(pk__in=batch):
        before = (person.sort_key, person.search)
        derive(person)
        if before != (person.sort_key, person.search):
            wrong.append(person)
    if repair:
        Person.objects.bulk_update(wrong, ["sort_key", "search"])
    return [str(person.pk) for person in wrong]


def _odd_dates(batch: list[UUID], today: date) -> list[str]:
    names = ("birth", "joined_on", "official_on", "youth_union_on", "card_issued_on")
    rows = Person.objects.filter(pk__in=batch).only("pk", *names)
    return [str(row.pk) for row in rows if check_dates({name: getattr(row, name) for name in names}, today)]


def _openings(today: date, repair: bool) -> list[Report]:
    with _trial(repair):
        years = [row[0] for row in _rows("SELECT year FROM membership_openingyear", {})]
        before = set(_rows(_OPENINGS, {}))
        _do("DELETE FROM membership_opening")
        _do("DELETE FROM membership_openingyear")
        open_years(max(years, default=today.year))
        after = set(_rows(_OPENINGS, {}))
    wrong = sorted({f"{row[2]} {row[1]}" for row in before ^ after}) if years else []
    return _rebuild("opening", _("Số đầu năm tính sẵn lệch với đảng số."), wrong, repair)


def _sums(today: date) -> list[Report]:
    """A + B - C = D and children + in transit = node, at every node, on both trees, for the last years."""
    with _trial(repair=False):
        open_years(today.year + 1)
        unbalanced = _rows(SUMS, {"first": today.year - 3, "last": today.year})
        apart = _rows(MEMBERS_APART, {"first": today.year - 3})
    remedy = _("Chạy chibo check --repair; nếu vẫn còn, đối chiếu sổ biến động của đơn vị trong năm.")
    return [
        *_report(
            "sum.balance",
            _("Đầu kỳ + tăng − giảm khác cuối kỳ."),
            remedy,
            [f"{r[0]} {r[1]}" for r in unbalanced],
        ),
        *_report(
            "sum.children",
            _("Số của đơn vị khác tổng các đơn vị trực thuộc và người đang chuyển."),
            remedy,
            [f"{r[0]} {r[1]}" for r in apart],
        ),
    ]


def _rows(query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
