"""The twelve months of probation as a line: ceremony, class, papers, votes, what is due, and the decision."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.admission.checks.gates import label_of
from chibo.admission.choices import OF_REMOVAL, Body
from chibo.admission.models import Ballot, DossierItem
from chibo.engine.admission import MEMBERS, Stage
from chibo.web.deadlines.tables import Row
from chibo.web.timeline import Event, Timeline
from chibo.web.wording import day_text

_SHOWN = frozenset({"new_member_class", "self_review", "helper_review", "late_explanation"})


def timeline(
    stage: str, days: dict[str, date | str | None], today: date, *, items: Iterable[DossierItem],
    ballots: Iterable[Ballot], deadlines: Iterable[Row],
) -> Timeline | None:  # fmt: skip
    """The line of somebody admitted, from the ceremony on; None before it, and where the membership ended.

    `days` are those of `recognition.probation`, `ballots` counts of the recognition and a removal,
    `deadlines` what is open.
    """
    since, over, issued = days.get("since"), days.get("over"), days.get("issued")
    if not isinstance(since, date) or not isinstance(over, date) or stage not in MEMBERS:
        return None
    decided = issued if isinstance(issued, date) else None
    reached = decided or today
    headline, finding = _told(over, decided, today)
    events = [Event(since, _("Lễ kết nạp")), *_happened(items, ballots, since)]
    if decided is not None:
        events.append(Event(decided, _("Quyết định công nhận")))
    else:
        events += [Event(row.deadline.due, row.what, done=False) for row in deadlines]
    return Timeline(
        title=_("Từng việc trong thời gian dự bị"), headline=headline, finding=finding, start=since, end=over,
        reached=max(reached, since), running=decided is None and stage != Stage.RECOGNISED, events=events,
    )  # fmt: skip


def _happened(items: Iterable[DossierItem], ballots: Iterable[Ballot], since: date) -> Iterator[Event]:
    """Papers of the probation that are there, and counts about the recognition."""
    for item in items:
        on = item.basis.date
        if item.code in _SHOWN and on is not None and on >= since:
            yield Event(on, label_of(item.code))
    for row in ballots:
        removal = row.step.kind in OF_REMOVAL
        words = _("%(body)s biểu quyết xóa tên") if removal else _("%(body)s biểu quyết công nhận")
        short = "" if row.passed else _("chưa đủ tỷ lệ")
        yield Event(
            row.on, ", ".join(part for part in (words % {"body": Body(row.body).label}, short) if part)
        )


def _told(over: date, decided: date | None, today: date) -> tuple[str, str]:
    """The finding: its bold part, and the rest of the sentence."""
    if decided is not None:
        late = (decided - over).days
        head = _("Chính thức từ %(day)s.") % {"day": day_text(over)}
        words = ngettext(
            "Quyết định ban hành %(day)s, %(n)s ngày sau khi hết thời gian dự bị.",
            "Quyết định ban hành %(day)s, %(n)s ngày sau khi hết thời gian dự bị.",
            late,
        )
        return head, words % {"day": day_text(decided), "n": late}
    left = (over - today).days
    if left >= 0:
        head = ngettext("Còn %(n)s ngày dự bị.", "Còn %(n)s ngày dự bị.", left) % {"n": left}
        return head, _("Hết thời gian dự bị ngày %(day)s.") % {"day": day_text(over)}
    head = ngettext("Hết thời gian dự bị đã %(n)s ngày.", "Hết thời gian dự bị đã %(n)s ngày.", -left) % {
        "n": -left
    }
    words = _("Chưa có quyết định công nhận; ngày chính thức vẫn tính từ %(day)s.")
    return head, words % {"day": day_text(over)}
