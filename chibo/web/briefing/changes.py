"""What changed since the Monday before: each with the number before and after, where, and where it opens."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admission.queries.quality import returned_in
from chibo.deadlines.queries import subjects_on, visible_deadlines
from chibo.engine.calendar import Period
from chibo.engine.formula import Definition
from chibo.engine.vietnamese.numbers import write_number
from chibo.hamlets.choices import State
from chibo.hamlets.queries import hamlets_at
from chibo.indicators.measuring import Setting, below, measured
from chibo.membership.queries import corrections_since
from chibo.organisation.models import STEP
from chibo.organisation.queries import localities_by_key
from chibo.targets.queries import steps_between
from chibo.web.briefing.figures import PAGE, Week

_NAMED = 4
"""Places named in a line at most."""
_POOL = Definition("candidates")


@dataclass(frozen=True)
class Change:
    """One thing that changed: the difference with its sign, a sentence, where."""

    sign: str
    words: str
    where: str
    url: str
    good: bool | None = None


def changes(week: Week, units: Iterable[Any]) -> list[Change]:
    """Everything that changed since the Monday before, the admissions first."""
    found = [*_admitted(week, units), *_pool(week)]
    if week.sees_deadlines:
        found += [*_overdue(week), *_returned(week)]
    return [*found, *_hamlets(week), *_targets(week), *_corrections(week)]


def _admitted(week: Week, units: Iterable[Any]) -> Iterator[Change]:
    path = week.asked.node.path_on(week.day) or ""
    if not path or week.asked.node.path_on(week.stretch.first) is None:
        return
    (places,) = below(Setting(week.asked.node, week.stretch), [week.targets.definition], len(path) + STEP)
    count = sum(figure.part for figure in places.values())
    if not count:
        return
    names = [
        f"{unit.name} {places[place].part}"
        for unit in units
        if (place := _place(week, unit)) in places and places[place].part
    ]
    told = {"before": write_number(week.whole.done - count), "after": write_number(week.whole.done)}
    if week.stretch.first.year != week.day.year:
        words = _("Kết nạp %(n)s người") % {"n": write_number(count)}
    else:
        words = _("Kết nạp %(before)s lên %(after)s") % told
    url = week.asked.url(
        "newly_admitted", first=week.stretch.first.isoformat(), last=week.day.isoformat(), on=""
    )
    yield Change(f"+{write_number(count)}", words, _some(names), url, good=True)


def _place(week: Week, unit: Any) -> str:
    return str(unit.path if week.asked.tree == "now" else unit.then_path)


def _pool(week: Week) -> Iterator[Change]:
    if not week.asked.may("admission.see"):
        return
    counts = []
    for day in (week.since, week.day):
        if week.asked.node.path_on(day) is None:
            return
        (figure,) = measured(Setting(week.asked.node, Period(day, day)), [_POOL])
        counts.append(figure.part if figure else 0)
    yield from _difference(counts, _("Nguồn theo dõi %(before)s thành %(after)s"), reverse("pool"), up=True)


def _overdue(week: Week) -> Iterator[Change]:
    rows = visible_deadlines(week.scope)
    counts = [subjects_on(rows, PAGE, day)[0] for day in (week.since, week.day)]
    url = f"{reverse('deadlines')}?view=overdue"
    yield from _difference(counts, _("Hồ sơ quá hạn %(before)s thành %(after)s"), url, up=False)


def _returned(week: Week) -> Iterator[Change]:
    count = returned_in(week.scope, week.stretch)
    if count:
        words = _("Hồ sơ bị trả lại trong tuần: %(n)s lượt") % {"n": write_number(count)}
        yield Change(write_number(count), words, "", f"{reverse('dossiers')}?view=back", good=False)


def _hamlets(week: Week) -> Iterator[Change]:
    if week.asked.node.path_on(week.since) is None:
        return
    then = {each.counts.locality: each.state for each in hamlets_at(week.asked.node, week.since)}
    now = {each.counts.locality: each.state for each in week.hamlets}
    risky = [key for key, state in now.items() if state is State.AT_RISK]
    counts = [sum(state is State.AT_RISK for state in then.values()), len(risky)]
    new = [key for key in risky if then.get(key) is not State.AT_RISK]
    names = [row.name for row in localities_by_key(new).values()]
    url = week.asked.url("hamlets_unit", view="at_risk")
    words = _("Thôn nguy cơ %(before)s thành %(after)s")
    yield from _difference(counts, words, url, up=False, where=_some(names))


def _targets(week: Week) -> Iterator[Change]:
    count = steps_between(week.asked.unit.path, week.stretch.first, week.day).count()
    if count:
        words = _("Chỉ tiêu đăng ký, giao hoặc điều chỉnh: %(n)s số") % {"n": write_number(count)}
        yield Change(write_number(count), words, "", week.asked.url("targets_unit"))


def _corrections(week: Week) -> Iterator[Change]:
    if not week.asked.may("people.see"):
        return
    count = corrections_since(week.scope, week.stretch.first).count()
    if count:
        words = _("Đính chính sổ biến động: %(n)s") % {"n": write_number(count)}
        yield Change(_("Sửa"), words, "", week.asked.url("movement", on=""))


def _difference(counts: list[int], words: str, url: str, *, up: bool, where: str = "") -> Iterator[Change]:
    before, after = counts
    if before == after:
        return
    sign = f"+{write_number(after - before)}" if after > before else f"−{write_number(before - after)}"
    told = words % {"before": write_number(before), "after": write_number(after)}
    yield Change(sign, told, where, url, good=(after > before) == up)


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    told = ", ".join(names[:_NAMED])
    return told + (_(" và %(n)s nơi khác") % {"n": more} if more > 0 else "")
