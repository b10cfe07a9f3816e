"""Screens of dossiers: the page, every act of the cell, acts of the level that checks, lists."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.admission.actions import complete_dossier
from chibo.admission.models import DossierItem
from chibo.admission.queries.dossiers import introducers_of, items_of, letters_of
from chibo.audit.models import Look
from chibo.engine.citation import Citation
from chibo.web.dossiers import lists
from chibo.web.dossiers.page import _paper
from tests.register import send
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db
SAID = {
    "paper_issuer": "Đảng ủy xã Đồng Bắc", "paper_kind": "Quyết định", "paper_number": "7-QĐ/ĐU",
    "paper_date": "06/5/2025",
}  # fmt: skip


def act(dossier, what, route="dossier_act"):
    return reverse(route, args=[dossier.candidate_id, what])


def page(client, dossier):
    return client.get(reverse("dossier", args=[dossier.candidate_id]))


def labels(answer):
    return [label for label, _url, _main in answer.context["acts"]]


def test_dossier_is_opened_after_a_look_at_its_checklist(road, office):
    note, _person = road.pool.applied()
    before = office.get(reverse("dossier", args=[note.pk]))
    assert "Chưa mở hồ sơ" in before.content.decode()
    assert labels(before) == ["Mở hồ sơ kết nạp"]
    form = {"on": "6/5/2025", "route": "above_grassroots", "association": "youth_union"} | SAID
    url = reverse("dossier_act", args=[note.pk, "open"])
    seen = send(office, url, "preview", **form)
    told = {row.label: (row.before, row.after) for row in seen.context["seen"].texts}
    assert told["Đơn xin vào Đảng (1-KNĐ)"] == ("", "Đạt")
    assert told["Nghị quyết giới thiệu của đoàn thể (4-KNĐ)"] == ("", "Chưa có")
    assert send(office, url, **form).status_code == 303
    opened = office.get(reverse("dossier", args=[note.pk]))
    assert opened.context["there"] == 4
    assert "dẫn 294-QĐ/TW" in opened.content.decode()
    assert Look.objects.filter(what="admission.dossier").exists()


def test_road_of_a_dossier_is_walked_on_the_screens(road, register, office):
    dossier = road.opened(association="youth_union")
    member = register.enter("Ổn", kind="opening", standing="official")
    letter = {"relation": "self", "nth": "1", "asked": "Đảng ủy xã Đồng Nam", "on": "6/5/2025"} | SAID
    who = {"person": str(member.pk), "since": "1/3/2020"} | SAID
    for what, more in [("letter", letter), ("introducer", who)]:
        answer = send(office, act(dossier, what), **more)
        assert answer.status_code == 303, (what, answer.context["form"].errors)
    with register.at_work():
        sent = letters_of(dossier.pk).get()
        items = list(items_of(dossier.pk).filter(state="missing"))
    answered = {"on": "20/5/2025", "agrees": "co"} | SAID
    assert send(office, reverse("verification_reply", args=[sent.pk]), **answered).status_code == 303
    for item in items:
        if item.code in {"verification", "introduction", "cell_resolution", "committee_resolution"}:
            continue
        more = {"agrees": "co"} if item.code.startswith("opinion") else {}
        answer = send(office, reverse("dossier_item", args=[item.pk]), state="valid", **more, **SAID)
        assert answer.status_code == 303, (item.code, answer.context["form"].errors)
    handed = send(office, act(dossier, "hand_over"), on="2/6/2025", papers=["application", "history"])
    assert handed.status_code == 303
    done = send(office, act(dossier, "complete", "dossier_check"), on="10/6/2025")
    assert done.status_code == 303, done.context["form"].errors
    assert road.candidate(dossier).stage == "complete"


def test_gate_refuses_on_the_page_with_every_reason(road, office):
    dossier = road.opened()
    send(office, act(dossier, "hand_over"), on="2/6/2025", papers=["application"])
    refused = send(office, act(dossier, "complete", "dossier_check"), "preview", on="10/6/2025")
    assert refused.status_code == 422
    said = str(refused.context["form"].errors)
    assert "Thiếu: Lý lịch của người xin vào Đảng (2-KNĐ)" in said
    assert "Cần hai đảng viên chính thức giới thiệu." in said


def test_return_is_told_to_the_cell_and_on_the_worklist(road, office, monkeypatch):
    dossier = road.handed_over()
    assert "Trả lại hồ sơ" in labels(page(office, dossier))
    form = {"on": "5/6/2025", "papers": ["history"], "reason": "incomplete", "sentence": "Ghi đủ mục 17."}
    assert send(office, act(dossier, "return", "dossier_check"), **form).status_code == 303
    shown = page(office, dossier)
    assert "Giấy ghi chưa đủ mục. Ghi đủ mục 17." in shown.content.decode()
    assert shown.context["returned"] == 1
    problems = {row.label: row.count for row in office.get("/worklist/").context["problems"]}
    assert problems["Hồ sơ kết nạp bị trả lại"] == 1
    told = office.get(reverse("dossiers_waiting")).content.decode()
    assert "Đảng bộ xã Đồng Bắc" in told
    assert "Ngô Thị Mơ" not in told
    monkeypatch.setattr(lists, "latest_names", lambda units: dict.fromkeys(units, "Chi bộ Thôn Hạ"))
    assert len(office.get(reverse("dossiers_waiting")).context["rows"]) == 2


@pytest.mark.parametrize(
    ("stage", "tag", "last_day"),
    [("complete", "Đã hết hạn", date(2024, 1, 9)), ("admitted", "Đạt", None), ("recognised", "Đạt", None)],
)
def test_papers_of_the_admission_run_out_until_the_ceremony(stage, tag, last_day):
    paper = Citation("Đảng ủy xã", "Công văn", "3-CV/ĐU", date(2023, 1, 9))
    row = DossierItem(
        code="verification", state="valid", basis=paper, told={"cited": [], "confidence": "general"}
    )
    shown = _paper(row, date(2025, 6, 16), [], stage, [])
    assert (str(shown.tag.label), shown.expires) == (tag, last_day)


def test_secretary_gathers_but_does_not_check_and_leader_only_looks(road, register, desk_at):
    dossier = road.handed_over()
    secretary = desk_at(register.north_cell, Role.CELL_SECRETARY)
    assert "Xác nhận hồ sơ đủ" not in labels(page(secretary, dossier))
    assert secretary.get(act(dossier, "complete", "dossier_check")).status_code == 403
    assert secretary.get(act(dossier, "letter")).status_code == 200
    with register.at_work():
        complete_dossier(candidate=dossier.candidate, on=date(2025, 6, 4), **road.said())
    refused = send(secretary, act(dossier, "withdraw"), "preview")
    assert "do cấp kiểm tra ghi" in str(refused.context["form"].errors)
    leader = desk_at(register.north, Role.LEADER)
    assert labels(page(leader, dossier)) == []
    assert leader.get(act(dossier, "letter")).status_code == 403
    south = desk_at(register.south)
    assert page(south, dossier).status_code == 404


def test_every_act_has_a_form_and_no_other_has(road, office):
    dossier = road.opened()
    for what in ("open", "letter", "introducer", "hand_over", "resubmit", "pass_on", "renew", "withdraw"):
        assert office.get(act(dossier, what)).status_code == 200, what
    assert office.get(act(dossier, "return", "dossier_check")).status_code == 200
    assert office.get(act(dossier, "praise")).status_code == 404
    assert office.get(act(dossier, "praise", "dossier_check")).status_code == 404


def test_papers_pass_on_and_steps_are_taken_back_on_the_screens(road, register, office):
    dossier = road.handed_over()
    passed = send(
        office, act(dossier, "pass_on"), on="10/6/2025", papers=["history"], target=str(register.district.pk)
    )
    assert passed.status_code == 303, passed.context["form"].errors
    assert send(office, act(dossier, "withdraw")).status_code == 303
    assert road.candidate(dossier).stage == "dossier_open"


def test_letter_and_introducer_are_taken_back_on_the_screens(road, register, office):
    dossier = road.opened()
    road.verified(dossier)
    road.introduced(dossier)
    with register.at_work():
        letter, who = letters_of(dossier.pk).get(), introducers_of(dossier.pk).first()
    assert office.get(reverse("verification", args=[letter.pk])).url.endswith("#letters")
    assert send(office, reverse("verification_withdraw", args=[letter.pk]), reason="Nhầm").status_code == 303
    assert send(office, reverse("introducer_remove", args=[who.pk])).status_code == 303
    with register.at_work():
        assert not letters_of(dossier.pk).exists()
        assert introducers_of(dossier.pk).count() == 1


@pytest.mark.parametrize(("view", "found"), [("", 1), ("check", 1), ("back", 0), ("all", 1), ("x", 1)])
def test_list_is_viewed_by_what_dossiers_wait_for(road, office, view, found):
    road.handed_over()
    lines = office.get(reverse("dossiers"), {"view": view}).context["lines"]
    assert len(lines) == found
    assert [(line.holder, line.days, line.returns) for line in lines] == [
        ("Đảng bộ xã Đồng Bắc", 14, 0)
    ] * found
    listed = rows(office, f"{reverse('dossiers_workbook')}?view={view}")
    assert [(row["Hồ sơ đang ở"], row["Số ngày ở đó"], row["Lần trả lại"]) for row in listed] == [
        ("Đảng bộ xã Đồng Bắc", 14, 0)
    ] * found


def test_paper_form_knows_what_is_there(road, register, office):
    dossier = road.opened()
    with register.at_work():
        item = items_of(dossier.pk).get(code="permission")
    form = office.get(reverse("dossier_item", args=[item.pk])).context["form"]
    assert form["paper_number"].value() == "7-QĐ/ĐU"
    assert form["paper_date"].value() == "06/5/2025"
    assert "agrees" not in form.fields
    assert "none" not in dict(form.fields["state"].choices)
