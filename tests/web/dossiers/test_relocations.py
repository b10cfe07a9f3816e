"""A move on the screens: the old unit tells and sends, the new one takes over, both see what became of it."""

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from tests.register import send
from tests.web.dossiers.test_recognition import SAID, VOTE, act, done, page

pytestmark = pytest.mark.django_db
LETTER = {
    "paper_issuer": "Đảng ủy xã Đồng Bắc", "paper_kind": "Giấy giới thiệu", "paper_number": "5-GGT",
    "paper_date": "10/6/2025",
}  # fmt: skip
MOVES = reverse("relocations")


def labels(client, dossier):
    return [label for label, _url, _main in page(client, dossier).context["acts"]]


def test_dossier_goes_from_one_commune_to_the_other(road, register, office, desk_at):
    dossier = road.complete()
    for each in range(4):
        road.register.enter(f"Ba{each}", kind="opening", standing="official")
    done(office, act(dossier, "vote"), **VOTE, **SAID)
    new = desk_at(register.south)
    arriving = reverse("dossier_arriving", args=[dossier.candidate_id])
    assert "Ghi chuyển đơn vị" in labels(office, dossier)
    refused = send(office, act(dossier, "move"), "preview", target="cb-ha", on="10/6/2025", **LETTER)
    assert "Chọn nơi khác" in str(refused.context["form"].errors)
    done(office, act(dossier, "move"), target="xa-nam", on="10/6/2025", **LETTER)
    assert "Gửi hồ sơ sang đơn vị mới" in labels(office, dossier)
    assert "chưa gửi" in office.get(MOVES).content.decode()
    assert new.get(arriving).status_code == 404
    done(office, act(dossier, "send_on"), on="11/6/2025", papers=["application"])
    shown = page(office, dossier)
    assert labels(office, dossier) == ["Rút lần chuyển đơn vị"]
    assert 'id="on-the-way"' in shown.content.decode()
    waiting = new.get("/worklist/").content.decode()
    assert all(words in waiting for words in ("Hồ sơ chuyển đến chờ tiếp nhận", arriving))
    told = new.get(MOVES).content.decode()
    assert all(words in told for words in ("Ngô Thị Mơ", "gửi hồ sơ 11/6/2025", arriving))
    assert desk_at(register.south_cell, Role.CELL_SECRETARY).get(arriving).status_code == 404
    done(new, arriving, cell="cb-trung", on="12/6/2025", taken_by="Lò Văn Nhận")
    assert page(office, dossier).status_code == 404
    assert "12/6/2025" in office.get(MOVES).content.decode()
    came = page(new, dossier).content.decode()
    assert all(words in came for words in ('id="voted-before"', "nơi mới nhận 12/6/2025", "Lò Văn Nhận"))
