"""Words of this part: who introduced, how a note stands, steps and reasons."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.admission.choices import CELL, Group, Stage
from chibo.admission.models import Candidate
from chibo.engine.admission import WAITING, Freshness, freshness
from chibo.membership.choices import Kind
from chibo.membership.former import Past
from chibo.regulations.loader import code_list
from chibo.regulations.pool import pool_limits
from chibo.web.people.tables import Tag
from chibo.web.wording import day_text

_COLOURS = {Stage.OUTSTANDING: "", Stage.APPLIED: "ok", Stage.CLOSED: "plain", Stage.LAPSED: "plain"}


def introducer(code: str) -> str:
    """The cell, or the association by its name."""
    if code == CELL:
        return _("Chi bộ")
    known = code_list("associations").get(code)
    return known.label(get_language() or "vi") if known else code


def introducers() -> list[tuple[str, str | Promise]]:
    """The cell first, then the associations."""
    return [(CELL, _("Chi bộ")), *((code, introducer(code)) for code in code_list("associations"))]


def name_of(candidate: Candidate) -> str:
    """The name, or that it is gone."""
    return candidate.full_name or _("(đã xóa tên)")


def stage_tag(candidate: Candidate) -> Tag:
    """How far the person has come."""
    stage = Stage(candidate.stage)
    return Tag(str(stage.label), _COLOURS.get(stage, ""))


def lapse_tag(candidate: Candidate, today: date) -> Tag | None:
    """When the note ends, where that is near or over."""
    if candidate.stage not in WAITING:
        return None
    state, limits = freshness(pool_limits(), candidate.counted_from, today), pool_limits()
    if state is Freshness.OVER:
        return Tag(_("Quá hạn giữ ghi chú"), "bad")
    if state is Freshness.ENDING:
        day = limits.lapses_on(candidate.counted_from)
        return Tag(_("Hết hiệu lực %(day)s") % {"day": day_text(day)}, "warn")
    return None


def past_text(past: Past | None) -> str:
    """How and when somebody left the Party before, by the ledger; nothing where he did not."""
    if past is None or past.left is None:
        return ""
    words = _("%(how)s ngày %(day)s")
    return words % {"how": Kind(past.left.kind).label, "day": day_text(past.left.on)}


def group_label(code: str) -> str:
    """A group in words."""
    return str(Group(code).label)
