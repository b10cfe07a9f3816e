"""Schemes, targets and what is done for hamlets at a node of the access walk."""

from datetime import date
from typing import Any

from chibo.engine.citation import Citation
from chibo.hamlets.models import HamletMeasure, HamletReport
from chibo.indicators.models import (
    Indicator,
    IndicatorVersion,
    Recommendation,
    Report,
    Scheme,
    SchemeSeat,
    SchemeTask,
)
from chibo.organisation.models import Locality, Unit
from chibo.storage.fields import days
from chibo.targets.models import Target, TargetStep


def steering(unit: Unit, *, basis: Citation, since: date, ahead: date) -> dict[str, Any]:
    """A scheme of the node with everything on it, and a target."""
    scheme = Scheme.objects.create(
        unit=unit, kind="plan", title=f"Kế hoạch {unit.code}", basis=basis, during=days(since, ahead)
    )
    goal = Indicator.objects.create(scheme=scheme, position=1, name="Đếm", standard="members")
    definition = {"population": "people", "measure": "count", "of": [], "where": [], "amount": ""}
    IndicatorVersion.objects.create(
        indicator=goal, during=days(since), definition=definition, comparator=">=", level=5, percent=False,
        frequency="end_of_term", due_on=ahead, basis=basis,
    )  # fmt: skip
    told = {"scheme": scheme, "basis": basis}
    target = Target.objects.create(unit=unit, part="admissions", during=days(since, date(2011, 1, 1)))
    step = {"kind": "assigned", "on": since, "value": 3, "basis": basis}
    return {
        "scheme": scheme, "bound_scheme": scheme, "goal": goal, "bound_goal": goal, "target": target,
        "target_step": TargetStep.objects.create(target=target, **step),
        "report": Report.objects.create(
            indicator=goal, unit=unit, on=since, part=1, source="Sổ", reporter="Đoàn", basis=basis
        ),
        "scheme_seat": SchemeSeat.objects.create(holder="Ai đó", role="member", during=days(since), **told),
        "scheme_task": SchemeTask.objects.create(unit=unit, what="Rà soát", due_on=ahead, **told),
        "recommendation": Recommendation.objects.create(
            addressee="Trên", what="Phụ cấp", sent_on=since, **told
        ),
    }  # fmt: skip


def keeping(locality: Locality, *, since: date, ahead: date) -> dict[str, Any]:
    """A measure for a hamlet of the node, and the people somebody told of."""
    told = {"locality": locality}
    return {
        "hamlet_measure": HamletMeasure.objects.create(
            what="Tăng cường", owner="Ai đó", due_on=ahead, **told
        ),
        "hamlet_report": HamletReport.objects.create(
            on=since, people=9, away=1, source="Sổ", reporter="Thôn", **told
        ),
    }
