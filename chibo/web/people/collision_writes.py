"""Screens that say what was the matter with a number in two places, or take that back."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.people.actions import settle_collision, withdraw_settlement
from chibo.people.choices import CollisionFinding
from chibo.people.models import NumberCollision
from chibo.web.flow import Done, Write, answer
from chibo.web.forms import RecordForm, WithdrawForm
from chibo.web.people.collisions import CHANGE, may_settle, seen_collision
from chibo.web.preview import Told
from chibo.web.seat import Request
from chibo.web.views import writes
from chibo.web.wording import day_text


class SettleForm(RecordForm):
    """What was the matter."""

    finding = forms.ChoiceField(
        label=gettext_lazy("Kết quả rà soát"), choices=[("", gettext_lazy("Chọn")), *CollisionFinding.choices]
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Nơi nào sửa, ai đã trao đổi; không ghi số vào đây"),
    )


@writes(CHANGE)
def settle(request: Request, key: UUID) -> HttpResponse:
    """Both places were looked at."""
    row = _own(request, key)

    def verb(data: dict[str, Any]) -> NumberCollision:
        return settle_collision(
            actor=request.user, collision=row, finding=data["finding"], note=data["note"],
            on=request.seat.today,
        )  # fmt: skip

    return answer(
        request,
        Write(
            title=_("Ghi đã rà soát trùng số"),
            form=lambda data: SettleForm(data, current_version=_version(row)),
            verb=verb,
            measure=lambda _data: {},
            tell=lambda _data: _told(request, key),
            done=lambda _row: Done(_url(row), _("Đã ghi kết quả rà soát.")),
            confirm=_("Ghi đã rà soát"),
            back=_url(row),
            context={"above": row.person.full_name},
        ),
    )


@writes(CHANGE)
def settlement_withdraw(request: Request, key: UUID) -> HttpResponse:
    """It was not settled after all."""
    row = _own(request, key)
    made: list[WithdrawForm] = []

    def form(data: Any) -> RecordForm:
        made.append(WithdrawForm(data, current_version=_version(row)))
        return made[-1]

    def verb(_data: dict[str, Any]) -> NumberCollision:
        return withdraw_settlement(actor=request.user, collision=row, **made[-1].why)

    return answer(
        request,
        Write(
            title=_("Rút kết quả rà soát trùng số"),
            form=form,
            verb=verb,
            measure=lambda _data: {},
            tell=lambda _data: _told(request, key),
            done=lambda _row: Done(_url(row), _("Đã rút kết quả rà soát. Việc này lại chờ rà soát.")),
            confirm=_("Rút"),
            back=_url(row),
            context={"above": row.person.full_name},
        ),
    )


def _told(request: Request, key: UUID) -> Told:
    """How the note stands now, in words."""
    row = seen_collision(request, key)
    said = row.get_finding_display() if row.finding else _("Chờ rà soát")
    return {
        "finding": (_("Kết quả rà soát"), said),
        "note": (_("Ghi chú"), row.note),
        "settled_on": (_("Ngày rà soát"), day_text(row.settled_on)),
    }


def _own(request: Request, key: UUID) -> NumberCollision:
    row = seen_collision(request, key)
    if not may_settle(request, row):
        raise PermissionDenied
    return row


def _version(row: NumberCollision) -> str:
    return f"{row.settled_on}:{row.finding}"


def _url(row: NumberCollision) -> str:
    return reverse("collision", args=[row.pk])
