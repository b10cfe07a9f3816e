"""Verbs on taking a probationary member who does not qualify off the list: votes, and the decision.

The ledger gets its entry on the day of the decision. Without the share nothing changes but the count.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.probation import keep, still_here, written
from chibo.admission.actions.steps import check_order
from chibo.admission.actions.votes import body_ballot, issued_on, refuse_any, share_of, signed_by
from chibo.admission.checks.gates import broken, counted, judged_dossier
from chibo.admission.choices import Body, Stage, StepKind
from chibo.admission.models import Ballot, Candidate, Decision
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import IN_REMOVAL, ON_PROBATION, Count
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact
from chibo.membership.actions import record_movement
from chibo.membership.choices import Kind
from chibo.membership.roster import roster
from chibo.regulations.dossier import routes
from chibo.storage.refusal import refuse

_STANDING = ("votes.standing_removal", "removal_standing_vote")


@verb("admission.vote_removal")
def vote_removal(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    basis: Citation,
    form: str,
    present: int,
    votes_for: int,
    against: int,
    invalid: int,
    absent: Iterable[UUID] = (),
    detained: int = 0,
) -> Ballot:
    """The cell voted to propose that the member on probation be taken off the list (Charter, art. 8).

    The denominator is the roster of the evening, as for every vote of the cell.
    """
    fresh, dossier = at_work(candidate, more=ON_PROBATION)
    check_order(fresh, StepKind.REMOVAL_VOTED, on, today)
    still_here(fresh, on)
    seen = roster(fresh.cell_id, on, absent=absent, detained=detained)
    enough: dict[str, Fact] = {"cell_vote_on": on, "cell_vote.official": seen.official}
    refuse_any(broken(judged_dossier(dossier, on, ("votes.cell_minimum",), enough)))
    ballot = Ballot(
        candidate=fresh, dossier=dossier, body=Body.CELL, unit=fresh.cell, on=on, form=form,
        members=seen.official, left_out=seen.left_out(), entitled=seen.denominator, present=present,
        votes_for=votes_for, against=against, invalid=invalid,
    )  # fmt: skip
    more: dict[str, Fact] = {"removal_vote_on": on, **counted("removal_vote", ballot)}
    keep(ballot, "votes.cell_removal", more, on)
    kind = StepKind.REMOVAL_VOTED if ballot.passed else StepKind.REMOVAL_FAILED
    return written(actor, fresh, ballot, kind, on, today, basis)


@verb("admission.resolve_removal")
def resolve_removal(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    basis: Citation,
    form: str,
    members: int,
    present: int,
    votes_for: int,
    against: int,
    invalid: int,
    left_out: Mapping[str, int] | None = None,
) -> Ballot:
    """The grassroots committee voted on the removal, where the way of the decision asks for it."""
    fresh, dossier = at_work(candidate, more=IN_REMOVAL)
    if not routes()[dossier.route].resolves:
        raise refuse("dossier.no_committee", _("Cách quyết định của hồ sơ này không qua đảng ủy cơ sở."))
    check_order(fresh, StepKind.REMOVAL_RESOLVED, on, today)
    still_here(fresh, on)
    ballot = body_ballot(
        dossier, Body.COMMITTEE, dossier.checker, on, form,
        Count(entitled=0, present=present, votes_for=votes_for, against=against, invalid=invalid),
        members, left_out or {},
    )  # fmt: skip
    more: dict[str, Fact] = {"removal_committee_vote_on": on, **counted("removal_committee_vote", ballot)}
    keep(ballot, "votes.committee_removal", more, on)
    kind = StepKind.REMOVAL_RESOLVED if ballot.passed else StepKind.REMOVAL_STOPPED
    return written(actor, fresh, ballot, kind, on, today, basis)


@verb("admission.remove")
def remove(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    basis: Citation,
    form: str,
    members: int,
    present: int,
    votes_for: int,
    against: int,
    invalid: int,
    left_out: Mapping[str, int] | None = None,
    received_on: date | None = None,
) -> Ballot:
    """The body that decides voted on the removal; with the share, `basis` is the decision, and the ledger
    says that he is no member from its day on. Without it he goes on as a member on probation.
    """
    fresh, dossier = at_work(candidate, more=IN_REMOVAL)
    issued, way = issued_on(basis, on, received_on, today), routes()[dossier.route]
    check_order(fresh, StepKind.REMOVED, issued, today)
    if way.resolves and fresh.stage != Stage.REMOVAL_RESOLVED:
        raise refuse("dossier.committee_first", _("Đảng ủy cơ sở biểu quyết trước, rồi cấp có thẩm quyền."))
    spell = still_here(fresh, issued)
    body = Body(way.last)
    ballot = body_ballot(
        dossier, body, dossier.decider, on, form,
        Count(entitled=0, present=present, votes_for=votes_for, against=against, invalid=invalid),
        members, (left_out or {}) if body is Body.DECIDING else {},
    )  # fmt: skip
    share, name, rule = share_of(body, _STANDING)
    more: dict[str, Fact] = {"removal_issued_on": issued, "decision_issued_on": issued}
    keep(ballot, share, more | counted(name, ballot), issued)
    kind = StepKind.REMOVED if ballot.passed else StepKind.REMOVAL_REFUSED
    row = written(actor, fresh, ballot, kind, issued, today, basis)
    if ballot.passed:
        Decision.objects.create(
            candidate=fresh, dossier=dossier, step=ballot.step, unit=ballot.unit, basis=basis,
            decided_by=signed_by(rule, issued), issued_on=issued, received_on=received_on,
        )  # fmt: skip
        record_movement(
            actor=actor, person=spell.person, kind=Kind.REMOVED, on=issued, unit=fresh.cell, today=today,
            basis=basis, decided_on=issued,
        )  # fmt: skip
    return row
