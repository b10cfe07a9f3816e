"""What the user may see and do about papers; the register as an address asks for it."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chibo.documents.choices import PaperKind, State
from chibo.documents.models import Paper
from chibo.documents.permissions import NUMBER, SEE
from chibo.documents.queries import register_of, terms_of, visible_papers
from chibo.organisation.models import Unit
from chibo.web.organisation.where import own_unit
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404


def register_unit(request: Request, code: str, permission: str = SEE) -> Unit:
    """A unit whose register the user may open, or keep."""
    unit: Unit = own_unit(request, code, permission)
    return unit


def keeps(request: Request, path: str) -> bool:
    """May the user number papers there?"""
    return may_at(request, NUMBER, path)


def seen_paper(request: Request, key: UUID) -> Paper:
    """A paper of a body in the user's scope."""
    rows = visible_papers(reach(request, SEE)).select_related("unit")
    return object_or_404(rows.select_for_update(of=("self",)) if request.method == "POST" else rows, pk=key)


def own_paper(request: Request, key: UUID) -> Paper:
    """A paper whose register the user keeps; one that is only seen is refused."""
    row = seen_paper(request, key)
    if not keeps(request, row.place):
        raise PermissionDenied
    return row


@dataclass(frozen=True)
class Asked:
    """The rows an address asks for, and the filters as the page shows them."""

    rows: QuerySet[Paper]
    kind: str
    term: str
    state: str
    text: str
    terms: list[str]

    @property
    def filtered(self) -> bool:
        """Is anything left out?"""
        return bool(self.kind or self.term or self.state or self.text)

    @property
    def label(self) -> str:
        """The filters in words."""
        parts = [str(PaperKind(self.kind).label)] if self.kind else []
        parts += [_("nhiệm kỳ %(term)s") % {"term": self.term}] if self.term else []
        parts += [str(State(self.state).label)] if self.state else []
        parts += [_("có chữ “%(text)s”") % {"text": self.text}] if self.text else []
        return ", ".join(parts)


def asked(request: Request, unit: Unit) -> Asked:
    """What the address asks of the register of a unit; what it does not know is left out."""
    terms = terms_of(unit.pk)

    def one_of(name: str, allowed: list[str]) -> str:
        value = request.GET.get(name, "")
        return value if value in allowed else ""

    found = {
        "kind": one_of("kind", list(PaperKind.values)),
        "term": one_of("term", terms),
        "state": one_of("state", list(State.values)),
        "text": request.GET.get("q", "").strip()[:200],
    }
    return Asked(register_of(unit.pk, **found), **found, terms=terms)
