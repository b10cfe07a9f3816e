"""States and reasons in words: every reason with its number and the limit it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.engine.vietnamese.numbers import share, write_number
from chibo.hamlets.choices import Reason, State
from chibo.hamlets.models import HamletMeasure
from chibo.hamlets.queries import Hamlet
from chibo.web.wording import day_text

COLOURS = {
    State.NO_CELL: "bad", State.NO_LOCAL: "warn", State.AT_RISK: "bad", State.SHARED: "", State.SOUND: "ok",
}  # fmt: skip
GRAVITY = list(State)
_MONTHS = 12
_SAID_BY_STATE = (Reason.NO_CELL, Reason.NO_LOCAL)


@dataclass(frozen=True)
class HamletLine:
    """A hamlet as a table tells it."""

    hamlet: Hamlet
    name: str
    households: int | None
    charge: str
    url: str
    state: str
    colour: str
    reasons: Sequence[str]
    years: int | None
    measure: HamletMeasure | None
    late: bool

    @property
    def locality(self) -> UUID:
        return self.hamlet.counts.locality


def colour_of(hamlet: Hamlet) -> str:
    """The colour of the state; none for a sound hamlet that is watched for another reason."""
    return "" if hamlet.watched and hamlet.state is State.SOUND else COLOURS[hamlet.state]


def reason_words(hamlet: Hamlet, day: date) -> list[str]:
    """Every reason of a hamlet's state, with its number."""
    return [_reason(hamlet, reason, day) for reason in hamlet.reasons if reason not in _SAID_BY_STATE]


def quiet_years(hamlet: Hamlet, day: date) -> int | None:
    """Full years since the last admission, or since a cell serves the hamlet; None without a cell."""
    since = hamlet.counts.quiet_since
    if since is None:
        return None
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def _reason(hamlet: Hamlet, reason: Reason, day: date) -> str:
    counts, limits = hamlet.counts, hamlet.limits
    told = {
        "n": write_number(counts.over_60), "all": write_number(counts.members),
        "share": share(counts.over_60, counts.members) if counts.members else "",
        "limit": limits.over_60, "local": write_number(counts.local), "few": limits.local,
        "official": write_number(counts.official), "floor": limits.floor,
        "sent": write_number(counts.reinforcing), "sources": write_number(hamlet.sources.followed),
        "years": quiet_years(hamlet, day) or 0, "least": limits.months // _MONTHS,
        "day": day_text(counts.quiet_since) if counts.quiet_since else "",
    }  # fmt: skip
    return str(_WORDS[reason]() % told)


_WORDS = {
    Reason.NO_CELL: lambda: _("chưa có chi bộ"),
    Reason.NO_MEMBER: lambda: _("chưa có đảng viên"),
    Reason.NO_LOCAL: lambda: _("chưa có đảng viên tại chỗ"),
    Reason.KEPT: lambda: _("chỉ có %(sent)s đảng viên tăng cường, chưa có đảng viên tại chỗ"),
    Reason.SHARED: lambda: _("sinh hoạt ghép với thôn khác"),
    Reason.OLD: lambda: _("%(n)s/%(all)s đảng viên trên 60 tuổi = %(share)s (mức từ %(limit)s %%)"),
    Reason.NO_ADMISSION: lambda: _("%(years)s năm chưa kết nạp, tính từ %(day)s (mức từ %(least)s năm)"),
    Reason.FEW: lambda: _("%(local)s đảng viên tại chỗ (mức dưới %(few)s)"),
    Reason.NEAR_FLOOR: lambda: _("%(official)s đảng viên chính thức, Điều lệ cần ít nhất %(floor)s"),
    Reason.SOURCE_LEFT: lambda: _("%(sources)s người trong nguồn đều đi làm xa"),
    Reason.NO_SOURCE: lambda: _("chi bộ chưa theo dõi nguồn nào"),
}
