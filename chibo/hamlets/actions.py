"""Verbs of special hamlets: measures with owner, deadline and result; people as reported."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.hamlets.models import HamletMeasure, HamletReport
from chibo.organisation.actions.localities import state_households
from chibo.organisation.models import Locality, LocalityCharge
from chibo.storage.refusal import Finding, Refusal, refuse

_NO_PAPER = Citation()
Taken = tuple[Locality, int | None, str, str, date | None]
"""A line of T18: the hamlet, its households, and a measure with who does it until when."""


@verb("hamlets.add_measure")
def add_measure(
    *, actor: Actor, locality: Locality, what: str, owner: str, due_on: date, basis: Citation = _NO_PAPER
) -> HamletMeasure:
    """Something to be done for a hamlet, by somebody, until a day."""
    found = [] if clean(what) else [Finding("measure.what", _("Ghi việc phải làm."), "what")]
    if not clean(owner):
        found.append(Finding("measure.owner", _("Ghi người hoặc cơ quan phụ trách."), "owner"))
    _refuse_for(found + _there(locality, due_on, "due_on"))
    return HamletMeasure.objects.create(
        locality=locality, what=clean(what), owner=clean(owner), due_on=due_on, basis=basis
    )


@verb("hamlets.finish_measure")
def finish_measure(
    *, actor: Actor, measure: HamletMeasure, on: date, result: str, today: date
) -> HamletMeasure:
    """The measure is done, with what came of it."""
    found = [] if clean(result) else [Finding("measure.result", _("Ghi kết quả."), "result")]
    if on > today:
        found.append(Finding("measure.future", _("Ngày này chưa đến."), "on"))
    _refuse_for(found)
    measure.done_on, measure.result = on, clean(result)
    measure.save(update_fields=["done_on", "result"])
    return measure


@verb("hamlets.withdraw_measure")
def withdraw_measure(*, actor: Actor, measure: HamletMeasure) -> None:
    """Remove a measure entered by mistake; the history keeps it."""
    measure.delete()


@verb("hamlets.report_people")
def report_people(
    *, actor: Actor, locality: Locality, on: date, people: int, away: int | None, source: str,
    reporter: str, today: date,
) -> HamletReport:  # fmt: skip
    """How many people a hamlet has and how many are away for work, as somebody told. One a day."""
    found = _there(locality, on, "on")
    if on > today:
        found.append(Finding("hamlet_report.future", _("Ngày này chưa đến."), "on"))
    if away is not None and away > people:
        words = _("Số đi làm xa không thể nhiều hơn số người trong thôn.")
        found.append(Finding("hamlet_report.away", words, "away"))
    if not clean(source):
        found.append(Finding("hamlet_report.source", _("Ghi số này lấy từ đâu."), "source"))
    if not clean(reporter):
        found.append(Finding("hamlet_report.reporter", _("Ghi ai báo cáo."), "reporter"))
    _refuse_for(found)
    if HamletReport.objects.filter(locality=locality, on=on, withdrawn_on__isnull=True).exists():
        words = _("Đã có số của ngày đó. Rút số cũ rồi ghi lại.")
        raise refuse("hamlet_report.twice", words, "on")
    return HamletReport.objects.create(
        locality=locality, on=on, people=people, away=away, source=clean(source), reporter=clean(reporter)
    )


@verb("hamlets.withdraw_report")
def withdraw_report(*, actor: Actor, row: HamletReport, reason: str, on: date) -> HamletReport:
    """A reported number was wrong; it stays in the list with the reason."""
    if not clean(reason):
        raise refuse("hamlet_report.reason", _("Nêu lý do rút."), "reason")
    if row.withdrawn_on is not None:
        raise refuse("hamlet_report.withdrawn", _("Số này đã được rút."))
    row.withdrawn_on, row.reason = on, clean(reason)
    row.save(update_fields=["withdrawn_on", "reason"])
    return row


@verb("hamlets.take_lines")
def take_lines(*, actor: Actor, lines: Sequence[Taken], basis: Citation) -> int:
    """Households and measures of many hamlets at once (T18). A measure already open there is not doubled."""
    for locality, households, what, owner, due_on in lines:
        row = Locality.objects.select_for_update().get(pk=locality.pk)
        if households is not None and households != row.households:
            state_households(actor=actor, locality=row, households=households, basis=basis)
        if what and due_on is not None and not _is_open(row, what):
            add_measure(actor=actor, locality=row, what=what, owner=owner, due_on=due_on, basis=basis)
    return len(lines)


def _is_open(locality: Locality, what: str) -> bool:
    return HamletMeasure.objects.filter(locality=locality, what=clean(what), done_on__isnull=True).exists()


def _there(locality: Locality, day: date, field: str) -> list[Finding]:
    """A hamlet that is there on the day, or goes on."""
    charges = LocalityCharge.objects.filter(locality=locality)
    if charges.filter(during__contains=day).exists():
        return []
    return [Finding("hamlet.not_there", _("Vào ngày này không có thôn, xóm này."), field)]


def _refuse_for(findings: list[Finding]) -> None:
    if findings:
        raise Refusal(findings)
