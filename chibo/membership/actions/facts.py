"""Dated facts: reinforcing, exempt, suspended, absent, temporarily elsewhere."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, explain, verb
from chibo.engine.calendar import write_day
from chibo.engine.citation import Citation
from chibo.membership.choices import FactKind
from chibo.membership.models import MembershipFact
from chibo.membership.queries import spell_on, stays_until
from chibo.organisation.models import Unit
from chibo.people.models import Person
from chibo.storage.fields import days
from chibo.storage.refusal import refuse

NO_PAPER = Citation()


@verb("membership.start_fact")
def start_fact(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    on: date,
    basis: Citation,
    until: date | None = None,
    unit: Unit | None = None,
    home: Unit | None = None,
    elsewhere: str = "",
) -> MembershipFact:
    """State that the member reinforces a cell, is exempt, suspended, absent or temporarily elsewhere.

    `until` is the last day. A reinforcing member is counted in the cell he reinforces (`unit`); `home` is
    the cell he came from.
    """
    spell = spell_on(person.pk, on)
    if spell is None:
        raise refuse("fact.not_member", _("Vào ngày này đồng chí không sinh hoạt ở đây."), "on")
    if kind == FactKind.REINFORCING:
        unit = unit or spell.unit
        if unit.pk != spell.unit_id:
            raise refuse(
                "fact.other_cell",
                _("Đồng chí tăng cường phải đang ở chi bộ được tăng cường. Ghi chuyển sinh hoạt trước."),
                "unit",
            )
    end = until + timedelta(days=1) if until else None
    over = stays_until(person.pk, on, spell.unit_id if kind == FactKind.REINFORCING else None)
    if over and (end is None or end > over):
        text = _("Đồng chí đã rời đi từ ngày %(day)s. Ghi ngày cuối trước ngày đó.")
        raise refuse("fact.outlives", text % {"day": write_day(over)}, "until")
    if MembershipFact.objects.filter(person=person, kind=kind, during__overlap=days(on, end)).exists():
        raise refuse(
            "fact.overlaps",
            _("Đã có ghi nhận cùng loại trong thời gian này. Kết thúc ghi nhận cũ trước."),
            "on",
        )
    return MembershipFact.objects.create(
        person=person, kind=kind, unit=unit, home=home, elsewhere=elsewhere, during=days(on, end), basis=basis
    )


@verb("membership.end_fact")
def end_fact(*, actor: Actor, fact: MembershipFact, on: date, basis: Citation = NO_PAPER) -> MembershipFact:
    """The fact no longer holds from the day on; the history keeps the paper."""
    if on <= fact.during.lower or (fact.during.upper and fact.during.upper <= on):
        raise refuse(
            "dated.end_outside", _("Ngày kết thúc phải sau ngày bắt đầu và trước ngày đã kết thúc."), "on"
        )
    explain(paper=basis)
    fact.during = days(fact.during.lower, on)
    fact.save(update_fields=["during"])
    return fact


@verb("membership.withdraw_fact")
def withdraw_fact(
    *, actor: Actor, fact: MembershipFact, reason: str = "", basis: Citation = NO_PAPER
) -> None:
    """Remove a fact entered by mistake; the history keeps it, with the reason and the paper."""
    explain(reason=reason, paper=basis)
    fact.delete()
