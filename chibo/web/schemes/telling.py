"""Goals, figures and ways in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.formula import Condition, Goal, State
from chibo.engine.vietnamese.numbers import write_number
from chibo.indicators.choices import Frequency
from chibo.indicators.shortest import Lack
from chibo.indicators.standing import Standing
from chibo.web.indicators.figures import Shown, shown
from chibo.web.indicators.telling import AMOUNTS, condition_words
from chibo.web.wording import day_text

STATES = {
    State.EXCEEDED: (gettext_lazy("Vượt"), "ok"),
    State.MET: (gettext_lazy("Đạt"), "ok"),
    State.ON_PLAN: (gettext_lazy("Đúng tiến độ"), "ok"),
    State.BEHIND: (gettext_lazy("Chậm"), "warn"),
    State.AT_RISK: (gettext_lazy("Nguy cơ"), "bad"),
    State.NO_DATA: (gettext_lazy("Chưa có số liệu"), ""),
}
_SIGNS = {">=": "≥", "<=": "≤"}
_HUNDREDTHS = 100
WIDTH = 1000


@dataclass(frozen=True)
class GoalLine:
    """A goal on the board of a scheme."""

    standing: Standing
    name: str
    level: str
    when: str
    shown: Shown
    missing: str
    state: object
    colour: str
    url: str
    bar: int
    mark: int

    @property
    def reported(self) -> bool:
        """Is the figure told by somebody, not computed?"""
        return self.standing.told is not None


def goal_line(standing: Standing, url: str) -> GoalLine:
    """One goal in words, with the places of its bar (in thousandths) and of the mark."""
    laid = standing.laid
    words, colour = STATES[standing.state]
    figure = standing.figure
    part, base = (figure.part, figure.under) if figure else (0, 0)
    whole = base if laid.goal.percent else max(part, standing.least, 1)
    return GoalLine(
        standing=standing,
        name=laid.indicator.name,
        level=level_text(laid.goal),
        when=when_text(standing),
        shown=shown(laid.definition, figure),
        missing=write_number(standing.missing) if figure and standing.missing else "",
        state=words,
        colour=colour,
        url=url,
        bar=min(WIDTH * part // whole, WIDTH) if whole else 0,
        mark=min(WIDTH * standing.least // whole, WIDTH) if whole else WIDTH,
    )


def level_text(goal: Goal) -> str:
    """The level with its sign: ≥ 80 %, > 90 %, = 100 %."""
    sign = _SIGNS.get(str(goal.comparator), str(goal.comparator))
    if not goal.percent:
        return f"{sign} {write_number(goal.level)}"
    whole, rest = divmod(goal.level, _HUNDREDTHS)
    number = f"{whole},{rest:02}".rstrip("0") if rest else str(whole)
    return f"{sign} {number} %"


def when_text(standing: Standing) -> str:
    """When it is judged, and on what it is counted."""
    yearly = standing.laid.version.frequency == Frequency.YEARLY
    due = day_text(standing.due)
    return _("hằng năm, đến %(day)s") % {"day": due} if yearly else _("hạn %(day)s") % {"day": due}


def lack_text(population: str, lack: Lack) -> str:
    """What a unit lacks: so many members, or a condition."""
    if lack.have is None or lack.want is None:
        wanted = condition_words(population, Condition(lack.word))
        return _("cần %(what)s") % {"what": wanted}
    what = str(AMOUNTS.get("official" if lack.word == "has_cell_committee" else lack.word, lack.word))
    told = {"what": what, "have": lack.have, "want": lack.want, "n": lack.missing}
    return _("%(what)s: có %(have)s, cần %(want)s (thêm %(n)s)") % told
