"""Live cases of the loaded demonstration against what the program's own functions say of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from chibo.accounts.models import User
from chibo.accounts.queries import scope_of
from chibo.admission import actions
from chibo.admission.actions.clocks import KINDS, ONCE, wanted
from chibo.admission.checks.gates import counted, judged_dossier
from chibo.admission.models import Ballot, Dossier
from chibo.admission.queries.extensions import RULES as PUT_OFF
from chibo.admission.queries.extensions import extension_of
from chibo.audit.actions import Machine
from chibo.deadlines.queries import deadlines_of, due_day, open_ones, work_for, working_calendar
from chibo.demo.world import DEMONSTRATION_DAY
from chibo.engine.calendar import Term
from chibo.engine.citation import Citation
from chibo.membership.roster import roster
from chibo.regulations.due import deadline_kinds, limit_of
from chibo.web.deadlines.views import desk

PAPER = Citation("Cấp ủy", "Quyết định", "999-QĐ/HU", DEMONSTRATION_DAY)

RULES = {
    ("cell", "remov"): ("votes.cell_removal", "removal_vote", "removal_vote_on"),
    ("committee", "remov"): (
        "votes.committee_removal",
        "removal_committee_vote",
        "removal_committee_vote_on",
    ),
    ("standing", "remov"): ("votes.standing_removal", "removal_standing_vote", "removal_issued_on"),
    ("cell", ""): ("votes.cell_admission", "cell_vote", "cell_vote_on"),
    ("cell", "recogni"): ("votes.cell_recognition", "recognition_vote", "recognition_vote_on"),
    ("committee", ""): ("votes.committee_admission", "committee_vote", "committee_vote_on"),
    ("committee", "recogni"): (
        "votes.committee_recognition",
        "recognition_committee_vote",
        "recognition_committee_vote_on",
    ),
    ("standing", ""): ("votes.standing_admission", "standing_vote", "decision_issued_on"),
    ("standing", "recogni"): (
        "votes.standing_recognition",
        "recognition_standing_vote",
        "recognition_issued_on",
    ),
}

Open = set[tuple[str, date, date, object]]


def deadlines_kept(dossier: Dossier) -> Open:
    """Open deadlines of the dossier as they were loaded."""
    rows = open_ones(deadlines_of(dossier.candidate_id)).filter(what__in=KINDS)
    return {(row.what, row.since, row.due, row.unit_id) for row in rows}


def deadlines_wanted(dossier: Dossier) -> Open:
    """Those the stage wants, without what was finished on its own page; put off where a paper says so."""
    done = set(
        deadlines_of(dossier.candidate_id).filter(what__in=ONCE, done_on__isnull=False).values_list("what")
    )
    found = set()
    for each in wanted(dossier.candidate, dossier):
        limit = limit_of(deadline_kinds()[each.what], each.since)
        if limit is not None and (each.what,) not in done:
            put_off = extension_of(dossier.pk, each.what) if each.what in PUT_OFF else None
            length = limit.term.length + (put_off.length if put_off is not None else 0)
            due = due_day(Term(length, limit.term.counted), each.since)
            found.add((each.what, each.since, due, each.unit.pk))
    return found


def roster_of(ballot: Ballot) -> tuple[int, int, dict[str, int]]:
    """The denominator the register gives for the evening."""
    seen = roster(ballot.unit_id, ballot.on)
    return seen.official, seen.denominator, seen.left_out()


def verdict_of(ballot: Ballot) -> tuple[bool, dict[str, object]]:
    """Whether the share was reached, and the value of the rule, as the verb would keep it."""
    about = next((word for word in ("recogni", "remov") if ballot.step.kind.startswith(word)), "")
    rule, name, day = RULES[ballot.body, about]
    more = {day: ballot.on, **counted(name, ballot)}
    verdict = judged_dossier(ballot.dossier, ballot.on, (rule,), more).verdicts[0]
    stated = next(value for value in verdict.values if value.key == rule)
    return verdict.outcome.value == "met", {"rule_set": verdict.set_code, **stated.to_json()}


def _said(dossier: Dossier) -> dict[str, Any]:
    return {
        "actor": Machine(), "candidate": dossier.candidate, "on": DEMONSTRATION_DAY,
        "today": DEMONSTRATION_DAY,
    }  # fmt: skip


def _voted(members: int) -> dict[str, Any]:
    return {"form": "secret_ballot", "present": members, "votes_for": members, "against": 0, "invalid": 0}


def _vote(dossier: Dossier) -> None:
    seen = roster(dossier.candidate.cell_id, DEMONSTRATION_DAY)
    actions.vote(basis=PAPER, **_voted(seen.denominator), **_said(dossier))


NEXT: dict[str, Callable[[Dossier], object]] = {
    "handed_over": lambda dossier: actions.complete_dossier(**_said(dossier)),
    "complete": _vote,
    "voted": lambda dossier: actions.resolve(basis=PAPER, members=15, **_voted(15), **_said(dossier)),
    "resolved": lambda dossier: actions.decide(basis=PAPER, members=11, **_voted(11), **_said(dossier)),
    "removal_voted": lambda dossier: actions.resolve_removal(
        basis=PAPER, members=15, **_voted(15), **_said(dossier)
    ),
    "removal_resolved": lambda dossier: actions.remove(
        basis=PAPER, members=11, **_voted(11), **_said(dossier)
    ),
    "admitted": lambda dossier: actions.open_recognition(basis=PAPER, **_said(dossier)),
}


def work_of(user: User) -> bool:
    """Whether a deadline waits for the user's desk."""
    scope = scope_of(user, DEMONSTRATION_DAY, "deadlines.see")
    return work_for(scope, desk(scope), DEMONSTRATION_DAY, working_calendar()).exists()
