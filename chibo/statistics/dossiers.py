"""The road to admission in figures: steps of a period, dossiers at work, returns, days at each unit.

Everything is read through the reader's own database identity and lies where the notes lie today. Figures are
of steps, papers and units; nobody is ordered or compared. Each figure and the cases behind it come from one
relation. Days are calendar days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission.choices import Stage, StepKind
from chibo.engine.admission import ENDED, IN_DOSSIER
from chibo.engine.calendar import Period
from chibo.organisation.models import STEP
from chibo.regulations.loader import kinds

INTRODUCED = "introduced"
MILESTONES = (
    StepKind.SYMPATHISER, StepKind.CLASS_SENT, StepKind.CERTIFIED, StepKind.APPLIED, StepKind.DOSSIER_OPENED,
    StepKind.HANDED_OVER, StepKind.COMPLETED, StepKind.VOTED, StepKind.RESOLVED, StepKind.DECIDED,
    StepKind.ADMITTED,
)  # fmt: skip
BANDS = (31, 61, 91, 181, 366)
BAND_LABELS = (
    gettext_lazy("Đến 30 ngày"),
    gettext_lazy("31-60 ngày"),
    gettext_lazy("61-90 ngày"),
    gettext_lazy("91-180 ngày"),
    gettext_lazy("181-365 ngày"),
    gettext_lazy("Trên 365 ngày"),
)
LEVELS = {
    "cell": gettext_lazy("Chi bộ"),
    "base": gettext_lazy("Cấp cơ sở"),
    "above": gettext_lazy("Cấp trên cơ sở"),
}

ROAD = {
    "pool": (gettext_lazy("Nguồn đang theo dõi"), (Stage.OUTSTANDING, Stage.SYMPATHISER)),
    "class": (gettext_lazy("Đi học, có giấy chứng nhận"), (Stage.CLASS_SENT, Stage.CERTIFIED)),
    "file": (
        gettext_lazy("Lập hồ sơ, thẩm tra"),
        (Stage.APPLIED, Stage.DOSSIER_OPEN, Stage.HANDED_OVER, Stage.RETURNED, Stage.COMPLETE),
    ),
    "cell": (gettext_lazy("Chi bộ đã thông qua"), (Stage.VOTED, Stage.VOTED_RETURNED)),
    "committee": (
        gettext_lazy("Đảng ủy đã thông qua"), (Stage.RESOLVED, Stage.RESOLVED_RETURNED, Stage.REFUSED)
    ),
    "ceremony": (gettext_lazy("Chờ lễ kết nạp"), (Stage.DECIDED,)),
    "probation": (
        gettext_lazy("Dự bị, chờ công nhận"),
        (Stage.ADMITTED, Stage.RECOGNISING, Stage.RECOGNITION_VOTED, Stage.RECOGNITION_RESOLVED,
         Stage.REMOVAL_VOTED, Stage.REMOVAL_RESOLVED),
    ),
}  # fmt: skip
"""The road in seven stretches, each with its words and stages: what a leader asks for."""

# Who reached a milestone in the period, for the first time in it, and how many days after the one before.
_STEPS = """
    SELECT DISTINCT ON (candidate, key) candidate, key, days FROM (
        SELECT candidate, key, "on", number,
               "on" - lag("on") OVER (PARTITION BY candidate ORDER BY number) AS days
        FROM (SELECT id AS candidate, 'introduced' AS key, introduced_on AS "on", 0 AS number
              FROM admission_candidate WHERE place >= %(low)s AND place < %(high)s
              UNION ALL
              SELECT candidate_id, kind, "on", number FROM admission_candidatestep
              WHERE place >= %(low)s AND place < %(high)s AND kind = ANY (%(milestones)s)) AS step
    ) AS dated WHERE "on" BETWEEN %(first)s AND %(last)s ORDER BY candidate, key, number
"""
# Who stands at a stage today, and since how many days: from the last step taken.
_STANDING = """
    SELECT c.id AS candidate, c.stage AS key, %(today)s - greatest(c.introduced_on, max(s."on")) AS days
    FROM admission_candidate c LEFT JOIN admission_candidatestep s ON s.candidate_id = c.id
    WHERE c.place >= %(low)s AND c.place < %(high)s AND c.stage <> ALL (%(ended)s)
    GROUP BY c.id, c.stage, c.introduced_on
"""
_PRESENT = """
    NOT EXISTS (SELECT FROM admission_dossier later
                WHERE later.candidate_id = d.candidate_id AND later.opened_on > d.opened_on)
"""
# Dossiers somebody still works on, by the unit directly below and by the days since they were opened.
_OPEN = f"""
    SELECT d.candidate_id AS candidate, left(d.place, %(size)s) AS key,
           width_bucket(%(today)s - d.opened_on, %(bands)s) AS band, %(today)s - d.opened_on AS days
    FROM admission_dossier d JOIN admission_candidate c ON c.id = d.candidate_id
    WHERE d.place >= %(low)s AND d.place < %(high)s AND c.stage = ANY (%(works)s) AND {_PRESENT}
"""  # noqa: S608 -- our own words
# Every time a dossier was sent back in the period: why, by whom, and of what kind that unit was then.
_RETURNS = """
    SELECT h.candidate_id AS candidate, h.reason AS key, h.origin_id AS unit, coalesce(k.kind, '') AS kind
    FROM admission_handover h
    LEFT JOIN organisation_unitkind k ON k.unit_id = h.origin_id AND k.during @> h."on"
    WHERE h.place >= %(low)s AND h.place < %(high)s AND h.reason <> ''
          AND h."on" BETWEEN %(first)s AND %(last)s
"""
# Every stay of a dossier at a unit that touches the period; `here` while the papers are there and worked on.
_STAYS = f"""
    SELECT candidate, unit, since, until, coalesce(until, %(today)s) - since AS days, until IS NULL AS here
    FROM (SELECT candidate, unit, works, "on" AS since,
                 lead("on") OVER (PARTITION BY dossier ORDER BY "on", number, passing) AS until
          FROM (SELECT d.id AS dossier, d.candidate_id AS candidate, c.cell_id AS unit, d.opened_on AS "on",
                       0 AS number, NULL::uuid AS passing, c.stage = ANY (%(works)s) AND {_PRESENT} AS works
                FROM admission_dossier d JOIN admission_candidate c ON c.id = d.candidate_id
                WHERE d.place >= %(low)s AND d.place < %(high)s
                UNION ALL
                SELECT h.dossier_id, h.candidate_id, h.target_id, h."on", 1, h.id,
                       c.stage = ANY (%(works)s) AND {_PRESENT}
                FROM admission_handover h JOIN admission_dossier d ON d.id = h.dossier_id
                JOIN admission_candidate c ON c.id = h.candidate_id
                WHERE h.place >= %(low)s AND h.place < %(high)s) AS passed
    ) AS stay
    WHERE (until IS NOT NULL OR works) AND since <= %(last)s AND coalesce(until, %(today)s) >= %(first)s
"""  # noqa: S608 -- our own words


@dataclass(frozen=True)
class Asked:
    """The node by its path today, the period of what happened, and the day of what stands."""

    path: str
    period: Period
    today: date

    @property
    def values(self) -> dict[str, Any]:
        """What the relations are asked with."""
        return {
            "low": self.path,
            "high": f"{self.path}~",
            "first": self.period.first,
            "last": self.period.last,
            "today": self.today,
            "milestones": [str(kind) for kind in MILESTONES],
            "ended": [str(stage) for stage in ENDED],
            "works": [str(stage) for stage in IN_DOSSIER],
            "size": len(self.path) + STEP,
            "bands": list(BANDS),
        }


@dataclass(frozen=True)
class Days:
    """How many cases, of how many the days are known, and their median, mean and longest."""

    count: int = 0
    known: int = 0
    median: Decimal | None = None
    mean: Decimal | None = None
    longest: int | None = None


@dataclass(frozen=True)
class UnitDays:
    """A unit dossiers lay with: at work there today, stays, days, and how often it sent one back."""

    unit: UUID
    level: str
    here: int
    stays: Days
    returns: int


_MEDIAN = "(percentile_cont(0.5) WITHIN GROUP (ORDER BY days))::numeric"
_DAYS = f"count(*), count(days), {_MEDIAN}, avg(days), max(days)"


def steps(asked: Asked) -> dict[str, Days]:
    """Every milestone in its order: how many reached it in the period, and days since the one before."""
    found = _by_key(_STEPS, asked)
    return {key: found.get(key, Days()) for key in (INTRODUCED, *(str(kind) for kind in MILESTONES))}


def standing(asked: Asked) -> dict[str, Days]:
    """Who stands at each stage today, in the order of the road; stages with nobody are left out."""
    found = _by_key(_STANDING, asked)
    return {stage: found[stage] for stage in Stage.values if stage in found}


def road(asked: Asked) -> dict[str, Days]:
    """Who stands on each stretch of the road today; stretches with nobody too."""
    pairs = [(str(stage), name) for name, (_words, stages) in ROAD.items() for stage in stages]
    query = f"""SELECT g.name, {_DAYS} FROM ({_STANDING}) AS r
        JOIN unnest(%(stages)s::text[], %(names)s::text[]) AS g(stage, name) ON g.stage = r.key
        GROUP BY g.name"""  # noqa: S608 -- our own words
    more = {"stages": [stage for stage, _name in pairs], "names": [name for _stage, name in pairs]}
    found = {row[0]: Days(*row[1:]) for row in _rows(query, asked, more)}
    return {name: found.get(name, Days()) for name in ROAD}


def ages(asked: Asked) -> dict[str, list[int]]:
    """Dossiers at work by today's path of the unit directly below and band of days since they were opened."""
    found: dict[str, list[int]] = {}
    for key, band, n in _rows(f"SELECT key, band, count(*) FROM ({_OPEN}) AS r GROUP BY 1, 2", asked):  # noqa: S608 -- our own words
        found.setdefault(key, [0] * len(BAND_LABELS))[band] += n
    return found


def returns(asked: Asked) -> dict[str, dict[str, int]]:
    """How often dossiers were sent back in the period, by reason and by the level that sent them."""
    found: dict[str, dict[str, int]] = {}
    for key, kind, n in _rows(f"SELECT key, kind, count(*) FROM ({_RETURNS}) AS r GROUP BY 1, 2", asked):  # noqa: S608 -- our own words
        levels = found.setdefault(key, dict.fromkeys(LEVELS, 0))
        levels[level_of(kind, asked.period.last)] += n
    return found


def unit_days(asked: Asked) -> list[UnitDays]:
    """Every unit dossiers lay with in the period, by level; units without any are left out."""
    sent = dict(_rows(f"SELECT unit, count(*) FROM ({_RETURNS}) AS r GROUP BY 1", asked))  # noqa: S608 -- our own words
    query = f"SELECT unit, count(*) FILTER (WHERE here), {_DAYS} FROM ({_STAYS}) AS r GROUP BY 1"  # noqa: S608 -- our own words
    lay = {row[0]: (row[1], Days(*row[2:])) for row in _rows(query, asked)}
    levels = _levels([*lay, *sent], asked.today)
    rows = [
        UnitDays(unit, levels[unit], *lay.get(unit, (0, Days())), sent.get(unit, 0))
        for unit in dict.fromkeys([*lay, *sent])
    ]
    return sorted(rows, key=lambda row: list(LEVELS).index(row.level))


def cases(
    asked: Asked, figure: str, key: str, *, band: int | None = None, unit: UUID | None = None
) -> list[UUID]:
    """The notes behind a figure, once for every time it counts them.

    `figure` is step, stage, road, age, return, stay or here; `key` a milestone, stage, stretch, path,
    reason with or without a level, or nothing.
    """
    more: dict[str, Any] = {"key": key, "band": band, "unit": unit}
    if figure == "road":
        more["stages"] = [str(stage) for stage in ROAD[key][1]]
    if figure == "return":
        reason, _mark, level = key.partition("-")
        kinds_there = [
            code for code in ["", *kinds()] if not level or level_of(code, asked.period.last) == level
        ]
        more |= {"key": reason, "kinds": kinds_there}
    return [row[0] for row in _rows(_CASES[figure], asked, more)]


_CASES: Mapping[str, str] = {
    "step": f"SELECT candidate FROM ({_STEPS}) AS r WHERE key = %(key)s",  # noqa: S608 -- our own words
    "stage": f"SELECT candidate FROM ({_STANDING}) AS r WHERE key = %(key)s",  # noqa: S608 -- our own words
    "road": f"SELECT candidate FROM ({_STANDING}) AS r WHERE key = ANY (%(stages)s)",  # noqa: S608 -- our own words
    "age": f"SELECT candidate FROM ({_OPEN}) AS r"  # noqa: S608 -- our own words
    " WHERE (%(key)s = '' OR key = %(key)s) AND (%(band)s::int IS NULL OR band = %(band)s)",
    "return": f"SELECT candidate FROM ({_RETURNS}) AS r WHERE (%(key)s = '' OR key = %(key)s)"  # noqa: S608 -- our own words
    " AND kind = ANY (%(kinds)s) AND (%(unit)s::uuid IS NULL OR unit = %(unit)s)",
    "stay": f"SELECT candidate FROM ({_STAYS}) AS r WHERE unit = %(unit)s",  # noqa: S608 -- our own words
    "here": f"SELECT candidate FROM ({_STAYS}) AS r WHERE unit = %(unit)s AND here",  # noqa: S608 -- our own words
}


def step_label(key: str) -> str:
    """A milestone in words."""
    return _("Được giới thiệu") if key == INTRODUCED else str(StepKind(key).label)


def level_of(kind: str, day: date) -> str:
    """Cell, grassroots level or above it, by the kind of a unit on a day."""
    known = kinds().get(kind)
    if known is None:
        return "above"
    if known.is_grassroots(day):
        return "base"
    return "cell" if known.cell else "above"


def _levels(units: Sequence[UUID], day: date) -> dict[UUID, str]:
    query = """SELECT u.id, coalesce((SELECT k.kind FROM organisation_unitkind k WHERE k.unit_id = u.id
               ORDER BY k.during @> %s DESC, k.during DESC LIMIT 1), '')
               FROM organisation_unit u WHERE u.id = ANY (%s)"""
    with connection.cursor() as cursor:
        cursor.execute(query, [day, list(units)])
        found = {row[0]: level_of(row[1], day) for row in cursor.fetchall()}
    return {unit: found.get(unit, "above") for unit in units}


def _by_key(relation: str, asked: Asked) -> dict[str, Days]:
    rows = _rows(f"SELECT key, {_DAYS} FROM ({relation}) AS r GROUP BY key", asked)  # noqa: S608 -- our own words
    return {row[0]: Days(*row[1:]) for row in rows}


def _rows(query: str, asked: Asked, more: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked.values | dict(more or {}))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
