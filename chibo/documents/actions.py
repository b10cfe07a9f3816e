"""Verbs of the register: take a number, record the signature, void a number."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, verb
from chibo.documents.checks import check_number, check_sign, check_signing, check_term
from chibo.documents.choices import PaperKind, State
from chibo.documents.models import Paper
from chibo.documents.queries import Run, hold_run, last_number, numbers_of
from chibo.engine.vietnamese import clean
from chibo.organisation.models import Unit
from chibo.storage.refusal import Finding, Refusal, refuse


@verb("documents.take_number")
def take_number(
    *, actor: Actor, unit: Unit, sign: str, kind: str, term: str, about: str, on: date, today: date,
    number: int | None = None, gap_reason: str = "", form: str = "", subject: UUID | None = None,
    signed_on: date | None = None, signer: str = "",
) -> Paper:  # fmt: skip
    """Give a paper of a body its number: the next of the run, or a free one that is named.

    `on` is the day the number is taken; day and name of the signature may follow later. Two who ask at the
    same moment wait for each other.
    """
    mark, period, words, why = sign.strip(), term.strip(), clean(about), clean(gap_reason)
    found = [*check_sign(mark), *check_term(period), *_said(words)]
    found += _when(on, today) + check_signing(signed_on, clean(signer), today)
    _refuse_for(found)
    run = Run(unit.pk, mark, PaperKind(kind).value, period)
    hold_run(run)
    chosen = last_number(run) + 1 if number is None else number
    _refuse_for(check_number(chosen, numbers_of(run), why))
    return Paper.objects.create(
        unit=unit, sign=mark, kind=run.kind, term=period, number=chosen, about=words, form=form,
        subject=subject, taken_on=on, signed_on=signed_on, signer=clean(signer) if signed_on else "",
        gap_reason=why,
    )  # fmt: skip


@verb("documents.record_signature")
def record_signature(
    *, actor: Actor, paper: Paper, version: int, signed_on: date, signer: str, about: str, today: date
) -> Paper:
    """The paper was signed on a day by somebody; again to correct what was recorded."""
    row = _held(paper, version)
    if row.state is State.VOID:
        raise refuse("paper.void", _("Số này đã hủy. Lấy số khác cho văn bản."))
    words, name = clean(about), clean(signer)
    _refuse_for([*_said(words), *check_signing(signed_on, name, today)])
    row.signed_on, row.signer, row.about = signed_on, name, words
    return _saved(row)


@verb("documents.void_number")
def void_number(*, actor: Actor, paper: Paper, version: int, reason: str, on: date, today: date) -> Paper:
    """The number stands for no paper; its row stays with the reason, and nobody gets the number again."""
    row = _held(paper, version)
    if row.state is State.VOID:
        raise refuse("paper.void_already", _("Số này đã hủy từ trước."))
    why = clean(reason)
    found = _when(on, today)
    if not why:
        found.append(Finding("paper.no_reason", _("Ghi lý do hủy số."), "reason"))
    if on < row.taken_on:
        found.append(Finding("paper.void_early", _("Ngày hủy trước ngày lấy số. Xem lại ngày."), "on"))
    _refuse_for(found)
    row.voided_on, row.reason = on, why
    return _saved(row)


def _held(paper: Paper, version: int) -> Paper:
    row = Paper.objects.select_for_update().get(pk=paper.pk)
    if row.version != version:
        raise refuse("paper.changed_meanwhile", _("Số này vừa được người khác sửa. Xem lại rồi lưu lần nữa."))
    return row


def _saved(row: Paper) -> Paper:
    row.version += 1
    row.save()
    return row


def _said(about: str) -> list[Finding]:
    return [] if about else [Finding("paper.no_about", _("Ghi trích yếu của văn bản."), "about")]


def _when(on: date, today: date) -> list[Finding]:
    return [Finding("paper.ahead", _("Ngày này ở sau hôm nay."), "on")] if on > today else []


def _refuse_for(findings: list[Finding]) -> None:
    if findings:
        raise Refusal(findings)
