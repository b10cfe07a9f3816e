"""What a dossier says in a form, so that nobody types it again: by the words the fields name (`takes`).

Everything comes from what is recorded of the case: papers by number and day, counts of a vote, names of those
who help and introduce. Nothing protected, and never who voted how.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import override

from chibo.admission.checks.former import HARDSHIP, READMISSION, past_of_dossier
from chibo.admission.choices import Body, StepKind, VoteForm
from chibo.admission.models import Ballot, Candidate, Decision, Dossier, Introducer
from chibo.admission.queries import helper_terms, last_step
from chibo.admission.queries.dossiers import (
    admission_ballots,
    decision_of,
    introducers_of,
    items_of,
    probation_ends,
    recognition_ballots,
    recognition_of,
    removal_ballots,
)
from chibo.admission.queries.relocations import arrived, waiting_move
from chibo.deadlines.queries import deadlines_of
from chibo.documents.papers import body_of, values_of_case
from chibo.engine.calendar import write_in_sentence
from chibo.engine.citation import Citation
from chibo.engine.office import Form, Value
from chibo.membership.choices import Kind
from chibo.organisation.models import Unit
from chibo.organisation.queries import ancestors, units_on
from chibo.people.models import Person
from chibo.people.queries import files_of
from chibo.regulations.loader import kinds

_VOTERS = {
    "cell": (Body.CELL,),
    "committee": (Body.COMMITTEE, Body.DECIDING),
    "standing_committee": (Body.STANDING, Body.HEADS),
}
_VOTED = {"admission", "decision", "recognition"}
_RESOLUTIONS = {Body.CELL: "case.cell_resolution", Body.COMMITTEE: "case.committee_resolution"}
_CONSENTS = ("readmission_consent", "over_age_consent")


@dataclass(frozen=True)
class _Matter:
    """What a paper speaks of: its counts, its decision, and the papers of the checklist with both votes.

    `limit` is the kind of deadline that a letter about a delay names.
    """

    ballots: Callable[[UUID], QuerySet[Ballot]]
    decision: Callable[[UUID], Decision | None]
    papers: Mapping[str, Body]
    limit: str = ""


_MATTERS = {
    "admission": _Matter(
        admission_ballots,
        decision_of,
        {"cell_resolution": Body.CELL, "committee_resolution": Body.COMMITTEE},
        limit="ceremony",
    ),
    "recognition": _Matter(
        recognition_ballots,
        recognition_of,
        {"recognition_cell_resolution": Body.CELL, "recognition_committee_resolution": Body.COMMITTEE},
        limit="recognition_by_cell",
    ),
    "removal": _Matter(removal_ballots, decision_of, {}),
}


def case_values(form: Form, *, unit: Unit, candidate: Candidate, on: date) -> dict[str, Value]:
    """The values of a form's fields for a case on a day, by the name of the field.

    `unit` is the one whose body issues the paper. A vote is that of this body, in forms about a vote.
    """
    with override("vi"):  # a paper, whatever the reader's language
        more = _of_case(candidate, form, on)
    return values_of_case(form, unit=unit, person=candidate.person, cell=candidate.cell, on=on, more=more)


def _of_case(candidate: Candidate, form: Form, on: date) -> dict[str, Value]:
    dossier = _present(candidate)
    more: dict[str, Value] = {"person.full_name": candidate.full_name}
    more |= _of_helper(candidate) | _of_steps(candidate)
    if dossier is not None:
        matter = _MATTERS[form.matter]
        more |= _of_papers(dossier, matter) | _of_introducers(dossier) | _of_decision(dossier, matter)
        more |= _of_vote(dossier, form, matter) | _of_past(dossier, on) | _of_moving(dossier, on)
        more |= _of_limit(candidate, matter)
    return more


def in_sentence(paper: Citation) -> str:
    """A paper as other papers name it after its issuer is known: "Nghị quyết số 5-NQ/CB ngày 9/6/2025"."""
    number = f"số {paper.number}" if paper.number else ""
    day = write_in_sentence(paper.date) if paper.date else ""
    return " ".join(part for part in (paper.kind, number, day) if part)


def _present(candidate: Candidate) -> Dossier | None:
    return candidate.dossiers.order_by("opened_on").last()


def _of_steps(candidate: Candidate) -> dict[str, Value]:
    said: dict[str, Value] = {}
    named = last_step(candidate.pk, StepKind.SYMPATHISER)
    if named is not None:
        said["case.sympathiser"] = in_sentence(named.basis)
    certified = last_step(candidate.pk, StepKind.CERTIFIED)
    if certified is not None and not certified.basis.is_empty:
        said["certificate"] = str(certified.basis)
    return said


def _of_helper(candidate: Candidate) -> dict[str, Value]:
    term = helper_terms(candidate.pk).first()
    if term is None:
        return {}
    helper = files_of([term.helper_id]).get(term.helper_id)
    return {"helper.full_name": helper.full_name, "helper.since": term.during.lower} if helper else {}


def _of_papers(dossier: Dossier, matter: _Matter) -> dict[str, Value]:
    """The resolutions of the matter: as the checklist has them, else those of the counts that were enough."""
    passed = matter.ballots(dossier.pk).filter(passed=True, body__in=_RESOLUTIONS).select_related("step")
    said: dict[str, Value] = {_RESOLUTIONS[Body(row.body)]: in_sentence(row.step.basis) for row in passed}
    rows = {row.code: in_sentence(row.basis) for row in items_of(dossier.pk) if not row.basis.is_empty}
    said |= {_RESOLUTIONS[body]: rows[code] for code, body in matter.papers.items() if code in rows}
    consents = [rows[code] for code in _CONSENTS if code in rows]
    return said | ({"case.consent": consents[0]} if len(consents) == 1 else {})


def _of_decision(dossier: Dossier, matter: _Matter) -> dict[str, Value]:
    admitted, found = decision_of(dossier.pk), matter.decision(dossier.pk)
    said: dict[str, Value] = {"case.decision": in_sentence(found.basis)} if found is not None else {}
    held = admitted.ceremony_on if admitted is not None else None
    return said | ({"case.ceremony_on": held, "case.official_on": probation_ends(held)} if held else {})


def _of_past(dossier: Dossier, on: date) -> dict[str, Value]:
    """When and how a former member left, by the ledger."""
    past = past_of_dossier(dossier, on) if READMISSION in dossier.marks else None
    if past is None or past.left is None:
        return {}
    label = str(Kind(past.left.kind).label)
    how = label[:1].lower() + label[1:]
    hard = " vì hoàn cảnh gia đình đặc biệt khó khăn" if HARDSHIP in dossier.marks else ""
    return {"case.left_on": past.left.on, "case.left_how": how + hard}


def _of_moving(dossier: Dossier, on: date) -> dict[str, Value]:
    """The paper of the move that brought the dossier here; where it goes, while it has not arrived."""
    came, goes = arrived(dossier.pk), waiting_move(dossier.pk)
    said: dict[str, Value] = {"case.moving_paper": in_sentence(came.basis)} if came is not None else {}
    return said | (_of_goal(goes.target, on) if goes is not None else {})


def _of_goal(target: Unit, on: date) -> dict[str, Value]:
    """The committee of the new place, and the cell where the move names one."""
    said: dict[str, Value] = {}
    for row in (*units_on(on).filter(pk=target.pk), *reversed(ancestors(target.path, on))):
        if not kinds()[row.kind].holds_members:
            return said | {"case.new_committee": body_of(row.name)}
        said["case.new_cell"] = row.name
    return said


def _of_limit(candidate: Candidate, matter: _Matter) -> dict[str, Value]:
    """Until when it had to be done, as the latest deadline of the kind says that was not withdrawn."""
    rows = deadlines_of(candidate.pk).filter(what=matter.limit, withdrawn_on__isnull=True)
    found = rows.first() if matter.limit else None
    return {"case.due_on": found.due} if found is not None else {}


def _of_introducers(dossier: Dossier) -> dict[str, Value]:
    rows = list(introducers_of(dossier.pk))
    persons = files_of(row.person_id for row in rows)
    seen = [row for row in rows if row.person_id in persons]
    names = [f"đồng chí {persons[row.person_id].full_name}" for row in seen]
    said: dict[str, Value] = {"case.introducers": " và ".join(names)}
    return said | (_of_introducer(seen[0], persons[seen[0].person_id]) if seen else {})


def _of_introducer(row: Introducer, person: Person) -> dict[str, Value]:
    """The first of them: each writes a paper of his own."""
    home = ", ".join(part for part in (person.home_place, person.home_province) if part)
    return {
        "introducer.full_name": person.full_name,
        "introducer.birth": person.birth,
        "introducer.home": home,
        "introducer.joined_on": person.joined_on,
        "introducer.official_on": person.official_on,
        "introducer.since": row.since,
    }


def _of_vote(dossier: Dossier, form: Form, matter: _Matter) -> dict[str, Value]:
    """The latest count of the body that issues the form or is late; nothing in other forms."""
    bodies = _VOTERS.get(form.issuer, ())
    late = {"due_on", "meeting_on"} <= form.fields.keys()
    if form.group not in _VOTED or not ("votes_for" in form.fields or late) or not bodies:
        return {}
    ballot = matter.ballots(dossier.pk).filter(body__in=bodies).last()
    return _counted(ballot) if ballot else {}


def _counted(ballot: Ballot) -> dict[str, Value]:
    said: dict[str, Value] = {
        "meeting.on": ballot.on,
        "vote.form": str(VoteForm(ballot.form).label).lower(),
        "vote.entitled": ballot.entitled,
        "vote.for": ballot.votes_for,
        "vote.against": ballot.against,
    }
    if ballot.body == Body.CELL:
        return said | {"vote.official": ballot.members, "vote.present_official": ballot.present}
    absent = ballot.members - ballot.present
    return said | {"vote.members": ballot.members, "vote.present": ballot.present, "vote.absent": absent}
