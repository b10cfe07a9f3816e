"""Words of dossiers: states of papers, ways of deciding, reasons of a return."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.admission.choices import ItemState
from chibo.engine.admission import PaperState
from chibo.membership.choices import Kind
from chibo.membership.models import Movement
from chibo.regulations.dossier import return_reasons, routes
from chibo.web.people.tables import Tag
from chibo.web.wording import day_text

_COLOURS = {
    PaperState.MISSING: "",
    PaperState.TO_SUPPLEMENT: "warn",
    PaperState.VALID: "ok",
    PaperState.NOT_APPLICABLE: "plain",
    PaperState.EXPIRED: "bad",
}


def state_tag(state: PaperState) -> Tag:
    """How a paper stands."""
    label = _("Đã hết hạn") if state is PaperState.EXPIRED else str(ItemState(state.value).label)
    return Tag(label, _COLOURS[state])


def ended_text(end: Movement | None) -> str:
    """That the ledger ended what the dossier waited for; nothing where it did not."""
    if end is None:
        return ""
    words = _("Sổ đảng viên ghi %(what)s ngày %(day)s: hồ sơ này không còn hạn nào về việc xét công nhận.")
    return words % {"what": str(Kind(end.kind).label).lower(), "day": day_text(end.decided_on or end.on)}


def route_label(code: str) -> str:
    """A way of deciding in words."""
    way = routes().get(code)
    return way.label(get_language() or "vi") if way else code


def reason_label(code: str) -> str:
    """Why a dossier was sent back, in words."""
    reason = return_reasons().get(code)
    return reason.label(get_language() or "vi") if reason else code
