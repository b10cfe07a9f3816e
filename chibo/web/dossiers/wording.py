"""Words of dossiers: states of papers, ways of deciding, reasons of a return."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.admission.choices import ItemState
from chibo.engine.admission import PaperState
from chibo.regulations.dossier import return_reasons, routes
from chibo.web.people.tables import Tag

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


def route_label(code: str) -> str:
    """A way of deciding in words."""
    way = routes().get(code)
    return way.label(get_language() or "vi") if way else code


def reason_label(code: str) -> str:
    """Why a dossier was sent back, in words."""
    reason = return_reasons().get(code)
    return reason.label(get_language() or "vi") if reason else code
