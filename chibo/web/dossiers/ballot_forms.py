"""Forms of votes: counts of a meeting by its resolution, never who voted how."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission.choices import Body, VoteForm
from chibo.web.fields import DayField
from chibo.web.forms import CitedForm


class Number(forms.IntegerField):
    """A count from the minutes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.NumberInput(attrs={"class": "w6", "inputmode": "numeric"}))
        super().__init__(min_value=0, max_value=9_999, **kwargs)


class BallotForm(CitedForm):
    """The count of a meeting, by its resolution. Numbers only."""

    on = DayField(label=gettext_lazy("Ngày họp"))
    form = forms.ChoiceField(
        label=gettext_lazy("Hình thức"), choices=VoteForm.choices, widget=forms.RadioSelect
    )
    present = Number(label=gettext_lazy("Có mặt (trong số được tính)"))
    votes_for = Number(label=gettext_lazy("Tán thành"))
    against = Number(label=gettext_lazy("Không tán thành"))
    invalid = Number(label=gettext_lazy("Phiếu không hợp lệ, phiếu trắng"))


class CellVoteForm(BallotForm):
    """The cell's vote: the denominator comes from the roster of the evening."""

    absent = forms.MultipleChoiceField(
        label=gettext_lazy("Đồng chí được miễn sinh hoạt mà vắng buổi này"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    detained = Number(label=gettext_lazy("Số đồng chí bị khởi tố, tạm giam"), required=False)
    field_order = ("on", "form", "absent", "detained", "present", "votes_for", "against", "invalid")

    def __init__(self, data: Any, *, exempt: Sequence[tuple[str, str]], counted: str, version: str) -> None:
        super().__init__(data, current_version=version)
        self.fields["present"].help_text = counted
        if exempt:
            self.fields["absent"].choices = exempt  # type: ignore[attr-defined]
        else:
            del self.fields["absent"]


class CommitteeVoteForm(BallotForm):
    """A committee's vote: sitting members, and those the rules leave out."""

    members = Number(label=gettext_lazy("Tổng số ủy viên đương nhiệm"))
    temporary_absent = Number(label=gettext_lazy("Chuyển sinh hoạt tạm thời và vắng"), required=False)
    suspended = Number(label=gettext_lazy("Bị đình chỉ"), required=False)
    detained = Number(label=gettext_lazy("Bị khởi tố, tạm giam"), required=False)
    field_order: tuple[str, ...] = (
        "on", "form", "members", "temporary_absent", "suspended", "detained", "present", "votes_for",
        "against", "invalid",
    )  # fmt: skip

    def __init__(self, data: Any, *, members: int, version: str) -> None:
        super().__init__(data, current_version=version, initial={"members": members} if members else {})


# Bodies of the level above: the register does not know who sits in them, and counts all of them.
_COUNTED = {
    Body.STANDING: gettext_lazy("Tổng số ủy viên ban thường vụ"),
    Body.HEADS: gettext_lazy("Tổng số thường trực cấp ủy và trưởng các ban"),
}


class DecideForm(CommitteeVoteForm):
    """The count of the body that decides; the paper is the decision, or tells that it came to none."""

    received_on = DayField(
        label=gettext_lazy("Ngày chi bộ nhận quyết định"),
        required=False,
        help_text=gettext_lazy("Bỏ trống nếu chưa nhận"),
    )
    field_order = (*CommitteeVoteForm.field_order, "received_on")

    def __init__(self, data: Any, *, members: int, version: str, body: Body) -> None:
        counted = _COUNTED.get(body)
        super().__init__(data, members=0 if counted else members, version=version)
        if counted:
            self.fields["members"].label = counted
            for name in ("temporary_absent", "suspended", "detained"):
                del self.fields[name]
        self.fields["paper_kind"].initial = _("Quyết định")
