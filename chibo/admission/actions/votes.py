"""Verbs on votes: counts of a meeting, never who voted how. The denominator is that of the evening."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import settle_clocks
from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.steps import check_order, record_step, save_anew
from chibo.admission.checks.gates import broken, counted, gate, judged_dossier, lacking
from chibo.admission.choices import Body, ItemState, StepKind, VoteForm
from chibo.admission.models import Ballot, Candidate, Dossier, DossierItem
from chibo.admission.queries.dossiers import day_of
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import Count, check_count
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact, Outcome, Verdict
from chibo.membership.roster import roster
from chibo.organisation.models import Unit
from chibo.regulations.dossier import routes
from chibo.regulations.rulebook import rulebook
from chibo.storage.refusal import Finding, Refusal, refuse

_Kinds = tuple[StepKind, StepKind, str]
_OF_CELL: _Kinds = (StepKind.VOTED, StepKind.VOTE_FAILED, "cell_resolution")
_OF_COMMITTEE: _Kinds = (StepKind.RESOLVED, StepKind.RESOLUTION_FAILED, "committee_resolution")
LEFT_OUT = ("temporary_absent", "suspended", "detained")
_RULES = {
    Body.CELL: ("votes.cell_admission", "cell_vote", "cell_vote_on"),
    Body.COMMITTEE: ("votes.committee_admission", "committee_vote", "committee_vote_on"),
}


@verb("admission.vote")
def vote(
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
    """The cell voted on an evening, by its resolution. `absent` are exempt members who did not come.

    Who counts is the roster of that evening. A vote that did not reach the share is counted, no more.
    """
    fresh, dossier = at_work(candidate)
    check_order(fresh, StepKind.VOTED, on, today)
    found = gate(dossier, "cell_review", on)
    if found:
        raise Refusal(found)
    seen = roster(fresh.cell_id, on, absent=absent, detained=detained)
    ballot = Ballot(
        candidate=fresh, dossier=dossier, body=Body.CELL, unit=fresh.cell, on=on, form=form,
        members=seen.official, left_out=seen.left_out(), entitled=seen.denominator, present=present,
        votes_for=votes_for, against=against, invalid=invalid,
    )  # fmt: skip
    more: dict[str, Fact] = {"cell_vote_on": on, "cell_vote.official": seen.official}
    refuse_any(broken(judged_dossier(dossier, on, ("votes.cell_minimum",), more)))
    return _counted(actor, fresh, ballot, today, basis, _OF_CELL)


@verb("admission.resolve")
def resolve(
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
    """The grassroots committee voted, where the way of the decision asks for it.

    `left_out` counts, by the rules' own words, sitting members who do not count: away for a time and absent,
    suspended, detained.
    """
    fresh, dossier = at_work(candidate)
    if not routes()[dossier.route].resolves:
        raise refuse("dossier.no_committee", _("Cách quyết định của hồ sơ này không qua đảng ủy cơ sở."))
    check_order(fresh, StepKind.RESOLVED, on, today)
    refuse_any(lacking(dossier, "committee_review", on))
    ballot = body_ballot(
        dossier, Body.COMMITTEE, dossier.checker, on, form,
        Count(entitled=0, present=present, votes_for=votes_for, against=against, invalid=invalid),
        members, left_out or {},
    )  # fmt: skip
    return _counted(actor, fresh, ballot, today, basis, _OF_COMMITTEE)


def body_ballot(  # noqa: PLR0917 -- one row as its parts
    dossier: Dossier,
    body: Body,
    unit: Unit,
    on: date,
    form: str,
    count: Count,
    members: int,
    left_out: Mapping[str, int],
) -> Ballot:
    """The count of a committee: its sitting members less those the rules of the day leave out."""
    excluded = rulebook().book.in_force(on).get("votes.committee_excluded")
    words = excluded.value if excluded is not None and isinstance(excluded.value, tuple) else ()
    out = {word: int(left_out.get(word, 0)) for word in LEFT_OUT if word in words}
    return Ballot(
        candidate_id=dossier.candidate_id, dossier=dossier, body=body, unit=unit, on=on, form=form,
        members=members, left_out=out, entitled=members - sum(out.values()), present=count.present,
        votes_for=count.votes_for, against=count.against, invalid=count.invalid,
    )  # fmt: skip


def check_ballot(ballot: Ballot) -> None:
    """Refuse numbers that cannot be, and a form of voting that the rules do not know."""
    count = Count(
        entitled=ballot.entitled, present=ballot.present, votes_for=ballot.votes_for,
        against=ballot.against, invalid=ballot.invalid,
    )  # fmt: skip
    found = [
        Finding(each.code, _(each.message.text) % dict(each.message.params), "present")
        for each in check_count(count)
    ]
    if ballot.entitled <= 0:
        found.append(Finding("ballot.nobody", _("Không có ai được tính để biểu quyết."), "on"))
    if ballot.form not in VoteForm.values:
        found.append(Finding("ballot.form", _("Chọn bỏ phiếu kín hoặc biểu quyết bằng thẻ."), "form"))
    if found:
        raise Refusal(found)


def keep_verdict(ballot: Ballot, verdict: Verdict) -> None:
    """Whether the share of the day was reached, with the value as it stood; unknown decides nothing."""
    if verdict.outcome is Outcome.UNKNOWN:
        raise refuse(
            "ballot.no_rule", _("Chưa thấy quy định về tỷ lệ cho ngày này, không kết luận được."), "on"
        )
    ballot.passed = verdict.outcome is Outcome.MET
    stated = next(value for value in verdict.values if value.key == verdict.rule)
    ballot.told = {"rule_set": verdict.set_code, **stated.to_json()}


def _counted(  # noqa: PLR0917 -- what its two callers have, in one order
    actor: Actor, fresh: Candidate, ballot: Ballot, today: date, basis: Citation, kinds: _Kinds
) -> Ballot:
    check_ballot(ballot)
    rule, name, day = _RULES[Body(ballot.body)]
    more: dict[str, Fact] = {day: ballot.on, **counted(name, ballot)}
    keep_verdict(ballot, judged_dossier(ballot.dossier, ballot.on, (rule,), more).verdicts[0])
    reached, failed, paper = kinds
    ballot.step = record_step(fresh, reached if ballot.passed else failed, ballot.on, today, basis)
    ballot.save()
    if ballot.passed:
        DossierItem.objects.filter(dossier=ballot.dossier, code=paper).update(
            state=ItemState.VALID, basis=basis
        )
    save_anew(fresh)
    settle_clocks(actor, fresh, ballot.on, today, basis)
    return ballot


def share_of(body: Body, standing: tuple[str, str]) -> tuple[str, str, str]:
    """The rule of the share, the name of the ballot and the rule of the body that signs.

    `standing` are the first two where the standing committee above decides, or at provincial level the
    permanent members with the heads; one rule tells the share of an authorised committee for every matter.
    """
    if body is Body.DECIDING:
        return "votes.authorised", "deciding_vote", "decision.body_authorised"
    return *standing, "decision.body_province" if body is Body.HEADS else "decision.body"


def signed_by(rule: str, issued: date) -> str:
    """The body that signs, by the rule of the day of issue; empty where none is known."""
    stated = rulebook().book.in_force(issued).get(rule)
    return stated.value if stated is not None and isinstance(stated.value, str) else ""


def refuse_any(found: list[Finding]) -> None:
    """Refuse where something was found."""
    if found:
        raise Refusal(found)


def issued_on(basis: Citation, on: date, received_on: date | None, today: date) -> date:
    """The day of a decision: with its number, not before the meeting, received between it and today."""
    issued = day_of(basis)
    if issued is None or not basis.number:
        raise refuse("decision.paper", _("Ghi số và ngày của quyết định."), "paper_number")
    if issued < on:
        raise refuse(
            "decision.before_vote", _("Quyết định không thể trước ngày họp biểu quyết."), "paper_date"
        )
    if received_on is not None and not issued <= received_on <= today:
        raise refuse("decision.received", _("Ngày nhận phải từ ngày quyết định đến hôm nay."), "received_on")
    return issued
