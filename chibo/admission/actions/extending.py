"""Verbs on the limit of a decision: put off once after a cell's vote, by the rules of the day; taken back."""

from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import put_off
from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.steps import save_anew
from chibo.admission.models import Candidate, Dossier, Extension
from chibo.admission.queries.dossiers import day_of
from chibo.admission.queries.extensions import RULES, Running, extension_of, extension_value, running
from chibo.audit.actions import Actor, explain, verb
from chibo.deadlines.actions import withdraw_extended
from chibo.deadlines.models import Deadline
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.admission import IN_RECOGNITION
from chibo.engine.calendar import write_day
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.regulations.rulebook import rulebook
from chibo.storage.refusal import Finding, Refusal, refuse


@verb("admission.extend_limit")
def extend_limit(
    *,
    actor: Actor,
    candidate: Candidate,
    today: date,
    basis: Citation,
    reason: str,
    told_on: date,
    length: int | None = None,
) -> Extension:
    """The body that decides takes more time, by a paper issued before the limit was over.

    `length` is how many working days more, at most what the rules of the paper's day allow, and that many
    unless told otherwise; `told_on` the day the units below were told in writing.
    """
    fresh, dossier = at_work(candidate, more=IN_RECOGNITION)
    limit = _running(dossier)
    row, on = _open_row(dossier, limit), day_of(basis)
    if on is None or not basis.number:
        raise refuse("extension.paper", _("Ghi số và ngày của văn bản gia hạn."), "paper_number")
    found = _days(limit, row, on, told_on, today)
    if not clean(reason):
        found.append(Finding("extension.reason", _("Nêu lý do gia hạn."), "reason"))
    if found:
        raise Refusal(found)
    kept = Extension.objects.create(
        candidate=fresh, dossier=dossier, ballot=limit.ballot, on=on, basis=basis, reason=clean(reason),
        told_on=told_on, length=_length(limit, on, length), due_before=row.due,
    )  # fmt: skip
    put_off(actor, kept, row)
    save_anew(fresh)
    return kept


def _running(dossier: Dossier) -> Running:
    found = running(dossier)
    if found is None:
        raise refuse(
            "extension.none_runs",
            _("Lúc này không có thời hạn ra quyết định nào đang chạy: hạn tính từ ngày chi bộ thông qua."),
        )
    kept = extension_of(dossier.pk, found.what)
    if kept is not None:
        words = _("Hạn này đã gia hạn theo %(paper)s. Quy định chỉ cho gia hạn một lần.")
        raise refuse("extension.once", words % {"paper": kept.basis})
    return found


def _open_row(dossier: Dossier, limit: Running) -> Deadline:
    rows = open_ones(deadlines_of(dossier.candidate_id))
    row = rows.filter(what=limit.what, since=limit.ballot.on).first()
    if row is None:
        raise refuse(
            "extension.no_limit", _("Vào ngày chi bộ biểu quyết quy định không đặt hạn cho việc này.")
        )
    return row


def _days(limit: Running, row: Deadline, on: date, told_on: date, today: date) -> list[Finding]:
    """The paper lies between the vote and the last day, telling between the paper and today."""
    found = []
    if not limit.ballot.on <= on <= today:
        said = _("Ngày văn bản phải từ ngày chi bộ biểu quyết đến hôm nay.")
        found.append(Finding("extension.day", said, "paper_date"))
    elif on > row.due:
        words = _(
            "Hạn đã hết ngày %(due)s, trước ngày văn bản này, nên không còn gì để gia hạn. "
            "Việc vẫn ghi là quá hạn cho đến khi có quyết định."
        )
        found.append(Finding("extension.too_late", words % {"due": write_day(row.due)}, "paper_date"))
    if not on <= told_on <= today:
        said = _("Ngày báo phải từ ngày văn bản gia hạn đến hôm nay.")
        found.append(Finding("extension.told", said, "told_on"))
    return found


def _length(limit: Running, on: date, length: int | None) -> int:
    """So many days as asked for, within what the rules of the day allow."""
    stated = extension_value(limit.what, on, limit.ballot.place)
    if stated is None or not isinstance(stated.value, int):
        words = _("Vào ngày này quy định không cho gia hạn, hoặc chưa thấy văn bản (%(rule)s).")
        raise refuse(
            "extension.not_allowed", words % {"rule": rulebook().rules[RULES[limit.what]].vi}, "paper_date"
        )
    if length is not None and not 1 <= length <= stated.value:
        words = _("Quy định cho gia hạn từ 1 đến %(most)s ngày làm việc. Sửa số ngày.")
        raise refuse("extension.length", words % {"most": stated.value}, "length")
    return length or stated.value


@verb("admission.withdraw_extension")
def withdraw_extension(*, actor: Actor, candidate: Candidate, reason: str) -> Candidate:
    """Take back an extension put in wrongly: the limit is what it was; the history keeps both."""
    fresh, dossier = at_work(candidate, more=IN_RECOGNITION)
    limit = running(dossier)
    kept = extension_of(dossier.pk, limit.what) if limit is not None else None
    if limit is None or kept is None:
        raise refuse("extension.none", _("Hạn đang chạy chưa được gia hạn."))
    if not clean(reason):
        raise refuse("extension.reason", _("Nêu lý do rút."), "reason")
    explain(reason=clean(reason))
    row = open_ones(deadlines_of(fresh.pk)).filter(what=limit.what, since=limit.ballot.on).first()
    if row is not None:
        withdraw_extended(actor=actor, deadline=row)
    kept.delete()
    save_anew(fresh)
    return fresh
