"""Verbs on the decision: the body that decides votes, the cell receives the paper, the ceremony is held."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import settle_clocks
from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.steps import check_order, record_step, save_anew
from chibo.admission.actions.votes import (
    body_ballot,
    check_ballot,
    issued_on,
    keep_verdict,
    share_of,
    signed_by,
)
from chibo.admission.checks.gates import broken, counted, judged_dossier, lacking
from chibo.admission.choices import Body, Stage, StepKind
from chibo.admission.models import Ballot, Candidate, Decision, Dossier
from chibo.admission.queries.dossiers import day_of, decision_of
from chibo.audit.actions import Actor, verb
from chibo.deadlines.local_rules import book_at
from chibo.engine.admission import Count
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact
from chibo.membership.actions import record_movement
from chibo.membership.choices import Kind
from chibo.membership.models import Movement
from chibo.regulations.dossier import routes
from chibo.storage.refusal import Refusal, refuse

_NO_PAPER = Citation()
START = "ceremony.start"
CONSENTS = ("age.over_consent", "readmission.consent")
_STANDING = ("votes.standing_admission", "standing_vote")


@verb("admission.decide")
def decide(
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
    """The body that decides voted on a day; where the share was reached, `basis` is the decision it issued.

    Without the share it is the paper that tells so, and the candidate is refused.
    """
    fresh, dossier = at_work(candidate)
    issued = issued_on(basis, on, received_on, today)
    way = routes()[dossier.route]
    check_order(fresh, StepKind.DECIDED, issued, today)
    if way.resolves and fresh.stage != Stage.RESOLVED:
        raise refuse("dossier.committee_first", _("Đảng ủy cơ sở biểu quyết trước, rồi cấp có thẩm quyền."))
    found = lacking(dossier, "decision", on)
    if found:
        raise Refusal(found)
    body = Body(way.last)
    ballot = body_ballot(
        dossier, body, dossier.decider, on, form,
        Count(entitled=0, present=present, votes_for=votes_for, against=against, invalid=invalid),
        members, (left_out or {}) if body is Body.DECIDING else {},
    )  # fmt: skip
    check_ballot(ballot)
    _judge(ballot, dossier, issued)
    kind = StepKind.DECIDED if ballot.passed else StepKind.REFUSED
    ballot.step = record_step(fresh, kind, issued, today, basis)
    ballot.save()
    if ballot.passed:
        Decision.objects.create(
            candidate=fresh, dossier=dossier, step=ballot.step, unit=dossier.decider,
            decided_by=signed_by(share_of(body, _STANDING)[2], issued), basis=basis, issued_on=issued,
            received_on=received_on,
        )  # fmt: skip
    save_anew(fresh)
    settle_clocks(actor, fresh, issued, today, basis)
    return ballot


def _judge(ballot: Ballot, dossier: Dossier, issued: date) -> None:
    """The share of the day decides; the consent a person over sixty or one readmitted needs stops it."""
    share, name, _rule = share_of(Body(ballot.body), _STANDING)
    more: dict[str, Fact] = {"decision_issued_on": issued, **counted(name, ballot)}
    stops = broken(judged_dossier(dossier, issued, CONSENTS, more))
    if stops:
        raise Refusal(stops)
    keep_verdict(ballot, judged_dossier(dossier, issued, (share,), more).verdicts[0])


@verb("admission.receive_decision")
def receive_decision(*, actor: Actor, candidate: Candidate, on: date, today: date) -> Decision:
    """The cell received the decision on a day."""
    fresh, decision = _decided(candidate)
    if not decision.issued_on <= on <= today:
        raise refuse("decision.received", _("Ngày nhận phải từ ngày quyết định đến hôm nay."), "on")
    decision.received_on = on
    decision.save(update_fields=["received_on"])
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, decision.basis)
    return decision


@verb("admission.ceremony")
def hold_ceremony(
    *, actor: Actor, candidate: Candidate, on: date, today: date, consent: Citation = _NO_PAPER
) -> Movement:
    """The ceremony was held: the ledger gets its entry, and the candidate is a probationary member.

    `consent` is the paper of the level above where the ceremony is late.
    """
    fresh, decision = _decided(candidate)
    check_order(fresh, StepKind.ADMITTED, on, today)
    if decision.received_on is None and counts_from_receipt(decision.dossier.place, decision.issued_on):
        raise refuse("decision.not_received", _("Ghi ngày chi bộ nhận quyết định trước."), "on")
    more: dict[str, Fact] = {"ceremony_on": on, "ceremony_consent_on": day_of(consent) or False}
    found = broken(judged_dossier(decision.dossier, on, ("ceremony.limit",), more))
    if found:
        raise Refusal(found)
    again, person = "readmission" in decision.dossier.marks, fresh.person
    if person is None:
        raise refuse("decision.none", _("Chưa có quyết định kết nạp."))
    row = record_movement(
        actor=actor, person=person, kind=Kind.READMITTED if again else Kind.ADMITTED, on=on,
        unit=fresh.cell, today=today, basis=decision.basis, decided_on=decision.issued_on,
        received_on=decision.received_on,
    )  # fmt: skip
    record_step(fresh, StepKind.ADMITTED, on, today, decision.basis)
    decision.ceremony_on, decision.consent = on, consent
    decision.save(update_fields=["ceremony_on", "consent"])
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, decision.basis)
    return row


def counts_from_receipt(place: str, issued: date) -> bool:
    """Whether the rules of a place count the limit of the ceremony from the receipt, on the day of issue."""
    stated = book_at(place).in_force(issued).get(START)
    return stated is not None and stated.value == "receipt"


def _decided(candidate: Candidate) -> tuple[Candidate, Decision]:
    fresh, dossier = at_work(candidate)
    decision = decision_of(dossier.pk)
    if decision is None or fresh.stage != Stage.DECIDED:
        raise refuse("decision.none", _("Chưa có quyết định kết nạp."))
    return fresh, decision
