"""Notes and dossiers that lie at a unit, in words and counts: told before it closes or is led over."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from chibo.admission.checks.closing import check_nothing_lies, lying
from chibo.organisation.models import Unit
from chibo.organisation.queries import names_today
from chibo.web.organisation.where import SEE
from chibo.web.people.reach import reach
from chibo.web.seat import Request


def lying_text(unit: Unit) -> list[str]:
    """What stands against closing the unit now, a sentence each."""
    return [finding.message for finding in check_nothing_lies(unit)]


def lying_counts(request: Request, units: Iterable[Unit | None]) -> dict[str, int]:
    """Notes and dossiers of cells that the user may see."""
    scope = reach(request, SEE)
    known = {unit.pk: unit for unit in units if unit is not None and scope.holds(unit.path)}
    names = names_today(known, request.seat.today)
    counts: dict[str, int] = {}
    for key, unit in known.items():
        here, words = lying(unit), {"unit": names[key] or unit.code}
        counts[_("Ghi chú nguồn, %(unit)s") % words] = here.notes
        counts[_("Hồ sơ kết nạp, %(unit)s") % words] = here.dossiers
    return counts
