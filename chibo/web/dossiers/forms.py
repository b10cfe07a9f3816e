"""Forms about a dossier: opening, papers, letters, introducers, hand-overs, returns."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.admission.checks.former import HARDSHIP, READMISSION, past_of_applicant
from chibo.admission.checks.gates import label_of
from chibo.admission.choices import Association, ItemState, Relation, Secrecy
from chibo.admission.models import Candidate, DossierItem
from chibo.admission.queries.dossiers import usual_route
from chibo.engine.citation import Citation
from chibo.engine.container import MEGABYTE
from chibo.membership.choices import Kind
from chibo.membership.former import Past
from chibo.regulations.dossier import papers, return_reasons, routes
from chibo.storage.identifiers import new_id
from chibo.web.admission.forms import StepForm
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import CitedForm, RecordForm

YES_NO = [("co", gettext_lazy("Có")), ("khong", gettext_lazy("Không"))]
MARKS = {
    "pupil": gettext_lazy("Là học sinh: cần ý kiến phụ huynh"),
    READMISSION: gettext_lazy("Kết nạp lại"),
    HARDSHIP: gettext_lazy("Trước đây xin ra khỏi Đảng vì hoàn cảnh gia đình đặc biệt khó khăn"),
    "over_age": gettext_lazy("Trên 60 tuổi, có nhu cầu và đủ sức khỏe, uy tín"),
    "sectional": gettext_lazy("Chi bộ thuộc đảng bộ bộ phận"),
}


class OpenForm(StepForm):
    """Permission, way of the decision, and what makes papers more."""

    route = forms.ChoiceField(label=gettext_lazy("Cách quyết định"))
    association = forms.ChoiceField(
        label=gettext_lazy("Nơi giới thiệu"), choices=Association.choices, widget=forms.RadioSelect
    )
    marks = forms.MultipleChoiceField(
        label=gettext_lazy("Trường hợp riêng"),
        required=False,
        choices=list(MARKS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Chỉ chọn khi đúng; mỗi trường hợp thêm giấy theo quy định."),
    )
    field_order = ("on", "route", "association", "marks")

    def __init__(self, data: Any, *, candidate: Candidate, version: str, today: date) -> None:
        past = past_of_applicant(candidate, today)
        kept = {"route": usual_route(candidate.cell, today), "marks": self._known(past)}
        super().__init__(data, current_version=version, initial=kept)
        self.fields["on"].label = _("Ngày mở hồ sơ")
        self.fields["marks"].choices = [  # type: ignore[attr-defined]
            (code, label) for code, label in MARKS.items() if code != HARDSHIP or _asked_to_leave(past)
        ]
        if past is not None and past.put_out:
            self.fields["marks"].help_text = _(
                "Sổ đảng viên ghi người này đã ra khỏi Đảng: hồ sơ tự ghi là kết nạp lại, kể cả khi bỏ chọn."
            )
        self.fields["route"].choices = [  # type: ignore[attr-defined]
            (code, way.label(get_language() or "vi")) for code, way in routes().items()
        ]

    @staticmethod
    def _known(past: Past | None) -> list[str]:
        return [READMISSION] if past is not None and past.put_out else []


def _asked_to_leave(past: Past | None) -> bool:
    return past is not None and past.left is not None and past.left.kind == Kind.WITHDREW


class PaperForm(CitedForm):
    """One paper of the checklist: its marks, where it lies, yes or no where it asks."""

    paper_required = False
    state = forms.ChoiceField(label=gettext_lazy("Tình trạng"), widget=forms.RadioSelect)
    lies_at = forms.CharField(
        label=gettext_lazy("Nơi để giấy"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Ví dụ: túi hồ sơ tại văn phòng đảng ủy"),
    )
    agrees = forms.ChoiceField(
        label=gettext_lazy("Tán thành"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Cần bổ sung gì, hoặc vì sao không cần"), max_length=200, required=False
    )
    field_order = ("state", "lies_at", "agrees", "reason")

    def __init__(self, data: Any, *, item: DossierItem, version: str) -> None:
        paper = papers()[item.code]
        kept = {
            "state": item.state if item.state != ItemState.MISSING else ItemState.VALID,
            "lies_at": item.lies_at,
            "agrees": {True: "co", False: "khong"}.get(item.agrees),  # type: ignore[arg-type]
            "reason": item.reason,
            "paper_issuer": item.basis.issuer,
            "paper_kind": item.basis.kind or paper.vi[:80],
            "paper_number": item.basis.number,
            "paper_date": item.basis.date,
        }
        super().__init__(data, current_version=version, initial=kept)
        offered = [ItemState.VALID, ItemState.SUPPLEMENT, ItemState.MISSING]
        offered += [ItemState.NOT_APPLICABLE] if paper.may_not_apply else []
        self.fields["state"].choices = [(each.value, each.label) for each in offered]  # type: ignore[attr-defined]
        if not paper.asks_agreement:
            del self.fields["agrees"]


class AttachForm(RecordForm):
    """A file for a paper. Its secrecy mark is asked every time and has no answer of its own."""

    file = forms.FileField(
        label=gettext_lazy("Tệp"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx"}),
    )
    secrecy = forms.ChoiceField(
        label=gettext_lazy("Giấy này có đóng dấu độ mật không"),
        choices=Secrecy.choices,
        widget=forms.RadioSelect,
    )
    field_order = ("file", "secrecy")

    def __init__(self, data: Any, files: Any, *, item: DossierItem, current_version: str) -> None:
        super().__init__(data, files=files, current_version=current_version)
        limit = _("PDF, JPEG, PNG hoặc .docx, nhiều nhất %(limit)s MB; mỗi giấy nhiều nhất %(most)s tệp")
        self.fields["file"].help_text = limit % {
            "limit": settings.ATTACHMENT_MEGABYTES, "most": settings.ATTACHMENTS_A_PAPER,
        }  # fmt: skip

    def too_large(self, size: int) -> bool:
        """Larger than is kept, so not worth reading."""
        return size > settings.ATTACHMENT_MEGABYTES * MEGABYTE

    def clean_file(self) -> Any:
        """Nothing larger than is kept."""
        file = self.cleaned_data["file"]
        if self.too_large(file.size):
            words = _("Tệp lớn hơn %(limit)s MB. Quét ở độ phân giải thấp hơn hoặc chia thành nhiều tệp.")
            raise forms.ValidationError(words % {"limit": settings.ATTACHMENT_MEGABYTES})
        return file

    def renew(self) -> None:
        """A fresh key: what was refused may be sent again, with another file."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("submission")] = str(new_id())  # type: ignore[index]


class DetachForm(RecordForm):
    """Why a file is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do rút tệp"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ tải nhầm giấy của người khác"),
    )


class LetterForm(CitedForm):
    """A letter of verification; the relative is told by relation alone."""

    relation = forms.ChoiceField(label=gettext_lazy("Thẩm tra về"), choices=Relation.choices)
    nth = forms.IntegerField(
        label=gettext_lazy("Người thứ mấy"), min_value=1, max_value=20, initial=1,
        help_text=gettext_lazy("Với con: con thứ mấy. Người khác để 1"),
        widget=forms.NumberInput(attrs={"class": "w6"}),
    )  # fmt: skip
    asked = forms.CharField(label=gettext_lazy("Cấp ủy được hỏi"), max_length=200)
    on = DayField(label=gettext_lazy("Ngày gửi"))
    abroad = forms.BooleanField(label=gettext_lazy("Ở nước ngoài"), required=False)
    exempt = forms.BooleanField(
        label=gettext_lazy("Là đảng viên khai thống nhất: chỉ đối chiếu hồ sơ, không gửi thư"), required=False
    )
    field_order = ("relation", "nth", "asked", "on", "abroad", "exempt")


class ReplyForm(CitedForm):
    """The answer to a letter: number, day, issuer and yes or no. Never its text."""

    on = DayField(label=gettext_lazy("Ngày trả lời"))
    agrees = forms.ChoiceField(
        label=gettext_lazy("Nơi được hỏi xác nhận"), choices=YES_NO, widget=forms.RadioSelect
    )
    field_order = ("on", "agrees")


class IntroducerForm(CitedForm):
    """A member who introduces, by his paper."""

    person = PickerField(
        label=gettext_lazy("Đảng viên giới thiệu"), help_text=gettext_lazy("Gõ tên, không cần dấu")
    )
    since = DayField(label=gettext_lazy("Cùng công tác, cư trú từ ngày"))
    replacement = forms.BooleanField(
        label=gettext_lazy("Được chi bộ phân công thay người trước"), required=False
    )
    field_order = ("person", "since", "replacement")

    def __init__(self, *args: Any, source: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"paper_kind": _("Giấy giới thiệu người vào Đảng")}
        super().__init__(*args, **kwargs)
        self.picker("person").use(source)


class PapersForm(RecordForm):
    """Which papers, on which day."""

    on = DayField(label=gettext_lazy("Ngày giao"))
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Giấy giao kèm"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, rows: Sequence[DossierItem], version: str, **more: Any) -> None:
        super().__init__(data, current_version=version, **more)
        self.fields["papers"].choices = [(row.code, label_of(row.code)) for row in rows]  # type: ignore[attr-defined]


class HandOverForm(PapersForm):
    """Who handed which papers to whom."""

    given_by = forms.CharField(label=gettext_lazy("Người giao"), max_length=80, required=False)
    taken_by = forms.CharField(label=gettext_lazy("Người nhận"), max_length=80, required=False)

    def __init__(self, data: Any, *, rows: Sequence[DossierItem], version: str) -> None:
        there = [row for row in rows if row.state in {ItemState.VALID, ItemState.SUPPLEMENT}]
        super().__init__(data, rows=there, version=version, initial={"papers": [row.code for row in there]})


class PassForm(HandOverForm):
    """The same, to a unit of the road."""

    target = forms.ChoiceField(label=gettext_lazy("Giao cho"))
    field_order = ("target", "on", "papers")

    def __init__(
        self, data: Any, *, rows: Sequence[DossierItem], version: str, units: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, rows=rows, version=version)
        self.fields["target"].choices = [("", _("Chọn")), *units]  # type: ignore[attr-defined]


class ReturnForm(PapersForm):
    """Back to the cell, for a reason of the list and one sentence."""

    reason = forms.ChoiceField(label=gettext_lazy("Lý do trả lại"))
    sentence = forms.CharField(
        label=gettext_lazy("Phải sửa gì"), max_length=300, help_text=gettext_lazy("Một câu, nói về giấy tờ")
    )
    field_order = ("on", "reason", "papers", "sentence")

    def __init__(self, data: Any, *, rows: Sequence[DossierItem], version: str) -> None:
        super().__init__(data, rows=rows, version=version)
        language = get_language() or "vi"
        self.fields["on"].label = _("Ngày trả lại")
        self.fields["papers"].label = _("Giấy phải bổ sung")
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", _("Chọn")),
            *((code, reason.label(language)) for code, reason in return_reasons().items()),
        ]


class CeremonyForm(CitedForm):
    """The day of the ceremony; the paper is the consent of the level above where it is late."""

    paper_required = False
    on = DayField(label=gettext_lazy("Ngày lễ kết nạp"))
    field_order = ("on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].help_text = _(
            "Chỉ ghi văn bản khi lễ quá hạn và được cấp ủy cấp trên đồng ý"
        )


class LetterWithdrawForm(RecordForm):
    """Why a letter is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do rút lại"), max_length=200, help_text=gettext_lazy("Ví dụ ghi nhầm nơi gửi")
    )


class WrongForm(CitedForm):
    """In what an admission or a recognition was wrong, and the paper that deals with it."""

    reason = forms.CharField(
        label=gettext_lazy("Sai ở điểm nào"),
        max_length=300,
        help_text=gettext_lazy("Một câu theo kết luận, nói về điều kiện hoặc thủ tục"),
    )
    field_order = ("reason",)


class FaultForm(WrongForm):
    """Of an admission; the province consents in writing where the member has moved since."""

    consent_issuer = forms.CharField(
        label=gettext_lazy("Văn bản đồng ý của ban thường vụ cấp ủy trực thuộc Trung ương: nơi ban hành"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi đồng chí đã chuyển sinh hoạt sang chi bộ khác"),
    )
    consent_number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản đồng ý"), max_length=60, required=False
    )
    consent_date = DayField(label=gettext_lazy("Ngày văn bản đồng ý"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(
            [name for name in self.fields if not name.startswith("consent_")]
            + ["consent_issuer", "consent_number", "consent_date"]
        )

    def clean(self) -> dict[str, Any]:
        """The consent as one paper."""
        data = super().clean()
        data["consent"] = Citation(
            data.get("consent_issuer", ""), "", data.get("consent_number", ""), data.get("consent_date")
        )
        return data


def said_yes(answer: str) -> bool | None:
    """Yes, no, or not said."""
    return {"co": True, "khong": False}.get(answer)
