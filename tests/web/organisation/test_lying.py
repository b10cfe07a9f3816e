"""Screens that close a unit or lead a cell over, where notes and dossiers lie."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from tests.dossiers import road  # noqa: F401 -- fixture
from tests.register import desk_at, office, register, register_stage, send  # noqa: F401 -- fixtures

pytestmark = pytest.mark.django_db
SAID = {
    "paper_issuer": "Đảng ủy xã Đồng Bắc", "paper_kind": "Quyết định", "paper_number": "12-QĐ/ĐU",
    "paper_date": "14/6/2025", "on": "14/6/2025",
}  # fmt: skip
CLOSE, LEAD = reverse("unit_close", args=["cb-ha"]), reverse("unit_lead_over", args=["cb-ha"])


@pytest.fixture
def board(desk_at, register):  # noqa: F811 -- the fixtures
    """The organisation board of the district."""
    return desk_at(register.district, Role.ORGANISATION_OFFICER)


def test_closing_tells_what_lies_there_and_is_refused(road, board):  # noqa: F811 -- the fixture
    road.opened()
    road.pool.note("Lù Thị Mận")
    words = "Còn 1 ghi chú nguồn và 1 hồ sơ ở đây."
    assert words in board.get(CLOSE).content.decode()
    answer = send(board, CLOSE, **SAID)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["on"])


def test_merger_previews_and_carries_notes_and_dossiers(road, register, board):  # noqa: F811 -- the fixtures
    dossier = road.opened()
    road.pool.note("Lù Thị Mận")
    seen = send(board, LEAD, "preview", into="cb-thuong", **SAID).context["seen"]
    told = {change.label: (change.before, change.after) for change in seen.changes}
    assert told["Ghi chú nguồn, Chi bộ thôn Hạ"] == (1, 0)
    assert told["Hồ sơ kết nạp, Chi bộ thôn Thượng"] == (0, 1)
    assert send(board, LEAD, into="cb-thuong", **SAID).status_code == 303
    assert road.fresh(dossier).candidate.cell_id == register.other_cell.pk
    page = board.get(f"/dossiers/{dossier.candidate_id}/").content.decode()
    assert "Đi cùng đảng viên của chi bộ, không phải chuyển riêng." in page
    assert "ghi chú nguồn" not in board.get(CLOSE).content.decode()
    assert send(board, CLOSE, **SAID, successor="cb-thuong").status_code == 303
    with register.at_work():
        register.north_cell.refresh_from_db()
    assert register.north_cell.closed_on == date(2025, 6, 14)
