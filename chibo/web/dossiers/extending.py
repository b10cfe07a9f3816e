"""Screens of the limit of a decision: put off by a paper, taken back, and told on the dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission import actions
from chibo.admission.choices import OF_RECOGNITION
from chibo.admission.models import Dossier, Extension
from chibo.admission.queries.dossiers import dossier_of
from chibo.admission.queries.extensions import extension_of, extension_value, extensions_of, running
from chibo.web.admission.answers import teller
from chibo.web.admission.writes import Act, At, Data
from chibo.web.dossiers.ballot_forms import Number
from chibo.web.dossiers.forms import LetterWithdrawForm
from chibo.web.fields import DayField
from chibo.web.forms import CitedForm


class ExtendForm(CitedForm):
    """How many working days more, why, by which paper, and when the units below were told."""

    length = Number(label=gettext_lazy("Thêm bao nhiêu ngày làm việc"))
    reason = forms.CharField(label=gettext_lazy("Lý do gia hạn"), max_length=300)
    told_on = DayField(
        label=gettext_lazy("Ngày báo cấp dưới"),
        help_text=gettext_lazy("Ngày gửi văn bản báo cho đảng ủy cơ sở và chi bộ đang chờ"),
    )
    field_order = ("length", "reason", "told_on")

    def __init__(self, data: Any, *, most: int | None, source: str, version: str) -> None:
        super().__init__(data, current_version=version, initial={"length": most} if most else {})
        if most:
            words = _("Nhiều nhất %(most)s ngày làm việc. %(source)s")
            self.fields["length"].help_text = words % {"most": most, "source": source}


def _form(at: At, data: Any) -> CitedForm:
    dossier = dossier_of(at.candidate.pk)
    limit = running(dossier) if dossier is not None else None
    here, today = at.candidate.place, at.request.seat.today
    stated = extension_value(limit.what, today, here) if limit is not None else None
    most = stated.value if stated is not None and isinstance(stated.value, int) else None
    source = teller().source(stated) if stated is not None else ""
    return ExtendForm(data, most=most, source=source, version=at.version)


def _extend(at: At, data: Data) -> Any:
    said = {name: data[name] for name in ("length", "reason", "told_on")}
    return actions.extend_limit(basis=data["paper"], today=at.request.seat.today, **said, **at.said)


def _withdraw(at: At, data: Data) -> Any:
    return actions.withdraw_extension(reason=data["reason"], **at.said)


OF_LEVEL: Mapping[str, Act] = {
    "extend": Act(
        gettext_lazy("Gia hạn thời hạn ra quyết định"),
        _form,
        _extend,
        done=gettext_lazy("Đã gia hạn; hạn cuối đã lùi lại."),
        confirm=gettext_lazy("Gia hạn"),
        lead=gettext_lazy(
            "Chỉ gia hạn một lần, bằng văn bản ký trước khi hết hạn, và phải báo bằng văn bản cho cấp dưới."
        ),
    ),
    "extension_withdraw": Act(
        gettext_lazy("Rút gia hạn ghi nhầm"),
        lambda at, data: LetterWithdrawForm(data, current_version=at.version),
        _withdraw,
        done=gettext_lazy("Đã rút; hạn cuối trở lại như trước."),
        confirm=gettext_lazy("Rút gia hạn"),
        lead=gettext_lazy("Hạn cuối trở lại như trước khi gia hạn; lịch sử thay đổi vẫn giữ."),
    ),
}


@dataclass(frozen=True)
class ExtensionRow:
    """One extension in words."""

    row: Extension
    about: str
    before: date


def extension_rows(dossier: Dossier) -> list[ExtensionRow]:
    """Every extension of the dossier's limits."""
    return [ExtensionRow(row, _about(row), row.due_before) for row in extensions_of(dossier.pk)]


def _about(row: Extension) -> str:
    if row.ballot.step.kind in OF_RECOGNITION:
        return _("quyết định công nhận")
    return _("quyết định kết nạp")


def extension_acts(dossier: Dossier | None) -> list[tuple[str, str]]:
    """What the level that decides may do about the limit that runs: words and act."""
    limit = running(dossier) if dossier is not None else None
    if dossier is None or limit is None:
        return []
    if extension_of(dossier.pk, limit.what) is not None:
        return [(_("Rút gia hạn ghi nhầm"), "extension_withdraw")]
    return [(_("Gia hạn"), "extend")]
