"""Making a demonstration out of an empty system, and moving its day."""

from datetime import date

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from chibo.demo import logins
from chibo.demo.loading import Told, copy, load, open_walls
from chibo.demo.plan import Plan, plan
from chibo.demo.world import DEMONSTRATION_DAY
from chibo.storage.refusal import refuse

ALIAS = "owner"
_LOCK = 4_011_931
_CONTENT = ("organisation_unit", "people_person", "accounts_user", "membership_movement")


def ensure(*, day: date | None = None, told: Told = lambda table, rows: None) -> bool:
    """Load the demonstration where the system is empty; only move its day where it is there already.

    Returns whether it was loaded now. A database with other content is refused.
    """
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        present = _day_of(cursor)
        if present is not None:
            _set_day(cursor, day or present)
            return False
        _check_empty(cursor)
        _fill(cursor, day or DEMONSTRATION_DAY, told)
        return True


def _fill(cursor: CursorWrapper, day: date, told: Told) -> None:
    made = plan()
    with open_walls(cursor):
        load(cursor, made, told)
        users, grants = logins.rows(_units(made))
        copy(cursor, "accounts_user", logins.USER_COLUMNS, users)
        copy(cursor, "accounts_grant", logins.GRANT_COLUMNS, grants)
    _set_day(cursor, day)


def _units(made: Plan) -> dict[str, str]:
    """Keys of units by code, and that of the cell whose secretary may enter."""
    units = {unit.code: made.tree.unit_key(unit) for unit in made.tree.units}
    commune = next(door.unit for door in logins.DOORS if door.role == "cell_secretary")
    cells = [unit for unit in made.tree.units if unit.residential and unit.above.code == commune and unit.committee]
    return units | {"cell": made.tree.unit_key(max(cells, key=lambda cell: (cell.size, cell.code)))}


def _day_of(cursor: CursorWrapper) -> date | None:
    cursor.execute("SELECT demonstration_day FROM storage_installation")
    row = cursor.fetchone()
    return row[0] if row else None


def _set_day(cursor: CursorWrapper, day: date) -> None:
    if day < DEMONSTRATION_DAY:
        raise refuse(
            "demo.day", _("Dữ liệu minh hoạ có đến ngày 16/6/2025. Chọn ngày đó hoặc một ngày sau đó."), "day"
        )
    cursor.execute(
        "INSERT INTO storage_installation (id, demonstration_day, settled_on) VALUES (1, %s, %s)"
        " ON CONFLICT (id) DO UPDATE SET demonstration_day = EXCLUDED.demonstration_day",
        [day, DEMONSTRATION_DAY],
    )


def _check_empty(cursor: CursorWrapper) -> None:
    for table in _CONTENT:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
        if (cursor.fetchone() or (False,))[0]:
            raise refuse(
                "demo.not_empty",
                _("Cơ sở dữ liệu này đã có nội dung khác. Dữ liệu minh hoạ chỉ nạp vào hệ thống trống."),
            )
