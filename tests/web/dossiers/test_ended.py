"""The page of a dossier says where the ledger ended the probation, and offers no step of it any more."""

import pytest
from django.urls import reverse

from tests.register import send

pytestmark = pytest.mark.django_db


def test_entry_from_the_members_screen_is_told_on_the_dossier(road, office):
    dossier = road.admitted()
    page = reverse("dossier", args=[dossier.candidate_id])
    before = office.get(page)
    assert (before.context["ended"], len(before.context["deadlines"])) == ("", 3)
    said = {"on": "13/6/2025", "paper_issuer": "Đảng ủy xã Đồng Bắc", "paper_kind": "Quyết định",
            "paper_number": "9-QĐ/ĐU", "paper_date": "13/6/2025", "reason": "Không đủ tư cách"}  # fmt: skip
    url = reverse("record_movement", args=[dossier.candidate.person_id, "removed"])
    answer = send(office, url, **said)
    assert answer.status_code == 303, answer.context["form"].errors
    shown = office.get(page)
    assert "Sổ đảng viên ghi xóa tên ngày 13/6/2025" in shown.content.decode()
    assert (shown.context["acts"], list(shown.context["deadlines"])) == ([], [])
