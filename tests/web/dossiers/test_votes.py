"""Votes on the screens: forms with their denominators, counts read back, what failed too often."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.membership.actions import start_fact
from chibo.membership.queries import spell_on
from tests.dossiers import OPENED
from tests.register import PAPER, send

pytestmark = pytest.mark.django_db
SAID = {
    "paper_issuer": "Chi bộ thôn Hạ", "paper_kind": "Nghị quyết", "paper_number": "8-NQ/CB",
    "paper_date": "09/6/2025",
}  # fmt: skip


def act(dossier, what, route="dossier_act"):
    return reverse(route, args=[dossier.candidate_id, what])


def page(client, dossier):
    return client.get(reverse("dossier", args=[dossier.candidate_id]))


VOTE = {
    "on": "9/6/2025",
    "form": "secret_ballot",
    "present": "5",
    "votes_for": "4",
    "against": "1",
    "invalid": "0",
}


def members(road, number):
    for each in range(number):
        road.register.enter(f"Ba{each}", kind="opening", standing="official")


def test_votes_are_counted_on_the_screens_and_read_back(road, office):
    dossier = road.complete()
    members(road, 4)
    url = act(dossier, "vote")
    seen = send(office, url, "preview", **VOTE, **SAID)
    told = {row.label: row.after for row in seen.context["seen"].texts}
    assert told["Chi bộ"] == "5 có mặt, 4/6 tán thành, cần 4 (≥ 2/3)"
    assert told["Giai đoạn"] == "Chi bộ đã thông qua"
    wrong = send(office, url, "preview", **(VOTE | {"invalid": "1"}), **SAID)
    assert "present" in wrong.context["form"].errors
    assert send(office, url, **VOTE, **SAID).status_code == 303
    council = VOTE | {"on": "12/6/2025", "members": "15", "present": "13", "votes_for": "13", "against": "0"}
    done = send(office, act(dossier, "resolve", "dossier_check"), **council, **SAID)
    assert done.status_code == 303, done.context["form"].errors
    shown = page(office, dossier)
    assert [row.passed for row, _text, _body in shown.context["ballots"]] == [True, True]
    assert road.candidate(dossier).stage == "resolved"


def test_votes_that_failed_too_often_are_told_with_the_rule(road, office):
    dossier = road.complete()
    members(road, 4)
    failed = VOTE | {"votes_for": "3", "against": "2"}
    for _again in range(3):
        assert page(office, dossier).context["failed"] == ""
        assert send(office, act(dossier, "vote"), **failed, **SAID).status_code == 303
    assert "báo cáo cấp ủy cấp trên" in page(office, dossier).context["failed"]


def test_exempt_member_who_stayed_away_is_asked_for(road, register, office):
    dossier = road.complete()
    members(road, 4)
    away = register.enter("Già", kind="opening", standing="official")
    with register.at_work():
        start_fact(actor=register.actor, person=away, kind="exempt", on=OPENED, basis=PAPER)
    form = office.get(act(dossier, "vote")).context["form"]
    assert dict(form.fields["absent"].choices) == {str(away.pk): away.full_name}
    seen = send(office, act(dossier, "vote"), "preview", absent=[str(away.pk)], **VOTE, **SAID)
    told = {row.label: row.after for row in seen.context["seen"].texts}
    assert told["Chi bộ"] == "5 có mặt, 4/6 tán thành, cần 4 (≥ 2/3)"


def test_cell_begins_the_clocks_of_the_levels_above_and_they_see_its_case(road, register, desk_at):
    dossier = road.whole()
    secretary = desk_at(register.north_cell, Role.CELL_SECRETARY)
    handed = send(secretary, act(dossier, "hand_over"), on="2/6/2025", papers=["application", "history"])
    assert handed.status_code == 303
    letter = {"relation": "father", "nth": "1", "asked": "Đảng ủy xã khác", "on": "6/5/2025"}
    assert send(secretary, act(dossier, "letter"), **letter, **SAID).status_code == 303
    due = [row.what for row in page(secretary, dossier).context["deadlines"]]
    assert "Kiểm tra hồ sơ kết nạp đã nhận" in due
    told = [row.what for row in desk_at(register.north).get("/worklist/").context["deadlines"]]
    assert {"Kiểm tra hồ sơ kết nạp đã nhận", "Trả lời yêu cầu thẩm tra lý lịch"} <= set(told)
    assert send(secretary, act(dossier, "withdraw")).status_code == 303
    assert road.candidate(dossier).stage == "dossier_open"


def test_decision_and_ceremony_make_a_probationary_member_on_the_screens(road, register, office):
    dossier = road.complete()
    members(road, 4)
    send(office, act(dossier, "vote"), **VOTE, **SAID)
    council = VOTE | {"on": "9/6/2025", "members": "9", "present": "9", "votes_for": "9", "against": "0"}
    send(office, act(dossier, "resolve", "dossier_check"), **council, **SAID)
    decided = send(office, act(dossier, "decide", "dossier_check"), **council, **SAID)
    assert decided.status_code == 303, decided.context["form"].errors
    assert [label for label, _url, _main in page(office, dossier).context["acts"]][-4:] == [
        "Ghi ngày nhận quyết định", "Ghi giao nhận giấy tờ", "Rút bước ghi nhầm", "Ghi chuyển đơn vị",
    ]  # fmt: skip
    early = send(office, act(dossier, "ceremony"), "preview", on="12/6/2025")
    assert "nhận quyết định trước" in str(early.context["form"].errors)
    assert send(office, act(dossier, "received"), on="10/6/2025").status_code == 303
    held = send(office, act(dossier, "ceremony"), on="12/6/2025")
    assert held.status_code == 303, held.context["form"].errors
    shown = page(office, dossier)
    assert shown.context["tag"].label == "Đã kết nạp"
    assert [label for label, _url, _main in shown.context["acts"]] == [
        "Lập hồ sơ công nhận", "Ghi chuyển đơn vị",
    ]  # fmt: skip
    person = office.get(reverse("person", args=[road.candidate(dossier).person_id]))
    assert "chưa là đảng viên" not in person.content.decode()
    with register.at_work():
        assert spell_on(road.candidate(dossier).person_id, date(2025, 6, 12)).standing == "probationary"
