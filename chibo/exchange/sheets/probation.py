"""The register of probationary members (T12): rows matched to members on probation, and what is filled in.

A row never makes a person. What the register knows stays; what only the sheet knows is filled in where no
vote and no decision hangs on it: the helper, the certificate of the class, papers of a recognition at work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from chibo.admission.actions.dossiers import is_open
from chibo.admission.choices import ItemState
from chibo.admission.models import Dossier, DossierItem
from chibo.admission.queries import candidate_rows
from chibo.admission.queries.dossiers import items_by_code, visible_dossiers
from chibo.admission.queries.probation import Probation, probations
from chibo.engine.admission import IN_RECOGNITION
from chibo.engine.findings import gettext_noop
from chibo.engine.vietnamese import search_key
from chibo.exchange.checks import Judged
from chibo.exchange.models import Batch
from chibo.exchange.queries import columns_of, drafts, persons_named
from chibo.exchange.sheets.matching import (
    Namesakes,
    Side,
    Value,
    compare,
    count_said,
    name_said,
    named,
    paper_sides,
    the_one,
)
from chibo.exchange.sheets.paper_words import Named, read_paper
from chibo.exchange.sheets.rows import NO_ISSUER, Row, rows_read
from chibo.exchange.texts import texts_of
from chibo.exchange.values import Setting, read_name
from chibo.membership.choices import Standing
from chibo.membership.queries import of_standing
from chibo.organisation.queries import inside
from chibo.people.models import Person
from chibo.people.queries import person_names, visible_persons
from chibo.storage.identity import Scope

PAPERS = ("self_review", "helper_review", "late_explanation")
_NO_DAY = gettext_noop("Sổ chưa có người giúp đỡ. Điền ngày phân công để ghi, hoặc ghi ở trang của hồ sơ.")
_NO_FILE = gettext_noop("Đồng chí không có hồ sơ kết nạp trong chương trình: mục này không có chỗ ghi.")
_HELPER = gettext_noop("Không thấy đúng một đảng viên chính thức tên “%(raw)s”. Ghi ở trang của hồ sơ.")
_EARLY = gettext_noop("Ngày phân công trước ngày giới thiệu của hồ sơ. Kiểm tra lại.")
_PART = gettext_noop("Sổ chưa có giấy này. Điền đủ số và ngày để ghi.")
_CLOSED = gettext_noop(
    "Giấy này chỉ ghi được khi hồ sơ đang xét công nhận chính thức. Ghi ở trang của hồ sơ."
)
_TWICE = gettext_noop("Trùng với dòng %(number)s của tệp. Bỏ qua một trong hai dòng.")


@dataclass(frozen=True)
class Register:
    """Everything the register knows of those on probation in the unit, read at once."""

    entries: Mapping[UUID, Probation]
    names: Namesakes
    helpers: Mapping[UUID, str]
    dossiers: Mapping[UUID, Dossier]
    items: Mapping[UUID, Mapping[str, DossierItem]]
    introduced: Mapping[UUID, date]
    officials: Mapping[str, Sequence[Person]]
    rows: dict[UUID, int] = field(default_factory=dict)


def judge_probation(batch: Batch, setting: Setting, scope: Scope) -> list[Judged]:
    """Every row understood, matched and compared."""
    return rows_read(batch, setting, partial(_understand, _register(batch, setting.today, scope)))


def _register(batch: Batch, today: date, scope: Scope) -> Register:
    here = visible_persons(scope).filter(inside(batch.unit.path, "place"))
    persons = list(of_standing(here, Standing.PROBATIONARY, today))
    entries = {entry.person.pk: entry for entry in probations(persons)}
    candidates = [entry.candidate for entry in entries.values() if entry.candidate]
    dossiers = {row.candidate_id: row for row in visible_dossiers(scope).filter(candidate__in=candidates)}
    said = {search_key(read_paper(text).who) for text in _helpers_said(batch)}
    officials = of_standing(visible_persons(scope), Standing.OFFICIAL, today)
    return Register(
        entries=entries,
        names=Namesakes((person.full_name, person.pk) for person in persons),
        helpers=person_names(entry.helper for entry in entries.values() if entry.helper),
        dossiers=dossiers,
        items=items_by_code([row.pk for row in dossiers.values()]),
        introduced=dict(candidate_rows(candidates).values_list("pk", "introduced_on")),
        officials=persons_named(officials, said),
    )


def _helpers_said(batch: Batch) -> list[str]:
    columns = columns_of(batch)
    return [texts_of(row.cells, columns, row.fixes).get("helper", "") for row in drafts(batch)]


def _understand(register: Register, row: Row) -> Person | None:
    read_name(row.seen, row.texts)
    birth, ceremony = row.day("birth"), row.day("ceremony_on")
    if not name_said(row):
        return None

    def by_birth(key: UUID) -> tuple[str, Value, Value]:
        return "birth", register.entries[key].person.birth, birth

    def by_ceremony(key: UUID) -> tuple[str, Value, Value]:
        return "ceremony_on", register.entries[key].ceremony_on, ceremony

    key = the_one(row, name_said(row), register.names, [by_birth, by_ceremony])
    if key is None:
        return None
    entry = register.entries[key]
    earlier = register.rows.setdefault(entry.person.pk, row.draft.number)
    if earlier != row.draft.number:
        row.seen.stop("full_name", "row.duplicate", _TWICE, number=earlier)
        return None
    _compare(row, entry)
    _fill(row, entry, register)
    row.seen.values["page"] = ["dossier", str(entry.candidate)] if entry.candidate else ["person", str(key)]
    return entry.person


def _compare(row: Row, entry: Probation) -> None:
    """What the ledger, votes and decisions say: never written from a sheet."""
    decision, decided = row.paper("decision", "decision_on")
    over, limit = row.day("over_on"), row.day("cell_limit")
    vote, ballot = row.texts.get("cell_vote", ""), entry.ballot
    met, result = row.day("cell_vote", read_paper(vote).day), named(row, "recognition")
    kept = entry.recognition
    official = row.day("recognition", result.day)
    sides = [
        Side("birth", entry.person.birth, row.seen.dates.get("birth")),
        Side("ceremony_on", entry.ceremony_on, row.seen.dates.get("ceremony_on")),
        *paper_sides(
            "decision", (entry.decision.number, entry.issued_on or entry.decision.date), decision, decided
        ),
        Side("over_on", entry.over, over),
        Side("cell_limit", entry.limit, limit),
        Side("cell_vote", ballot.on if ballot else None, met),
        Side("cell_vote", f"{ballot.votes_for}/{ballot.entitled}" if ballot else "", count_said(vote)),
        *paper_sides(
            "recognition", (kept.basis.number, kept.decided_on) if kept else ("", None), result, official
        ),
    ]
    compare(row, sides)


def _fill(row: Row, entry: Probation, register: Register) -> None:
    filled: dict[str, object] = {}
    _helper(row, entry, register, filled)
    _certificate(row, entry, filled)
    dossier = register.dossiers.get(entry.candidate) if entry.candidate else None
    items = register.items.get(dossier.pk, {}) if dossier else {}
    papers = {code: said for code in PAPERS if (said := _paper(row, entry, dossier, items.get(code), code))}
    if papers:
        filled["papers"] = papers
    class_item = items.get("new_member_class")
    if "certificate" in filled and dossier and class_item and _takes(dossier, class_item):
        filled["class_item"] = str(class_item.pk)
    row.seen.values["fill"] = filled


def _helper(row: Row, entry: Probation, register: Register, filled: dict[str, object]) -> None:
    said = named(row, "helper")
    if not said.who:
        return
    kept = register.helpers.get(entry.helper, "…") if entry.helper else ""
    if kept:
        compare(row, [Side("helper", kept, said.who)])
        return
    found = register.officials.get(search_key(said.who), ())
    on = row.exact("helper_from", row.texts.get("helper_from", "") or said.day)
    if entry.candidate is None:
        row.seen.warn("helper", "fill.no_file", _NO_FILE)
    elif len(found) != 1:
        row.seen.warn("helper", "fill.helper", _HELPER, raw=said.who)
    elif on is None:
        row.seen.warn("helper_from", "fill.no_day", _NO_DAY)
    elif on < register.introduced.get(entry.candidate, on):
        row.seen.stop("helper_from", "fill.too_early", _EARLY)
    else:
        filled["helper"] = {"person": str(found[0].pk), "on": on.isoformat()}


def _certificate(row: Row, entry: Probation, filled: dict[str, object]) -> None:
    said, kept = named(row, "member_class"), entry.paper("new_member_class")
    on = row.exact("member_class", said.day)
    if not said.number and on is None:
        return
    if not kept.is_empty:
        compare(row, paper_sides("member_class", (kept.number, kept.date), said, on))
        return
    issuer = row.texts.get("certificate_issuer", "")
    if on is None or not said.number:
        row.seen.warn("member_class", "fill.part", _PART)
    elif not issuer:
        row.seen.warn("certificate_issuer", "certificate.issuer", NO_ISSUER)
    else:
        filled["certificate"] = {"number": said.number, "on": on.isoformat(), "issuer": issuer}


def _paper(
    row: Row, entry: Probation, dossier: Dossier | None, item: DossierItem | None, code: str
) -> dict[str, str] | None:
    """A paper of the recognition that the sheet names and the dossier lacks."""
    said, kept = named(row, code), entry.paper(code)
    if said == Named():
        return None
    on = row.exact(code, said.day)
    if not kept.is_empty:
        compare(row, paper_sides(code, (kept.number, kept.date), said, on))
    elif dossier is None or item is None or not _takes(dossier, item):
        row.seen.warn(code, "fill.closed" if dossier else "fill.no_file", _CLOSED if dossier else _NO_FILE)
    elif on is None or not said.number:
        row.seen.warn(code, "fill.part", _PART)
    else:
        return {"item": str(item.pk), "number": said.number, "on": on.isoformat()}
    return None


def _takes(dossier: Dossier, item: DossierItem) -> bool:
    stage = dossier.candidate.stage
    return stage in IN_RECOGNITION and item.state == ItemState.MISSING and is_open(item.code, stage)
