"""What becomes of rights that rest on offices, told beside the change that brings it about."""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant
from chibo.organisation.queries import names_today
from chibo.web.organisation.wording import during_text

Words = dict[Hashable, tuple[str, str]]


class RightsTold:
    """Tells the rights of `rows` twice, before and after a change: which end, which there will be.

    `lacking` says why somebody gets none although a role was chosen, where that is so.
    """

    def __init__(self, rows: Callable[[], QuerySet[Grant]], today: date, *, lacking: str = "") -> None:
        self._rows, self._today, self._lacking = rows, today, lacking
        self._before: dict[object, Grant] | None = None

    def __call__(self) -> Words:
        """The days of each right; the second time with what happens to it."""
        now: dict[object, Grant] = {grant.pk: grant for grant in self._rows()}
        both = {**(self._before or {}), **now}
        units = {grant.unit_id for grant in both.values() if grant.unit_id}
        names = names_today(units, self._today) if units else {}
        if self._before is None:
            self._before = now
            return {("right", key): (_label(grant, names), _days(grant)) for key, grant in now.items()}
        told: Words = {
            ("right", key): (self._turn(key, grant, now, _label(grant, names)), _days(now.get(key)))
            for key, grant in both.items()
        }
        if self._lacking:
            told["right", ""] = (_("Quyền sẽ có"), self._lacking)
        return told

    def _turn(self, key: object, grant: Grant, now: dict[object, Grant], what: str) -> str:
        """The right, with what becomes of it: does it grow or shrink?"""
        old = self._before.get(key) if self._before else None
        if old is not None and (key not in now or _last(grant) < _last(old)):
            return _("Quyền sẽ hết: %(what)s") % {"what": what}
        return _("Quyền sẽ có: %(what)s") % {"what": what}


def _label(grant: Grant, names: Mapping[UUID, str]) -> str:
    unit = names.get(grant.unit_id, "") if grant.unit_id else ""
    words = {"role": Role(grant.role).label, "unit": unit, "name": grant.user.name}
    return _("%(role)s, %(unit)s (%(name)s)") % words


def _days(grant: Grant | None) -> str:
    return during_text(grant.during) if grant else ""


def _last(grant: Grant) -> date:
    return grant.during.upper or date.max
