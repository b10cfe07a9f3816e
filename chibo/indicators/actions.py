"""Verbs of schemes: the paper and its term, what it measures, reported figures, and the work around it."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, verb
from chibo.engine.calendar import add_months
from chibo.engine.citation import Citation
from chibo.engine.formula import Definition, Goal
from chibo.engine.vietnamese import clean
from chibo.indicators.checks import check_definition, check_goal, check_report, check_scheme
from chibo.indicators.choices import Frequency, SchemeKind, SeatRole
from chibo.indicators.models import (
    Indicator,
    IndicatorVersion,
    Recommendation,
    Report,
    Scheme,
    SchemeSeat,
    SchemeTask,
)
from chibo.organisation.models import Unit
from chibo.regulations.schemes import ReadyScheme
from chibo.storage.fields import days
from chibo.storage.refusal import Finding, Refusal, refuse

_NO_PAPER = Citation()
_ONE_DAY = timedelta(days=1)


@verb("indicators.open_scheme")
def open_scheme(
    *, actor: Actor, unit: Unit, kind: str, title: str, basis: Citation, first: date, last: date
) -> Scheme:
    """A resolution, plan or scheme of a committee, in force from its first to its last day."""
    words = clean(title)
    _refuse_for(check_scheme(unit, kind, words, basis, first, last))
    return Scheme.objects.create(
        unit=unit, kind=SchemeKind(kind), title=words, basis=basis, during=days(first, last + _ONE_DAY)
    )


@verb("indicators.adopt")
def adopt(
    *, actor: Actor, unit: Unit, ready: ReadyScheme, title: str, basis: Citation, first: date, last: date,
    language: str = "vi",
) -> Scheme:  # fmt: skip
    """A ready-made scheme with one's own paper and term: its goals, and its tasks with their deadlines."""
    said: dict[str, Any] = {"unit": unit, "basis": basis, "first": first, "last": last}
    scheme = open_scheme(actor=actor, kind=ready.kind, title=title or ready.label(language), **said)
    made: dict[str, Indicator] = {}
    for each in ready.goals:
        made[each.code] = add_indicator(
            actor=actor, scheme=scheme, name=each.label(language), definition=each.definition, goal=each.goal,
            frequency=Frequency.YEARLY if each.yearly else Frequency.END_OF_TERM,
            due_on=min(date(first.year, 12, 31), last) if each.yearly else last,
            base_note=each.note(language), standard=each.standard, within=made.get(each.within),
        )  # fmt: skip
    for task in ready.tasks:
        add_task(
            actor=actor, scheme=scheme, unit=unit, what=task.label(language), owner="", basis=_NO_PAPER,
            due_on=min(add_months(first, task.months), last),
        )  # fmt: skip
    return scheme


@verb("indicators.change_scheme")
def change_scheme(
    *, actor: Actor, scheme: Scheme, version: int, title: str, basis: Citation, first: date, last: date
) -> Scheme:
    """Another title, paper or term. Nothing it measures may come to lie outside."""
    row = Scheme.objects.select_for_update().select_related("unit").get(pk=scheme.pk)
    _same_version(row.version, version)
    words = clean(title)
    _refuse_for(check_scheme(row.unit, row.kind, words, basis, first, last))
    outside = IndicatorVersion.objects.filter(indicator__scheme=row).exclude(due_on__range=(first, last))
    if outside.exists():
        told = _("Có mục tiêu đến hạn ngoài thời gian này. Sửa hạn của mục tiêu trước.")
        raise refuse("scheme.goals_outside", told, "last")
    row.title, row.basis, row.during = words, basis, days(first, last + _ONE_DAY)
    row.version += 1
    row.save()
    return row


@verb("indicators.withdraw_scheme")
def withdraw_scheme(*, actor: Actor, scheme: Scheme) -> None:
    """Remove a scheme entered by mistake, on which nothing rests yet; the history keeps it."""
    used = (Indicator, SchemeSeat, SchemeTask, Recommendation)
    if any(model._default_manager.filter(scheme=scheme).exists() for model in used):
        words = _("Văn bản này đã có mục tiêu hoặc công việc nên không rút được. Rút những thứ đó trước.")
        raise refuse("scheme.in_use", words)
    scheme.delete()


@verb("indicators.add")
def add_indicator(
    *, actor: Actor, scheme: Scheme, name: str, definition: Definition, goal: Goal, frequency: str,
    due_on: date, basis: Citation = _NO_PAPER, base_note: str = "", standard: str = "",
    within: Indicator | None = None,
) -> Indicator:  # fmt: skip
    """One more thing the scheme measures, from the first day of the scheme on."""
    words = clean(name)
    _refuse_for(_named(words) + check_definition(definition))
    _refuse_for(check_goal(definition, goal, frequency, due_on, scheme))
    if within is not None and within.scheme_id != scheme.pk:
        raise refuse("indicator.within", _("Chọn mục tiêu của cùng văn bản."), "within")
    last = Indicator.objects.filter(scheme=scheme).aggregate(last=Max("position"))["last"] or 0
    made = Indicator.objects.create(
        scheme=scheme, position=last + 1, name=words, standard=standard, within=within
    )
    _version(made, scheme.during.lower, definition, goal, frequency, due_on, basis, base_note)
    return made


@verb("indicators.change")
def change_indicator(
    *, actor: Actor, indicator: Indicator, version: int, on: date, name: str, definition: Definition,
    goal: Goal, frequency: str, due_on: date, basis: Citation = _NO_PAPER, base_note: str = "",
) -> Indicator:  # fmt: skip
    """Count it otherwise, or aim elsewhere, from a day on; what was before holds until then.

    On the day of the latest version that one is corrected.
    """
    row = Indicator.objects.select_for_update().select_related("scheme").get(pk=indicator.pk)
    _same_version(row.version, version)
    words = clean(name)
    _refuse_for(_named(words) + check_definition(definition))
    _refuse_for(check_goal(definition, goal, frequency, due_on, row.scheme))
    last = IndicatorVersion.objects.filter(indicator=row).order_by("-during").first()
    if not row.scheme.during.lower <= on < row.scheme.during.upper:
        raise refuse("indicator.outside", _("Ngày này nằm ngoài thời gian của văn bản."), "on")
    if last is not None and on < last.during.lower:
        words = _("Đã có cách tính từ ngày sau đó. Chọn ngày sau, hoặc rút cách tính ấy.")
        raise refuse("indicator.earlier", words, "on")
    if last is not None and last.during.lower == on:
        last.delete()
    elif last is not None:
        last.during = days(last.during.lower, on)
        last.save(update_fields=["during"])
    _version(row, on, definition, goal, frequency, due_on, basis, base_note)
    row.name, row.version = clean(name), row.version + 1
    row.save(update_fields=["name", "version"])
    return row


@verb("indicators.withdraw")
def withdraw_indicator(*, actor: Actor, indicator: Indicator) -> None:
    """Remove an indicator entered by mistake; the history keeps it and its versions."""
    if Report.objects.filter(indicator=indicator).exists() or indicator.parts.exists():
        words = _("Mục tiêu này đã có số báo cáo hoặc mục tiêu con nên không rút được.")
        raise refuse("indicator.in_use", words)
    IndicatorVersion.objects.filter(indicator=indicator).delete()
    indicator.delete()


@verb("indicators.report")
def report(
    *, actor: Actor, indicator: Indicator, unit: Unit, on: date, part: int, base: int | None, source: str,
    reporter: str, basis: Citation = _NO_PAPER, today: date,
) -> Report:  # fmt: skip
    """A figure told by somebody, for what the program does not record. One a unit, indicator and day."""
    version = IndicatorVersion.objects.filter(indicator=indicator, during__contains=on).first()
    if version is None:
        raise refuse("report.no_version", _("Vào ngày này mục tiêu chưa được đặt."), "on")
    divides = Definition.from_data(version.definition).divides
    found = check_report(indicator, unit, on, part, base, divides=divides, today=today)
    if not clean(source):
        found.append(Finding("report.source", _("Ghi số này lấy từ đâu."), "source"))
    if not clean(reporter):
        found.append(Finding("report.reporter", _("Ghi ai báo cáo."), "reporter"))
    _refuse_for(found)
    if Report.objects.filter(indicator=indicator, unit=unit, on=on, withdrawn_on__isnull=True).exists():
        words = _("Đơn vị này đã có số của ngày đó. Rút số cũ rồi ghi lại.")
        raise refuse("report.twice", words, "on")
    return Report.objects.create(
        indicator=indicator, unit=unit, on=on, part=part, base=base, source=clean(source),
        reporter=clean(reporter), basis=basis,
    )  # fmt: skip


@verb("indicators.withdraw_report")
def withdraw_report(*, actor: Actor, row: Report, reason: str, on: date) -> Report:
    """A reported figure was wrong; it stays in the list with the reason."""
    if not clean(reason):
        raise refuse("report.reason", _("Nêu lý do rút."), "reason")
    if row.withdrawn_on is not None:
        raise refuse("report.withdrawn", _("Số này đã được rút."))
    row.withdrawn_on, row.reason = on, clean(reason)
    row.save(update_fields=["withdrawn_on", "reason"])
    return row


@verb("indicators.seat")
def seat(
    *, actor: Actor, scheme: Scheme, holder: str, office: str, role: str, on: date, basis: Citation
) -> SchemeSeat:
    """Somebody sits in the steering group from a day on; a scheme has one head at a time."""
    found = [] if clean(holder) else [Finding("seat.holder", _("Ghi họ và tên."), "holder")]
    if role not in SeatRole.values:
        found.append(Finding("seat.role", _("Chọn vai trò trong danh mục."), "role"))
    _refuse_for(found)
    heads = SchemeSeat.objects.filter(scheme=scheme, role=SeatRole.HEAD, during__overlap=days(on))
    if role == SeatRole.HEAD and heads.exists():
        raise refuse("seat.head", _("Đã có trưởng ban từ ngày này. Ghi thôi người cũ trước."), "role")
    return SchemeSeat.objects.create(
        scheme=scheme, holder=clean(holder), office=clean(office), role=role, during=days(on), basis=basis
    )


@verb("indicators.unseat")
def unseat(*, actor: Actor, row: SchemeSeat, on: date, basis: Citation) -> SchemeSeat:
    """Somebody leaves the steering group on a day."""
    if on <= row.during.lower:
        raise refuse("seat.ends_first", _("Ngày thôi phải sau ngày bắt đầu."), "on")
    row.during, row.ending = days(row.during.lower, on), basis
    row.save(update_fields=["during", "ending"])
    return row


@verb("indicators.add_task")
def add_task(
    *, actor: Actor, scheme: Scheme, unit: Unit, what: str, owner: str, due_on: date, basis: Citation
) -> SchemeTask:
    """A task of the scheme, done by a unit until a day."""
    if not clean(what):
        raise refuse("task.what", _("Ghi việc phải làm."), "what")
    return SchemeTask.objects.create(
        scheme=scheme, unit=unit, what=clean(what), owner=clean(owner), due_on=due_on, basis=basis
    )


@verb("indicators.finish_task")
def finish_task(*, actor: Actor, task: SchemeTask, on: date, result: str, today: date) -> SchemeTask:
    """The task is done, with what came of it."""
    found = [] if clean(result) else [Finding("task.result", _("Ghi kết quả."), "result")]
    if on > today:
        found.append(Finding("task.future", _("Ngày này chưa đến."), "on"))
    _refuse_for(found)
    task.done_on, task.result = on, clean(result)
    task.save(update_fields=["done_on", "result"])
    return task


@verb("indicators.withdraw_task")
def withdraw_task(*, actor: Actor, task: SchemeTask) -> None:
    """Remove a task entered by mistake; the history keeps it."""
    task.delete()


@verb("indicators.recommend")
def recommend(
    *, actor: Actor, scheme: Scheme, addressee: str, what: str, sent_on: date, basis: Citation, today: date
) -> Recommendation:
    """Something asked of the level above in the matter of the scheme."""
    found = [] if clean(what) else [Finding("recommendation.what", _("Ghi nội dung kiến nghị."), "what")]
    if not clean(addressee):
        found.append(Finding("recommendation.addressee", _("Ghi nơi nhận kiến nghị."), "addressee"))
    if sent_on > today:
        found.append(Finding("recommendation.future", _("Ngày này chưa đến."), "sent_on"))
    _refuse_for(found)
    return Recommendation.objects.create(
        scheme=scheme, addressee=clean(addressee), what=clean(what), sent_on=sent_on, basis=basis
    )


@verb("indicators.record_reply")
def record_reply(
    *, actor: Actor, row: Recommendation, reply: str, on: date, basis: Citation, today: date
) -> Recommendation:
    """What the level above answered, and when."""
    found = [] if clean(reply) else [Finding("recommendation.reply", _("Ghi nội dung trả lời."), "reply")]
    if not row.sent_on <= on <= today:
        words = _("Ngày trả lời phải từ ngày gửi đến hôm nay.")
        found.append(Finding("recommendation.replied", words, "on"))
    _refuse_for(found)
    row.reply, row.replied_on, row.reply_basis = clean(reply), on, basis
    row.save(update_fields=["reply", "replied_on", "reply_basis"])
    return row


def _version(  # noqa: PLR0917 -- a row as its columns
    indicator: Indicator, since: date, definition: Definition, goal: Goal, frequency: str, due_on: date,
    basis: Citation, base_note: str,
) -> IndicatorVersion:  # fmt: skip
    return IndicatorVersion.objects.create(
        indicator=indicator, during=days(since), definition=definition.as_data(),
        comparator=str(goal.comparator), level=goal.level, percent=goal.percent, frequency=frequency,
        due_on=due_on, base_note=clean(base_note), basis=basis,
    )  # fmt: skip


def _named(words: str) -> list[Finding]:
    return [] if words else [Finding("indicator.name", _("Đặt tên cho mục tiêu."), "name")]


def _same_version(kept: int, seen: int) -> None:
    if kept != seen:
        words = _("Vừa có người khác sửa. Xem lại rồi lưu lần nữa.")
        raise refuse("scheme.changed_meanwhile", words)


def _refuse_for(findings: list[Finding]) -> None:
    """Every reason once, in the order found."""
    if findings:
        raise Refusal(list(dict.fromkeys(findings)))
