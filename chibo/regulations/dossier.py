"""The papers of an admission and of the recognition after it, by the rules of a day; who decides; returns.

A paper that no rule names for the day cannot be demanded. A committee may tighten: it may demand a paper that
the rules leave to the locality. It can neither invent a paper nor waive one.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from chibo.engine.admission import Expiry
from chibo.engine.citation import Citation
from chibo.engine.findings import gettext_noop
from chibo.engine.rules import Plain
from chibo.regulations import loader
from chibo.regulations.local_rules import LocalRuleError
from chibo.regulations.reading import Row, read_yaml
from chibo.regulations.rulebook import Rules, rulebook
from chibo.regulations.values import CONFIDENCES, Entry

FOLDER = loader.HERE / "admission"
STEPS = ("cell_review", "committee_review", "decision")
RECOGNITION_STEPS = ("recognition_review", "recognition_committee", "recognition_decision")
MARKS = frozenset({"association", "pupil", "readmission", "over_age", "sectional", "committee", "late"})
BODIES = frozenset({"cell", "committee", "standing", "deciding", "heads"})
_VALUES = frozenset({"yes", "no", "local"})

_NO_PAPER = gettext_noop("Không có giấy tờ nào mang mã “%(key)s” trong các bộ quy định: không được đòi.")
_NOT_LOCAL = gettext_noop("%(key)s: vào ngày này quy định không giao địa phương đòi giấy này.")
_NO_BASIS = gettext_noop("%(key)s: cần văn bản làm căn cứ, ít nhất có số hoặc tên loại văn bản.")


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What the rules say of a paper from a day on: demanded, not demanded, or left to the locality."""

    valid_from: dt.date
    value: str
    source: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper of the dossier. `before` is the step it must be there for, `when` marks of the cases it is for.

    `expires` is the rule whose months it holds, `filled_by` what enters it by itself; both may be empty.
    """

    code: str
    vi: str
    en: str
    form: str
    before: str
    when: tuple[str, ...]
    after: tuple[str, ...]
    expires: str
    filled_by: str
    asks_agreement: bool
    may_not_apply: bool
    demanded: tuple[Demand, ...]

    def label(self, language: str) -> str:
        """What it is called, with the number of its form."""
        name = self.en if language == "en" else self.vi
        return f"{name} ({self.form})" if self.form else name

    def on(self, day: dt.date) -> Demand | None:
        """What the rules say on a day; None before the first that names it."""
        return next((each for each in reversed(self.demanded) if each.valid_from <= day), None)

    def fits(self, marks: frozenset[str]) -> bool:
        """Whether the paper is for a case with these marks."""
        return marks.issuperset(self.when)


@dataclass(frozen=True, kw_only=True)
class Route(Entry):
    """Who votes, in order, and the rules' own word for the way of the decision."""

    word: str
    bodies: tuple[str, ...]

    @property
    def resolves(self) -> bool:
        """Whether a committee votes between the cell and the body that decides."""
        return "committee" in self.bodies

    @property
    def last(self) -> str:
        """The body that decides."""
        return self.bodies[-1]


@dataclass(frozen=True, kw_only=True)
class LocalPaper:
    """A committee demands a paper that the rules leave to the locality, from a day on, by its own paper."""

    code: str
    valid_from: dt.date
    citation: Citation


def _demand(row: Row) -> Demand:
    day = row.day("from")
    if day is None:
        raise row.error("from is missing")
    found = Demand(
        valid_from=day,
        value=row.choice("value", _VALUES),
        source=_sources(row),
        confidence=row.choice("confidence", CONFIDENCES),
    )
    row.finish()
    return found


def _sources(row: Row) -> tuple[str, ...]:
    keys = row.words("source")
    unknown = [key for key in keys if key not in loader.sources()]
    if unknown or not keys:
        raise row.error(f"source: no file sources/{unknown[0] if unknown else '…'}.yaml")
    return keys


def _paper(row: Row, known: Mapping[str, Paper]) -> Paper:
    expires = row.text("expires", "")
    rule = rulebook().book.parameters.get(expires)
    if expires and (rule is None or rule.unit != "months"):
        raise row.error(f"expires: {expires!r} is no rule in months")
    after, when = row.words("after"), row.words("when")
    unknown = [code for code in after if code not in known] + [mark for mark in when if mark not in MARKS]
    if unknown:
        raise row.error(f"after, when: nothing above is called {unknown[0]!r}")
    demanded = tuple(_demand(each) for each in row.rows("demanded"))
    if not demanded or list(demanded) != sorted(demanded, key=lambda each: each.valid_from):
        raise row.error("demanded: at least one row is expected, the earliest first")
    found = Paper(
        code=row.text("code"),
        vi=row.text("vi"),
        en=row.text("en"),
        form=row.text("form", ""),
        before=row.choice("before", frozenset(STEPS + RECOGNITION_STEPS)),
        when=when,
        after=after,
        expires=expires,
        filled_by=row.text("filled_by", ""),
        asks_agreement=row.flag("asks_agreement"),
        may_not_apply=row.flag("may_not_apply"),
        demanded=demanded,
    )
    row.finish()
    return found


def read_papers(path: Path) -> Mapping[str, Paper]:
    """The papers of a file in its order; each rests only on papers above it."""
    found: dict[str, Paper] = {}
    for row in read_yaml(path).rows("papers"):
        paper = _paper(row, found)
        if paper.code in found:
            raise row.error(f"code {paper.code!r} stands twice")
        found[paper.code] = paper
    return MappingProxyType(found)


@cache
def papers() -> Mapping[str, Paper]:
    """Every paper of an admission dossier and of the recognition that follows, by code."""
    return read_papers(FOLDER / "papers.yaml")


def papers_on(
    day: dt.date,
    marks: frozenset[str],
    local: Iterable[LocalPaper] = (),
    steps: tuple[str, ...] = STEPS,
) -> tuple[Paper, ...]:
    """What may be demanded before the steps, of a case with these marks, by the rules of the day."""
    asked = {row.code for row in local if _checked(row).valid_from <= day}
    return tuple(
        paper
        for paper in papers().values()
        if paper.before in steps
        and paper.fits(marks)
        and (said := paper.on(day)) is not None
        and (said.value == "yes" or (said.value == "local" and paper.code in asked))
    )


def _checked(row: LocalPaper) -> LocalPaper:
    paper = papers().get(row.code)
    if paper is None:
        raise LocalRuleError(_NO_PAPER, key=row.code)
    said = paper.on(row.valid_from)
    if said is None or said.value != "local":
        raise LocalRuleError(_NOT_LOCAL, key=row.code)
    if not (row.citation.number or row.citation.kind):
        raise LocalRuleError(_NO_BASIS, key=row.code)
    return row


def expiry_of(code: str, day: dt.date, rules: Rules | None = None) -> Expiry | None:
    """How long a paper holds by the rules (of a unit) on a day; None where none lets it run out."""
    paper = papers().get(code)
    book = (rules or rulebook()).book
    stated = book.in_force(day).get(paper.expires) if paper and paper.expires else None
    return Expiry(stated.value) if stated is not None and isinstance(stated.value, int) else None


def told_of(paper: Paper, day: dt.date) -> dict[str, Plain]:
    """What a dossier keeps of why a paper was demanded: since when, by which papers, how sure we are."""
    said = paper.on(day)
    if said is None:
        raise ValueError(f"{paper.code} is not demanded on {day}")
    cited: list[Plain] = [
        {"key": key, "title": loader.sources()[key].title, **loader.sources()[key].citation.to_json()}
        for key in said.source
    ]
    return {"from": said.valid_from.isoformat(), "confidence": said.confidence, "cited": cited}


def _entries(name: str) -> list[Row]:
    return read_yaml(FOLDER / f"{name}.yaml").rows(name if name == "routes" else "reasons")


def _entry(row: Row) -> dict[str, object]:
    texts = {name: row.text(name) for name in ("code", "vi", "en")}
    return {**texts, "source": _sources(row), "confidence": row.choice("confidence", CONFIDENCES)}


@cache
def routes() -> Mapping[str, Route]:
    """Every way an admission is decided, by code."""
    found = {}
    for row in _entries("routes"):
        bodies = row.words("bodies")
        if not BODIES.issuperset(bodies) or bodies[:1] != ("cell",):
            raise row.error("bodies: begin with cell; known are cell, committee, standing, deciding, heads")
        route = Route(**_entry(row), word=row.text("word"), bodies=bodies)  # type: ignore[arg-type]
        row.finish()
        found[route.code] = route
    return MappingProxyType(found)


@cache
def return_reasons() -> Mapping[str, Entry]:
    """Why a dossier may be sent back, by code."""
    found = {}
    for row in _entries("returns"):
        reason = Entry(**_entry(row))  # type: ignore[arg-type]
        row.finish()
        found[reason.code] = reason
    return MappingProxyType(found)
