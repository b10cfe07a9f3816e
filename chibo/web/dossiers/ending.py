"""Acts of the dossier's page beside the way on: removal, a wrong admission, the last step taken back."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission import actions
from chibo.admission.actions.probation import TAKEN_BACK
from chibo.admission.choices import OF_FAULT
from chibo.admission.models import Candidate, Dossier
from chibo.admission.queries import steps_of
from chibo.engine.admission import Stage, Step, next_steps
from chibo.regulations.dossier import routes
from chibo.storage.refusal import refuse
from chibo.web.admission.writes import Act, At, Data
from chibo.web.dossiers import forms
from chibo.web.dossiers.ballots import of_cell, of_committee, of_decider, resolve_form, ruling_form, vote_form
from chibo.web.dossiers.reaching import CHECK, OF_CHECK, may

Offer = tuple[str, str, bool]
"""Words, the act's word in its address, and whether it is the cell's."""


def faults(candidate: Candidate) -> list[tuple[str, str, str]]:
    """What was said to be wrong with the admission or recognition: the step, in what, by which paper."""
    rows = steps_of(candidate.pk).filter(kind__in=OF_FAULT)
    return [(row.get_kind_display(), row.fault, str(row.basis)) for row in rows]


def offers(candidate: Candidate, dossier: Dossier | None) -> Iterator[Offer]:
    """What may be done beside the way on, by the stage."""
    stage = Stage(candidate.stage)
    following = set(next_steps(stage))
    direct = dossier is not None and not routes()[dossier.route].resolves
    if Step.REMOVAL_VOTED in following:
        yield _("Ghi biểu quyết xóa tên"), "removal_vote", True
    if Step.REMOVAL_RESOLVED in following and not direct:
        yield _("Ghi biểu quyết của đảng ủy cơ sở"), "removal_resolve", False
    if stage is Stage.REMOVAL_RESOLVED or (stage is Stage.REMOVAL_VOTED and direct):
        yield _("Ghi biểu quyết và quyết định xóa tên"), "remove", False
    if Step.REPAIRED in following:
        yield _("Ghi việc sửa lại thủ tục kết nạp"), "repair", False
    if Step.ANNULLED in following:
        yield _("Ghi quyết định hủy việc kết nạp"), "annul", False
    if Step.RECOGNITION_ANNULLED in following:
        yield _("Ghi quyết định hủy việc công nhận"), "annul_recognition", False


def may_withdraw(candidate: Candidate, *, records: bool, checks: bool) -> bool:
    """Whether the last step is one since the admission that this desk takes back."""
    last = steps_of(candidate.pk).last()
    if last is None or last.kind not in TAKEN_BACK:
        return False
    return records and (checks or last.kind not in OF_CHECK)


def _withdraw(at: At, data: Data) -> Any:
    last = steps_of(at.candidate.pk).last()
    if last is not None and last.kind in OF_CHECK and not may(at.request, CHECK, at.candidate):
        raise refuse("dossier.step_of_check", _("Bước này do cấp kiểm tra ghi; đề nghị cấp đó rút."))
    return actions.withdraw_probation_step(reason=data["reason"], today=at.request.seat.today, **at.said)


def _wrong(verb: Any, *, consents: bool = True) -> Any:
    def record(at: At, data: Data) -> Any:
        consent = {"consent": data["consent"]} if consents else {}
        return verb(
            basis=data["paper"], reason=data["reason"], today=at.request.seat.today, **consent, **at.said
        )

    return record


OF_CELL: Mapping[str, Act] = {
    "removal_vote": Act(
        gettext_lazy("Ghi biểu quyết của chi bộ đề nghị xóa tên"),
        vote_form,
        of_cell(actions.vote_removal),
        confirm=gettext_lazy("Ghi biểu quyết"),
        lead=gettext_lazy(
            "Khi đảng viên dự bị không đủ tư cách. Chỉ ghi số phiếu, không ghi ai bỏ phiếu thế nào. "
            "Mẫu số theo danh sách biểu quyết."
        ),
    ),
    "withdraw_later": Act(
        gettext_lazy("Rút bước ghi nhầm"),
        lambda at, data: forms.LetterWithdrawForm(data, current_version=at.version),
        _withdraw,
        done=gettext_lazy("Đã rút."),
        confirm=gettext_lazy("Rút bước gần nhất"),
        lead=gettext_lazy(
            "Bước gần nhất được bỏ đi; lịch sử thay đổi vẫn giữ. Nếu bước đó đã ghi sổ đảng viên thì dòng "
            "trong sổ được đính chính theo lý do ghi ở đây."
        ),
    ),
}
OF_LEVEL: Mapping[str, Act] = {
    "removal_resolve": Act(
        gettext_lazy("Ghi biểu quyết của đảng ủy cơ sở về xóa tên"),
        resolve_form,
        of_committee(actions.resolve_removal),
        confirm=gettext_lazy("Ghi biểu quyết"),
        lead=gettext_lazy("Chỉ ghi số phiếu, không ghi ai bỏ phiếu thế nào."),
    ),
    "remove": Act(
        gettext_lazy("Ghi biểu quyết và quyết định xóa tên"),
        ruling_form,
        of_decider(actions.remove),
        confirm=gettext_lazy("Ghi quyết định, vào sổ đảng viên"),
        lead=gettext_lazy(
            "Đủ tỷ lệ thì văn bản ghi ở dưới là quyết định xóa tên; từ ngày đó đồng chí không còn là đảng "
            "viên. Chưa đủ tỷ lệ thì đồng chí vẫn là đảng viên dự bị, việc trở lại chi bộ."
        ),
    ),
    "repair": Act(
        gettext_lazy("Ghi việc sửa lại thủ tục kết nạp"),
        lambda at, data: forms.FaultForm(data, current_version=at.version),
        _wrong(actions.repair_admission),
        done=gettext_lazy("Đã ghi. Ngày kết nạp và tuổi đảng giữ nguyên."),
        confirm=gettext_lazy("Ghi việc sửa lại"),
        lead=gettext_lazy(
            "Dùng khi kết nạp đúng người nhưng sai thẩm quyền hoặc thủ tục: cấp có thẩm quyền cho làm lại "
            "các bước cho đúng rồi công nhận. Đồng chí vẫn là đảng viên."
        ),
    ),
    "annul": Act(
        gettext_lazy("Ghi quyết định hủy việc kết nạp"),
        lambda at, data: forms.FaultForm(data, current_version=at.version),
        _wrong(actions.annul_admission),
        done=gettext_lazy("Đã ghi quyết định hủy việc kết nạp."),
        confirm=gettext_lazy("Ghi quyết định hủy"),
        lead=gettext_lazy(
            "Dùng khi người được kết nạp không đủ tiêu chuẩn, điều kiện. Nếu đã làm lễ kết nạp thì từ ngày "
            "của quyết định này đồng chí không còn là đảng viên và sổ đảng viên có dòng tương ứng."
        ),
    ),
    "annul_recognition": Act(
        gettext_lazy("Ghi quyết định hủy việc công nhận chính thức"),
        lambda at, data: forms.WrongForm(data, current_version=at.version),
        _wrong(actions.annul_recognition, consents=False),
        done=gettext_lazy("Đã ghi. Đồng chí là đảng viên dự bị; xét công nhận lại từ đầu."),
        confirm=gettext_lazy("Ghi quyết định hủy"),
        lead=gettext_lazy(
            "Từ ngày của quyết định này đồng chí lại là đảng viên dự bị. Giấy tờ đã có giữ nguyên; chi bộ "
            "và cấp trên biểu quyết lại."
        ),
    ),
}
