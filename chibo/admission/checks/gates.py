"""What a dossier lacks for its next step: papers of the checklist, and rules of the day that are not met.

A gate refuses for what is certainly wrong or missing, and says which rule, why, and how to mend it. What no
text seen decides is told, and stops nobody.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.admission.checks.former import READMISSION, facts_of_past
from chibo.admission.checks.notes import facts_of
from chibo.admission.choices import Association, Group
from chibo.admission.models import Ballot, Dossier, DossierItem
from chibo.admission.queries.dossiers import (
    day_of,
    decision_of,
    introducers_of,
    item_state,
    items_of,
    last_ballot,
    recognition_ballots,
    recognition_of,
)
from chibo.admission.queries.extensions import ADMISSION, RECOGNITION, extension_of
from chibo.admission.queries.notes import groups_on
from chibo.admission.queries.relocations import moves_of
from chibo.deadlines.local_rules import book_at
from chibo.deadlines.queries import working_calendar
from chibo.engine.admission import DatedPaper, PaperState, check_order
from chibo.engine.citation import Citation
from chibo.engine.rules import ABSENT, Fact, Facts, Judgement, Outcome, Verdict, judge
from chibo.membership.queries import spell_on
from chibo.regulations.dossier import RECOGNITION_STEPS, STEPS, papers, routes
from chibo.regulations.rulebook import rulebook
from chibo.regulations.telling import Teller
from chibo.storage.refusal import Finding

OF_CELL = (
    "age.minimum",
    "age.maximum",
    "schooling.minimum",
    "class.certificate_validity",
    "introducer.standing",
    "introducer.together",
    "introducer.alone",
    "introducer.with_association",
    "dossier.stale",
)
OF_READMISSION = ("readmission.wait", "readmission.times", "readmission.barred")
_CONVICTED = ("readmission.wait_conviction",)
# Facts that the file itself keeps: not knowing them is a gap of the file, and can be mended there.
_OURS = frozenset({"birth_date", "schooling", "certificate_on", "introducers", "dossier_on"})
_TROUBLE = {
    PaperState.MISSING: "dossier.missing",
    PaperState.TO_SUPPLEMENT: "dossier.to_supplement",
    PaperState.EXPIRED: "dossier.expired",
}


def _told() -> Teller:
    return Teller(rulebook(), get_language() or "vi", _)


def label_of(code: str) -> str:
    """A paper in words, with the number of its form."""
    paper = papers().get(code)
    return paper.label(get_language() or "vi") if paper else code


def lacking(dossier: Dossier, step: str, day: date) -> list[Finding]:
    """Papers that must be there for a step or one before it, and are not as they should be on the day."""
    steps = STEPS if step in STEPS else RECOGNITION_STEPS
    wanted = steps[: steps.index(step) + 1]
    rows = [row for row in items_of(dossier.pk) if papers()[row.code].before in wanted]
    return [
        Finding(_TROUBLE[state], _sentence(row, state), "")
        for row in rows
        if (state := item_state(row, day)) in _TROUBLE
    ]


def _sentence(row: DossierItem, state: PaperState) -> str:
    words = {
        PaperState.MISSING: _("Thiếu: %(paper)s. %(how)s Căn cứ: %(source)s."),
        PaperState.TO_SUPPLEMENT: _("Cần bổ sung: %(paper)s. Sửa rồi ghi lại giấy này. Căn cứ: %(source)s."),
        PaperState.EXPIRED: _("Đã hết hạn: %(paper)s. Làm lại rồi ghi giấy mới. Căn cứ: %(source)s."),
    }[state]
    return words % {"paper": label_of(row.code), "source": source_of(row), "how": _how(row)}


def _how(row: DossierItem) -> str:
    """What to do about a paper that is missing: enter it, or do what fills it in."""
    told = {
        "verification": _("Gửi thư thẩm tra và ghi đủ trả lời."),
        "introducers": _("Ghi đủ người giới thiệu."),
        "voted": _("Ghi biểu quyết của chi bộ trước."),
        "resolved": _("Ghi biểu quyết của đảng ủy cơ sở trước."),
        "recognition_voted": _("Ghi biểu quyết của chi bộ trước."),
        "recognition_resolved": _("Ghi biểu quyết của đảng ủy cơ sở trước."),
    }
    return told.get(papers()[row.code].filled_by, _("Ghi số, ngày và nơi để giấy này."))


def source_of(row: DossierItem) -> str:
    """By which papers the rules demand it, and how sure we are."""
    said = row.told
    papers_told = [(Citation.from_json(each), each["title"]) for each in said.get("cited", [])]
    cited = ", ".join(str(paper) if paper.number else title for paper, title in papers_told)
    return f"{cited} ({_told().confidence(said['confidence'])})"


def out_of_order(rows: Iterable[DossierItem]) -> list[Finding]:
    """Papers older than one they rest on. They are told; whoever checks decides."""
    dated: dict[str, list[DatedPaper]] = {}
    for row in rows:
        on = day_of(row.basis)
        if row.state == "valid" and on is not None:
            dated[row.code] = [DatedPaper(label_of(row.code), on, papers()[row.code].after)]
    return [
        Finding(found.code, _(found.message.text) % dict(found.message.params))
        for found in check_order(dated)
    ]


def facts_of_dossier(dossier: Dossier, day: date) -> Facts:
    """What is known of the case, by the names the rules use."""
    known = dict(facts_of(dossier.candidate, day).known)
    rows = {row.code: row for row in items_of(dossier.pk)}
    known |= {
        "dossier_on": dossier.opened_on,
        "dossier_renewed_on": dossier.renewed_on or ABSENT,
        "introducing_association": dossier.association,
        "introducers": tuple(_introducer(row, day) for row in introducers_of(dossier.pk)),
        "readmission": READMISSION in dossier.marks,
    }
    known |= _association(dossier, rows) | _over_age(dossier, rows) | _votes(dossier)
    known |= _recognition(dossier, rows) | _moved(dossier)
    known |= facts_of_past(dossier, day) | _readmission(dossier, rows)
    if _day(rows, "certificate"):
        known["certificate_on"] = _day(rows, "certificate")
    if _day(rows, "diploma"):
        known["schooling_proof"] = "diploma"
    if Group.HAMLET_HEAD in groups_on([dossier.candidate_id], day).get(dossier.candidate_id, []):
        known["local_standing"] = "hamlet_head"
    return Facts(MappingProxyType(known))


def _day(rows: dict[str, DossierItem], code: str) -> Fact:
    row = rows.get(code)
    return (day_of(row.basis) or ABSENT) if row is not None and row.state == "valid" else ABSENT


def _introducer(row: object, day: date) -> MappingProxyType[str, Fact]:
    spell = spell_on(row.person_id, day)  # type: ignore[attr-defined]
    standing = spell.standing if spell is not None and not spell.transit else ABSENT
    said: dict[str, Fact] = {
        "introducers.together_since": row.since,  # type: ignore[attr-defined]
        "introducers.replacement": row.replacement,  # type: ignore[attr-defined]
    }
    return MappingProxyType(said | ({"introducers.standing": standing} if standing else {}))


def _association(dossier: Dossier, rows: dict[str, DossierItem]) -> dict[str, Fact]:
    if dossier.association == Association.NONE:
        return {}
    return {"association_resolution_on": _day(rows, "association_resolution"), "association_member": True}


_FACTS = {"cell": "cell_vote", "committee": "committee_vote"}
_DAYS = {"cell": "cell_vote_on", "committee": "committee_vote_on"}
OF_DECISION = ("decision.limit", "ceremony.limit")


def _votes(dossier: Dossier) -> dict[str, Fact]:
    """The latest counts, and the days of those that passed."""
    known: dict[str, Fact] = {}
    for body, name in _FACTS.items():
        ballot = last_ballot(dossier.pk, body)
        if ballot is not None:
            known |= counted(name, ballot)
            if ballot.passed:
                known[_DAYS[body]] = ballot.on
    known |= {
        "decision_route": routes()[dossier.route].word,
        "decision_extended": _extended(dossier, ADMISSION),
    }
    decision = decision_of(dossier.pk)
    if decision is not None:
        known |= {"decision_issued_on": decision.issued_on, "decided_by": decision.decided_by}
        known |= {"decision_received_on": decision.received_on} if decision.received_on else {}
        known |= {"ceremony_on": decision.ceremony_on} if decision.ceremony_on else {}
        known["ceremony_consent_on"] = day_of(decision.consent) or ABSENT
    return known


def _moved(dossier: Dossier) -> dict[str, Fact]:
    """The days of the move that brought the dossier here, or that it is about to make."""
    move = moves_of(dossier.pk).last()
    if move is None:
        return {}
    known: dict[str, Fact] = {"moved_on": move.moved_on}
    known |= {"move_forwarded_on": move.sent_on} if move.sent_on else {}
    return known | ({"move_received_on": move.received_on} if move.received_on else {})


def _extended(dossier: Dossier, what: str) -> bool:
    return extension_of(dossier.pk, what) is not None


def _recognition(dossier: Dossier, rows: dict[str, DossierItem]) -> dict[str, Fact]:
    """The day the cell passed the recognition, its decision, and whether lateness was explained."""
    known: dict[str, Fact] = {"recognition_extended": _extended(dossier, RECOGNITION)}
    voted = recognition_ballots(dossier.pk).filter(body="cell", passed=True).last()
    known |= {"recognition_vote_on": voted.on} if voted is not None else {}
    decision = recognition_of(dossier.pk)
    known |= {"recognition_issued_on": decision.issued_on} if decision is not None else {}
    known["explanation_filed"] = bool(_day(rows, "late_explanation"))
    return known


def counted(name: str, ballot: Ballot) -> dict[str, Fact]:
    """A count as facts of the rules: votes in favour, members, and those left out."""
    base = "official" if ballot.body == "cell" else "members"
    found: dict[str, Fact] = {f"{name}.for": ballot.votes_for, f"{name}.{base}": ballot.members}
    return found | {f"{name}.{part}": number for part, number in ballot.left_out.items()}


def _over_age(dossier: Dossier, rows: dict[str, DossierItem]) -> dict[str, Fact]:
    over = "over_age" in dossier.marks
    known: dict[str, Fact] = {"over_age_need": over, "fit_and_respected": over}
    if over and _day(rows, "over_age_consent"):
        consent: dict[str, Fact] = {"over_age_consent_on": _day(rows, "over_age_consent")}
        known |= consent | {"over_age_consent_by": "province_standing_committee"}
    return known


def _readmission(dossier: Dossier, rows: dict[str, DossierItem]) -> dict[str, Fact]:
    """The consent the rules ask for before somebody who left the Party is admitted again."""
    if READMISSION not in dossier.marks or not _day(rows, "readmission_consent"):
        return {}
    consent: dict[str, Fact] = {"readmission_consent_on": _day(rows, "readmission_consent")}
    return consent | {"readmission_consent_by": "province_standing_committee"}


def judged_dossier(
    dossier: Dossier, day: date, rules: Sequence[str] = OF_CELL, more: dict[str, Fact] | None = None
) -> Judgement:
    """What the rules say of the case on the day; `more` are facts of the step that is being taken."""
    known = Facts(MappingProxyType(dict(facts_of_dossier(dossier, day).known) | (more or {})))
    return judge(book_at(dossier.place), known, day=day, calendar=working_calendar(), rules=rules)


def judged_readmission(dossier: Dossier, day: date) -> tuple[Judgement, ...]:
    """What the rules say of a readmission, had the cell voted on the day; nothing of other cases.

    No conviction is kept here. The shorter wait holds for everybody, so it is judged as if there were none;
    whether the longer one after a conviction is over stays unknown, and is told.
    """
    if READMISSION not in dossier.marks:
        return ()
    more: dict[str, Fact] = {"cell_vote_on": day}
    least = judged_dossier(dossier, day, OF_READMISSION, more | {"minor_conviction": False})
    return least, judged_dossier(dossier, day, _CONVICTED, more)


def broken(judgement: Judgement) -> list[Finding]:
    """Rules not met, and rules waiting for what the file should say; each with why and how to mend it."""
    told = _told()
    return [
        Finding(f"rule.{verdict.rule}", _rule(told, verdict))
        for verdict in judgement.verdicts
        if _stops(verdict)
    ]


def _stops(verdict: Verdict) -> bool:
    if verdict.outcome is Outcome.UNKNOWN:
        return bool(_OURS.intersection(verdict.missing))
    return verdict.outcome is Outcome.NOT_MET


def _rule(told: Teller, verdict: Verdict) -> str:
    parts = [f"{told.label(verdict.rule)}: {told.answer(verdict.outcome).lower()}.", *told.reasons(verdict)]
    parts += [each.sentence for each in told.mending(verdict)]
    sources = dict.fromkeys(told.source(value) for value in verdict.values if value.key == verdict.rule)
    return " ".join([*parts, *(_("Căn cứ: %(source)s.") % {"source": source} for source in sources)])


def gate(dossier: Dossier, step: str, day: date) -> list[Finding]:
    """Everything that stands in the way of the cell's vote or of a later step."""
    more: dict[str, Fact] = {"cell_vote_on": day}
    found = lacking(dossier, step, day)
    if step != "cell_review":
        return found
    judgements = (judged_dossier(dossier, day, more=more), *judged_readmission(dossier, day))
    return found + [finding for judgement in judgements for finding in broken(judgement)]
