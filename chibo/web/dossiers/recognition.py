"""Acts of the recognition on the dossier's page: of the cell, and of the level that decides."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission import actions
from chibo.admission.models import Candidate, Dossier
from chibo.admission.queries import steps_of
from chibo.admission.queries.dossiers import decision_of, probation_ends, recognition_of
from chibo.storage.refusal import refuse
from chibo.web.admission.forms import StepForm
from chibo.web.admission.writes import Act, At, Data
from chibo.web.dossiers import forms
from chibo.web.dossiers.ballots import (
    recognise,
    recognise_form,
    resolve_form,
    resolve_recognition,
    vote_form,
    vote_recognition,
)
from chibo.web.dossiers.reaching import CHECK, OF_CHECK, may


def probation(dossier: Dossier) -> dict[str, date | str | None]:
    """The days of the probation and of the recognition; nothing before the ceremony."""
    admitted = decision_of(dossier.pk)
    if admitted is None or admitted.ceremony_on is None:
        return {}
    found = recognition_of(dossier.pk)
    return {
        "since": admitted.ceremony_on,
        "over": probation_ends(admitted.ceremony_on),
        "party_age": admitted.issued_on if found is not None else None,
        "decision": str(found.basis) if found is not None else "",
        "issued": found.issued_on if found is not None else None,
    }


def may_withdraw(candidate: Candidate, *, records: bool, checks: bool) -> bool:
    """Whether the last step is one of the recognition that this desk takes back."""
    last = steps_of(candidate.pk).last()
    if last is None or not last.kind.startswith("recogni"):
        return False
    return records and (checks or last.kind not in OF_CHECK)


def _withdraw(at: At, data: Data) -> Any:
    last = steps_of(at.candidate.pk).last()
    if last is not None and last.kind in OF_CHECK and not may(at.request, CHECK, at.candidate):
        raise refuse("dossier.step_of_check", _("Bước này do cấp kiểm tra ghi; đề nghị cấp đó rút."))
    return actions.withdraw_recognition_step(reason=data["reason"], today=at.request.seat.today, **at.said)


OF_CELL: Mapping[str, Act] = {
    "recognition": Act(
        gettext_lazy("Lập hồ sơ công nhận chính thức"),
        lambda at, data: StepForm(data, current_version=at.version),
        lambda at, data: actions.open_recognition(
            on=data["on"], basis=data["paper"], today=at.request.seat.today, **at.said
        ),
        done=gettext_lazy("Đã lập danh mục giấy tờ xét công nhận."),
        confirm=gettext_lazy("Lập hồ sơ công nhận"),
        lead=gettext_lazy(
            "Danh mục lập theo quy định của ngày này. Lập được trước khi hết thời gian dự bị; "
            "chi bộ chỉ xét sau ngày đó."
        ),
    ),
    "recognition_vote": Act(
        gettext_lazy("Ghi biểu quyết của chi bộ về công nhận chính thức"),
        vote_form,
        vote_recognition,
        confirm=gettext_lazy("Ghi biểu quyết"),
        lead=gettext_lazy(
            "Chỉ ghi số phiếu, không ghi ai bỏ phiếu thế nào. Mẫu số theo danh sách biểu quyết. "
            "Xét chậm so với quy định thì hồ sơ cần thêm bản giải trình."
        ),
    ),
    "recognition_withdraw": Act(
        gettext_lazy("Rút bước công nhận ghi nhầm"),
        lambda at, data: forms.LetterWithdrawForm(data, current_version=at.version),
        _withdraw,
        done=gettext_lazy("Đã rút."),
        confirm=gettext_lazy("Rút bước gần nhất"),
        lead=gettext_lazy(
            "Bước gần nhất được bỏ đi; lịch sử thay đổi vẫn giữ. Rút quyết định công nhận thì dòng trong "
            "sổ đảng viên được đính chính theo lý do ghi ở đây."
        ),
    ),
}
OF_LEVEL: Mapping[str, Act] = {
    "recognition_resolve": Act(
        gettext_lazy("Ghi biểu quyết của đảng ủy cơ sở về công nhận chính thức"),
        resolve_form,
        resolve_recognition,
        confirm=gettext_lazy("Ghi biểu quyết"),
        lead=gettext_lazy("Chỉ ghi số phiếu, không ghi ai bỏ phiếu thế nào."),
    ),
    "recognise": Act(
        gettext_lazy("Ghi biểu quyết và quyết định công nhận chính thức"),
        recognise_form,
        recognise,
        confirm=gettext_lazy("Ghi quyết định, vào sổ đảng viên"),
        lead=gettext_lazy(
            "Đủ tỷ lệ thì văn bản ghi ở dưới là quyết định công nhận. Đồng chí là đảng viên chính thức từ "
            "ngày hết thời gian dự bị, dù quyết định muộn. Chưa đủ tỷ lệ thì việc trở lại chi bộ."
        ),
    ),
}
