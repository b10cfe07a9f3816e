"""Making a demonstration out of an empty system, and moving its day."""

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.demo.loading import Told, load
from chibo.demo.plan import plan
from chibo.demo.world import DEMONSTRATION_DAY
from chibo.membership.models import Movement
from chibo.organisation.models import Unit
from chibo.people.models import Person
from chibo.storage.models import Installation
from chibo.storage.owner import as_owner
from chibo.storage.refusal import refuse

_LOCK = 4_011_931
_CONTENT = (Unit, Person, User, Movement)


def ensure(*, day: date | None = None, told: Told = lambda table, rows: None) -> bool:
    """Load the demonstration where the system is empty; only move its day where it is there already.

    Returns whether it was loaded now. A database with other content is refused.
    """
    if day is not None and day < DEMONSTRATION_DAY:
        raise refuse(
            "demo.day", _("Dữ liệu minh hoạ có đến ngày 16/6/2025. Chọn ngày đó hoặc một ngày sau đó."), "day"
        )
    with as_owner(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        present = Installation.objects.filter(demonstration_day__isnull=False)
        if present.exists():
            if day is not None:
                present.update(demonstration_day=day)
            return False
        _check_empty()
        wanted = day or DEMONSTRATION_DAY
        load(plan(), wanted.year + 1, told)
        Installation.objects.update_or_create(
            id=1, defaults={"demonstration_day": wanted, "settled_on": DEMONSTRATION_DAY}
        )
        return True


def _check_empty() -> None:
    if any(model._default_manager.exists() for model in _CONTENT):
        raise refuse(
            "demo.not_empty",
            _("Cơ sở dữ liệu này đã có nội dung khác. Dữ liệu minh hoạ chỉ nạp vào hệ thống trống."),
        )
