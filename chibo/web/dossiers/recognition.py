"""Acts of the recognition on the dossier's page: of the cell, and of the level that decides."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy

from chibo.admission import actions
from chibo.admission.models import Dossier
from chibo.admission.queries.dossiers import decision_of, probation_ends, recognition_of
from chibo.web.admission.forms import StepForm
from chibo.web.admission.writes import Act
from chibo.web.dossiers.ballots import (
    of_cell,
    of_committee,
    of_decider,
    resolve_form,
    ruling_form,
    vote_form,
)


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
        of_cell(actions.vote_recognition),
        confirm=gettext_lazy("Ghi biểu quyết"),
        lead=gettext_lazy(
            "Chỉ ghi số phiếu, không ghi ai bỏ phiếu thế nào. Mẫu số theo danh sách biểu quyết. "
            "Xét chậm so với quy định thì hồ sơ cần thêm bản giải trình."
        ),
    ),
}
OF_LEVEL: Mapping[str, Act] = {
    "recognition_resolve": Act(
        gettext_lazy("Ghi biểu quyết của đảng ủy cơ sở về công nhận chính thức"),
        resolve_form,
        of_committee(actions.resolve_recognition),
        confirm=gettext_lazy("Ghi biểu quyết"),
        lead=gettext_lazy("Chỉ ghi số phiếu, không ghi ai bỏ phiếu thế nào."),
    ),
    "recognise": Act(
        gettext_lazy("Ghi biểu quyết và quyết định công nhận chính thức"),
        ruling_form,
        of_decider(actions.recognise),
        confirm=gettext_lazy("Ghi quyết định, vào sổ đảng viên"),
        lead=gettext_lazy(
            "Đủ tỷ lệ thì văn bản ghi ở dưới là quyết định công nhận. Đồng chí là đảng viên chính thức từ "
            "ngày hết thời gian dự bị, dù quyết định muộn. Chưa đủ tỷ lệ thì việc trở lại chi bộ."
        ),
    ),
}
