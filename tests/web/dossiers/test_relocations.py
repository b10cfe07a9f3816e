"""A move on the screens: the old unit tells and sends, the new one takes over, both see what became of it."""

from datetime import datetime

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from tests.register import send
from tests.web.dossiers.test_recognition import SAID, VOTE, act, done, page
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db
LETTER = {
    "paper_issuer": "Đảng ủy xã Đồng Bắc", "paper_kind": "Giấy giới thiệu", "paper_number": "5-GGT",
    "paper_date": "10/6/2025",
}  # fmt: skip
MOVES, SENT = reverse("relocations"), datetime(2025, 6, 11)  # noqa: DTZ001 -- a cell of a workbook has no zone


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


def test_new_unit_declines_and_the_sender_reads_why(road, register, office, desk_at):
    dossier = road.whole()
    new = desk_at(register.south)
    done(office, act(dossier, "move"), target="xa-nam", on="10/6/2025", **LETTER)
    done(office, act(dossier, "send_on"), on="11/6/2025", papers=["application"])
    url = reverse("dossier_decline", args=[dossier.candidate_id])
    assert url in new.get(MOVES).content.decode()
    assert office.get(url).status_code == 404
    assert desk_at(register.south, Role.LEADER).get(url).status_code == 403
    empty = send(new, url, "preview", on="12/6/2025", reason=" ")
    assert "reason" in empty.context["form"].errors
    done(new, url, on="12/6/2025", reason="Người này không về đây")
    assert new.get(url).status_code == 404
    assert "Ngô Thị Mơ" not in new.get(MOVES).content.decode()
    assert "Hồ sơ chuyển đi bị nơi mới trả lại" in office.get("/worklist/").content.decode()
    told = office.get(MOVES).content.decode()
    assert all(words in told for words in ("Ngô Thị Mơ", "trả lại 12/6/2025", "Người này không về đây"))
    shown = page(office, dossier).content.decode()
    assert "Đảng bộ xã Đồng Nam đã trả lại hồ sơ ngày 12/6/2025: Người này không về đây." in shown
    done(office, act(dossier, "hand_over"), on="13/6/2025", papers=["application"])
    assert "bị nơi mới trả lại" not in office.get("/worklist/").content.decode()


def test_moves_leave_as_a_workbook_with_names_where_the_file_is_seen(road, register, office, desk_at):
    dossier = road.whole()
    done(office, act(dossier, "move"), target="xa-nam", on="10/6/2025", **LETTER)
    done(office, act(dossier, "send_on"), on="11/6/2025", papers=["application"])
    url = reverse("relocations_workbook")
    assert url in office.get(MOVES).content.decode()
    (left,) = rows(office, url)
    assert (left["Chiều"], left["Họ và tên"], left["Đến"]) == (
        "Chuyển đi",
        "Ngô Thị Mơ",
        "Đảng bộ xã Đồng Nam",
    )
    (came,) = rows(desk_at(register.south), url)
    assert (came["Chiều"], came["Họ và tên"], came["Gửi hồ sơ"]) == ("Gửi đến", "Ngô Thị Mơ", SENT)
