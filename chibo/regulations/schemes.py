"""Ready-made schemes: goals and tasks that committees have set, to be taken over with one's own paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from chibo.engine.formula import Comparator, Definition, Goal, Measure, check
from chibo.regulations import loader
from chibo.regulations.indicators import choices, standard_indicators
from chibo.regulations.indicators import definition_of as read_definition
from chibo.regulations.reading import Row, read_yaml

FILE = loader.HERE / "indicators" / "schemes.yaml"
KINDS = frozenset({"resolution", "plan", "scheme", "programme"})
_HUNDREDTHS = 100


@dataclass(frozen=True, kw_only=True)
class ReadyGoal:
    """A goal of a ready-made scheme. `standard` is the shipped indicator, empty for one of its own."""

    code: str
    vi: str
    en: str
    standard: str
    definition: Definition
    goal: Goal
    yearly: bool
    within: str
    note_vi: str
    note_en: str

    def label(self, language: str) -> str:
        """The English name for `en`, the Vietnamese for everything else."""
        return self.en if language == "en" else self.vi

    def note(self, language: str) -> str:
        """What to know about the base."""
        return self.note_en if language == "en" else self.note_vi


@dataclass(frozen=True, kw_only=True)
class ReadyTask:
    """A task and the months after the first day in which it falls due."""

    months: int
    vi: str
    en: str

    def label(self, language: str) -> str:
        """The English words for `en`, the Vietnamese for everything else."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, kw_only=True)
class ReadyScheme:
    """A ready-made scheme."""

    code: str
    kind: str
    vi: str
    en: str
    goals: tuple[ReadyGoal, ...]
    tasks: tuple[ReadyTask, ...]

    def label(self, language: str) -> str:
        """The English title for `en`, the Vietnamese for everything else."""
        return self.en if language == "en" else self.vi


@cache
def ready_schemes() -> Mapping[str, ReadyScheme]:
    """Every ready-made scheme, in the order of the file."""
    found: dict[str, ReadyScheme] = {}
    for row in read_yaml(FILE).rows("schemes"):
        made = _scheme(row)
        row.finish()
        if made.code in found:
            raise row.error(f"code: {made.code!r} is there twice")
        found[made.code] = made
    return MappingProxyType(found)


def _scheme(row: Row) -> ReadyScheme:
    unknown = set(row.words("source")) - loader.sources().keys()
    if unknown:
        raise row.error(f"source: no file sources/{sorted(unknown)[0]}.yaml")
    goals: list[ReadyGoal] = []
    for each in row.rows("goals"):
        goals.append(_goal(each, [goal.code for goal in goals]))
        each.finish()
    return ReadyScheme(
        code=row.text("code"),
        kind=row.choice("kind", KINDS),
        vi=row.text("vi"),
        en=row.text("en"),
        goals=tuple(goals),
        tasks=tuple(_task(each) for each in row.rows("tasks")),
    )


def _goal(row: Row, known: list[str]) -> ReadyGoal:
    standard = row.text("standard", "")
    shipped = standard_indicators().get(standard)
    if standard and shipped is None:
        raise row.error(f"standard: {standard!r} is no shipped indicator")
    definition = shipped.definition if shipped else read_definition(row)
    wrong = check(definition, choices())
    percent, level = row.flag("percent"), row.number("level")
    if wrong or percent is not (definition.measure == Measure.SHARE):
        raise row.error(f"{wrong[0].code if wrong else 'percent: a share is told in per cent, nothing else'}")
    within = row.text("within", "")
    if within and within not in known:
        raise row.error(f"within: {within!r} does not stand above")
    return ReadyGoal(
        code=row.text("code"),
        vi=row.text("vi", shipped.vi if shipped else ""),
        en=row.text("en", shipped.en if shipped else ""),
        standard=standard,
        definition=definition,
        goal=Goal(Comparator(row.text("sign")), level * _HUNDREDTHS if percent else level, percent=percent),
        yearly=row.flag("yearly"),
        within=within,
        note_vi=row.text("note_vi", ""),
        note_en=row.text("note_en", ""),
    )


def _task(row: Row) -> ReadyTask:
    made = ReadyTask(months=row.number("months"), vi=row.text("vi"), en=row.text("en"))
    row.finish()
    return made
