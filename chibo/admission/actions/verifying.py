"""Verbs on letters of verification and on introducers: numbers and days, never a text about anybody."""

from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import LETTERS, ask
from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.steps import save_anew
from chibo.admission.checks.gates import broken, judged_dossier
from chibo.admission.choices import Association, ItemState, Relation
from chibo.admission.models import Candidate, Dossier, DossierItem, Introducer, Verification
from chibo.admission.queries.dossiers import day_of, introducers_of, letters_of
from chibo.audit.actions import Actor, verb
from chibo.deadlines.actions import finish_deadlines_of, withdraw_deadline
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.citation import Citation
from chibo.people.models import Person
from chibo.storage.refusal import Refusal, refuse

INTRODUCERS = 2
_NO_PAPER = Citation()


@verb("admission.send_letter")
def send_letter(
    *,
    actor: Actor,
    candidate: Candidate,
    relation: str,
    asked: str,
    on: date,
    today: date,
    basis: Citation,
    nth: int = 1,
    abroad: bool = False,
    exempt: bool = False,
) -> Verification:
    """A letter goes to the committee asked; of an `exempt` relative, a member, only the file was compared."""
    fresh, dossier = at_work(candidate)
    if on > today:
        raise refuse("admission.ahead", _("Ngày này sau hôm nay. Ghi khi việc đã diễn ra."), "on")
    if exempt and relation == Relation.APPLICANT:
        raise refuse("verification.self", _("Người xin vào Đảng luôn phải được thẩm tra."), "exempt")
    letter = Verification.objects.create(
        candidate=fresh, dossier=dossier, relation=relation, nth=nth, asked=asked.strip(), basis=basis,
        sent_on=on, abroad=abroad, exempt=exempt,
    )  # fmt: skip
    if not exempt:
        ask(actor, letter, dossier, fresh.cell, today)
    _settle_verification(dossier)
    save_anew(fresh)
    return letter


@verb("admission.record_reply")
def record_reply(
    *, actor: Actor, letter: Verification, on: date, today: date, agrees: bool, basis: Citation
) -> Verification:
    """The answer came: its number, day and issuer, and whether it confirms."""
    fresh, dossier = at_work(letter.candidate)
    row = Verification.objects.select_for_update().get(pk=letter.pk, dossier=dossier)
    if row.exempt or row.replied_on:
        raise refuse("verification.answered", _("Thư này đã có trả lời hoặc không cần trả lời."))
    if not row.sent_on <= on <= today:
        raise refuse("verification.day", _("Ngày trả lời phải từ ngày gửi đến hôm nay."), "on")
    row.replied_on, row.agrees, row.reply = on, agrees, basis
    row.save()
    for what in LETTERS:
        finish_deadlines_of(actor=actor, subject=row.pk, what=what, on=on, today=today, proof=basis)
    _settle_verification(dossier)
    save_anew(fresh)
    return row


@verb("admission.withdraw_letter")
def withdraw_letter(*, actor: Actor, letter: Verification, reason: str, on: date) -> Candidate:
    """Take back a letter entered wrongly; the history keeps it."""
    fresh, dossier = at_work(letter.candidate)
    for row in open_ones(deadlines_of(letter.pk)):
        withdraw_deadline(actor=actor, deadline=row, reason=reason, on=on)
    Verification.objects.get(pk=letter.pk, dossier=dossier).delete()
    _settle_verification(dossier)
    save_anew(fresh)
    return fresh


def _settle_verification(dossier: Dossier) -> None:
    """Verified once every letter is answered, one about the applicant too; the latest about each counts."""
    latest = {(row.relation, row.nth): row for row in letters_of(dossier.pk)}
    rows = [row for row in latest.values() if not row.exempt]
    asked = any(row.relation == Relation.APPLICANT for row in rows)
    answered = [row for row in rows if row.replied_on is not None]
    if not asked or len(answered) < len(rows):
        _put(dossier, "verification", ItemState.MISSING, _NO_PAPER)
        return
    last = max(answered, key=lambda row: (row.replied_on, row.pk))
    paper = Citation(last.reply.issuer, last.reply.kind, last.reply.number, last.replied_on)
    agreed = all(row.agrees for row in answered)
    _put(dossier, "verification", ItemState.VALID if agreed else ItemState.SUPPLEMENT, paper)


@verb("admission.add_introducer")
def add_introducer(
    *,
    actor: Actor,
    candidate: Candidate,
    person: Person,
    since: date,
    on: date,
    basis: Citation,
    replacement: bool = False,
) -> Introducer:
    """A member introduces the applicant by a paper of a day; together with him since another."""
    fresh, dossier = at_work(candidate)
    there = list(introducers_of(dossier.pk))
    if len(there) >= INTRODUCERS or any(row.person_id == person.pk for row in there):
        raise refuse(
            "introducer.enough", _("Đã ghi đủ hai người giới thiệu, hoặc đồng chí này đã có."), "person"
        )
    if since > on:
        raise refuse("introducer.since", _("Ngày cùng công tác, cư trú phải trước ngày giới thiệu."), "since")
    row = Introducer.objects.create(
        candidate=fresh, dossier=dossier, person=person, since=since, replacement=replacement, basis=basis
    )
    found = broken(judged_dossier(dossier, on, ("introducer.standing",), {"cell_vote_on": on}))
    if found:
        raise Refusal(found)
    _settle_introducers(dossier)
    save_anew(fresh)
    return row


@verb("admission.remove_introducer")
def remove_introducer(*, actor: Actor, introducer: Introducer) -> Candidate:
    """The member introduces no longer, or was entered wrongly; the history keeps it."""
    fresh, dossier = at_work(introducer.candidate)
    Introducer.objects.get(pk=introducer.pk, dossier=dossier).delete()
    _settle_introducers(dossier)
    save_anew(fresh)
    return fresh


def _settle_introducers(dossier: Dossier) -> None:
    """There once enough members introduce; the oldest of their papers is the one that runs out first."""
    rows = list(introducers_of(dossier.pk))
    dated = sorted((on, str(row.pk), row) for row in rows if (on := day_of(row.basis)) is not None)
    enough = len(dated) >= (INTRODUCERS if dossier.association == Association.NONE else 1)
    state = ItemState.VALID if enough else ItemState.MISSING
    _put(dossier, "introduction", state, dated[0][2].basis if enough else _NO_PAPER)


def _put(dossier: Dossier, code: str, state: str, basis: Citation) -> None:
    DossierItem.objects.filter(dossier=dossier, code=code).update(state=state, basis=basis)
