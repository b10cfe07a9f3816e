"""Screens of the pool: list, note, every act, review, workbook; who applied is no member on any screen."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from chibo.accounts.choices import Role
from chibo.admission.choices import CELL
from chibo.admission.models import Candidate
from chibo.admission.queries import helper_terms, reviews_of
from chibo.audit.models import Look
from tests.register import TODAY, send
from tests.web.sheets import rows
from tests.web.sheets import rows as sheet_rows

pytestmark = pytest.mark.django_db
LIST = "/pool/"
T8 = [
    "TT", "Họ tên", "Ngày sinh", "Nam/Nữ", "Dân tộc", "Tôn giáo", "Quê quán", "Nơi ở (thôn)",
    "Học vấn, chuyên môn", "Nghề, chức vụ đoàn thể", "Ngày vào Đoàn/Hội", "Đơn vị giới thiệu (số NQ, ngày)",
    "Số, ngày NQ chi bộ", "Đảng viên giúp đỡ (từ ngày)", "Nhóm ưu tiên",
    "Đã học lớp nhận thức (số GCN, ngày, hết hạn)", "Dự kiến kết nạp (quý/năm)", "Giai đoạn",
    "Ghi chú (đi làm xa từ…)",
]  # fmt: skip
SAID = {
    "paper_issuer": "Chi bộ thôn Hạ",
    "paper_kind": "Nghị quyết",
    "paper_number": "5-NQ/CB",
    "paper_date": "03/3/2025",
}


def names(answer):
    return [row.name for row in answer.context["rows"]]


def act(note, what):
    return reverse("candidate_act", args=[note.pk, what])


def fresh(register, note):
    with register.at_work():
        return Candidate.objects.get(pk=note.pk)


def test_one_is_introduced_after_a_look_at_what_changes(register, office):
    form = {"name": "Ngô Thị Mơ", "gender": "f", "birth_year": "2001", "cell": "cb-ha", "by": "youth_union",
            "locality": "", "on": "3/3/2025"}  # fmt: skip
    seen = send(office, "/pool/new/", "preview", **form, **SAID)
    told = {change.label: (change.before, change.after) for change in seen.context["seen"].changes}
    assert told["Quần chúng được giới thiệu"] == (0, 1)
    answer = send(office, "/pool/new/", **form, **SAID)
    assert answer.status_code == 303, answer.context["form"].errors
    with register.at_work():
        note = Candidate.objects.get()
        assert (note.full_name, note.introduced_by, note.basis.number) == (
            "Ngô Thị Mơ",
            "youth_union",
            "5-NQ/CB",
        )
    assert answer.url == reverse("candidate", args=[note.pk])


def test_list_of_a_resolution_is_read_line_by_line(register, office):
    lines = "Lù Văn Ân; 1999; nam; thon ha\n\nRơ Ông Ka Sương\t2003\tNữ\nH'Hen Niê;;nu;"
    form = {"names": lines, "cell": "cb-ha", "by": "women", "on": "3/3/2025"}
    answer = send(office, "/pool/many/", **form, **SAID)
    assert answer.status_code == 303, answer.context["form"].errors
    with register.at_work():
        told = [
            (note.full_name, note.birth_year, note.gender, note.locality and note.locality.name)
            for note in Candidate.objects.order_by("pk")
        ]
    assert told == [
        ("Lù Văn Ân", 1999, "m", "Thôn Hạ"),
        ("Rơ Ông Ka Sương", 2003, "f", None),
        ("H'Hen Niê", None, "f", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["Ân", "Ân; 99; nam", "Ân; 1999; ông", "; 1999; nam", "Ân; 1999; nam; Thôn Lạ"]
)
def test_line_that_is_not_understood_is_told_by_its_number(register, office, line):
    form = {"names": f"Lù Văn Ân; 1999; nam\n{line}", "cell": "cb-ha", "by": CELL, "on": "3/3/2025"}
    answer = send(office, "/pool/many/", "preview", **form, **SAID)
    assert answer.status_code == 422
    assert "Dòng 2" in str(answer.context["form"].errors["names"])


def test_list_shows_who_is_followed_and_views_narrow_it(pool, register, office):
    pool.note("Ngô Thị Mơ", locality=register.hamlet)
    pool.note("Lù Văn Ân", on=date(2024, 7, 1), gender="m")
    pool.applied(name="Rơ Ông Ha")
    assert names(office.get(LIST)) == ["Lù Văn Ân", "Ngô Thị Mơ", "Ngô Thị Mơ"]
    assert names(office.get(LIST, {"view": "ending"})) == ["Lù Văn Ân"]
    assert names(office.get(LIST, {"stage": "applied"})) == ["Ngô Thị Mơ"]
    assert names(office.get(LIST, {"locality": "thon-ha"})) == ["Ngô Thị Mơ"]
    assert names(office.get(LIST, {"q": "lu van"})) == ["Lù Văn Ân"]
    assert names(office.get(LIST, {"view": "helper"})) == ["Ngô Thị Mơ"]
    counts = office.get(LIST).context["counts"]
    assert (counts.followed, counts.women, counts.applied) == (3, 2, 1)
    assert Look.objects.filter(what="admission.pool").exists()


def test_notes_of_another_commune_are_not_listed_and_not_found(pool, register, desk_at):
    note = pool.note()
    south = desk_at(register.south)
    assert names(south.get(LIST)) == []
    assert south.get(reverse("candidate", args=[note.pk])).status_code == 404
    assert south.post(act(note, "contact"), {"on": "1/5/2025"}).status_code == 404


def test_page_of_a_note_tells_road_rules_and_the_next_step(pool, office):
    note = pool.certified()
    answer = office.get(reverse("candidate", args=[note.pk]))
    assert [row.on for row in answer.context["road"]] == [
        date(2025, 1, 10), date(2025, 2, 3), date(2025, 3, 3), date(2025, 4, 1),
    ]  # fmt: skip
    assert [label for label, _url, main in answer.context["acts"] if main] == ["Nhận đơn xin vào Đảng"]
    assert {row.outcome for row in answer.context["answers"]} <= {"Đạt", "Chưa rõ", "Không đạt"}
    assert all(row.sources for row in answer.context["answers"])


def test_secretary_of_the_cell_writes_and_leader_only_looks(pool, register, desk_at):
    note = pool.note()
    leader = desk_at(register.north, Role.LEADER)
    page = leader.get(reverse("candidate", args=[note.pk]))
    assert (page.status_code, page.context["acts"]) == (200, [])
    assert leader.get(act(note, "contact")).status_code == 403
    secretary = desk_at(register.north_cell, Role.CELL_SECRETARY)
    assert send(secretary, act(note, "contact"), on="1/5/2025").status_code == 303
    assert fresh(register, note).contacted_on == date(2025, 5, 1)


def test_history_of_a_note_leaves_as_a_workbook_without_names(pool, office):
    note = pool.note()
    url = reverse("candidate_history_workbook", args=[note.pk])
    assert url in office.get(reverse("candidate_history", args=[note.pk])).content.decode()
    found = rows(office, url)
    assert "Ghi người được giới thiệu" in {row["Việc"] for row in found}
    assert note.name not in str([row["Trước → sau"] for row in found])


def test_every_act_has_a_form(pool, office):
    note = pool.note()
    for what in (
        "edit",
        "contact",
        "away",
        "sympathiser",
        "closed",
        "helper",
        "group",
        "certified",
        "applied",
    ):
        assert office.get(act(note, what)).status_code == 200, what
    assert office.get(act(note, "praise")).status_code == 404


def test_road_is_walked_on_the_screens(pool, register, office):
    note = pool.note()
    helper = register.enter("Ổn", kind="opening", standing="official")
    for what, more in [
        ("edit", {"name": "Ngô Thị Mơ", "gender": "f", "birth_year": "2000"}),
        ("away", {"since": "1/2/2025"}),
        ("away", {"since": ""}),
        ("sympathiser", {"on": "3/2/2025"} | SAID),
        ("helper", {"helper": str(helper.pk), "on": "3/2/2025"} | SAID),
        ("group", {"code": "teacher", "on": "3/2/2025"} | SAID),
        ("class_sent", {"on": "3/3/2025"} | SAID),
        ("certified", {"on": "1/4/2025"} | SAID),
        ("applied", {"family": "Ngô", "middle": "Thị", "given": "Mơ", "gender": "f", "birth": "9/8/2000",
                     "on": "5/5/2025"}),
    ]:  # fmt: skip
        answer = send(office, act(note, what), **more)
        assert answer.status_code == 303, (what, answer.context["form"].errors)
    note = fresh(register, note)
    assert (note.stage, note.name) == ("applied", "")
    page = office.get(reverse("candidate", args=[note.pk]))
    assert page.context["sees_file"]
    person = office.get(reverse("person", args=[note.person_id]))
    assert "chưa là đảng viên" in person.content.decode()
    assert [tag.label for tag in person.context["tags"]] == ["Đã nộp đơn"]
    assert reverse("record", args=[note.person_id]) not in person.content.decode()
    with register.at_work():
        assert helper_terms(note.pk).count() == 1


def test_refusal_stands_beside_the_day(pool, office):
    note = pool.note()
    answer = send(office, act(note, "sympathiser"), "preview", on="1/1/2024", **SAID)
    assert answer.status_code == 422
    assert "on" in answer.context["form"].errors


def test_note_over_its_year_is_ended_by_a_button(pool, register, office):
    note = pool.note(on=date(2024, 6, 1))
    assert "Cho hết hiệu lực" in office.get(reverse("candidate", args=[note.pk])).content.decode()
    assert send(office, act(note, "lapsed")).status_code == 303
    assert fresh(register, note).name == ""
    assert "đã xóa tên" in office.get(LIST, {"view": "ended"}).content.decode()


def test_step_is_taken_back_on_the_screen(pool, register, office):
    note = pool.note()
    assert send(office, act(note, "closed"), on="1/6/2025", reason="moved").status_code == 303
    assert fresh(register, note).erase_on is not None
    assert send(office, act(note, "withdraw")).status_code == 303
    assert fresh(register, note).stage == "outstanding"


def test_review_asks_for_an_answer_about_everybody(pool, register, office):
    keep, leave = pool.note("Ngô Thị Mơ"), pool.note("Lù Văn Ân")
    url, answers = "/pool/review/cb-ha/", {f"note_{keep.pk.hex}": "giu"}
    short = send(office, url, "preview", on="5/5/2025", **answers, **SAID)
    assert short.status_code == 422
    assert "Lù Văn Ân" in short.content.decode()
    done = send(office, url, on="5/5/2025", **answers, **{f"note_{leave.pk.hex}": "thoi"}, **SAID)
    assert done.status_code == 303
    with register.at_work():
        assert reviews_of(register.north_cell.pk).count() == 1
    assert (fresh(register, keep).counted_from, fresh(register, leave).stage) == (date(2025, 5, 5), "closed")


def test_form_opened_before_somebody_elses_step_is_refused(pool, office):
    note = pool.note()
    old = office.get(act(note, "sympathiser")).context["form"]["version"].value()
    assert send(office, act(note, "contact"), on="1/5/2025").status_code == 303
    late = send(office, act(note, "sympathiser"), "preview", on="3/2/2025", version=old, **SAID)
    assert "version" in late.context["form"].errors


def test_workbook_holds_the_list_and_nothing_more(pool, office):
    pool.note("Ngô Thị Mơ")
    pool.note("=cmd|' /C calc'!A0", gender="m")
    answer = office.get("/pool/workbook/")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "TT")
    assert list(head) == T8
    assert {
        row[head.index(name)] for row in rows for name in ("Dân tộc", "Tôn giáo") if isinstance(row[0], int)
    } == {None}
    told = [row[1] for row in rows[rows.index(head) + 1 :] if isinstance(row[0], int)]
    assert sorted(told) == ["'=cmd|' /C calc'!A0", "Ngô Thị Mơ"]


def test_workbook_tells_the_road_of_each_and_more_only_of_applicants(pool, register, office):
    note = pool.certified(name="Lù Văn Ân", gender="m")
    pool.applied()
    applied, waiting = sorted(
        sheet_rows(office, "/pool/workbook/"), key=lambda row: row["Ngày sinh"] != "09/8/2001"
    )
    assert waiting["Họ tên"] == note.name
    assert (waiting["Ngày sinh"], waiting["Học vấn, chuyên môn"]) == ("2001", None)
    assert waiting["Đã học lớp nhận thức (số GCN, ngày, hết hạn)"] == "27/GCN, 01/4/2025, dùng đến 01/4/2030"
    assert waiting["Ghi chú (đi làm xa từ…)"] == "Chi bộ thôn Hạ"
    assert (applied["Họ tên"], applied["Giai đoạn"]) == ("Ngô Thị Mơ", "Đã nộp đơn")


def test_applicant_is_in_no_list_and_no_search_of_members(pool, register, office):
    pool.applied()
    member = register.enter("Mơi")
    listed = [row.person.pk for row in office.get("/people/").context["rows"]]
    searched = [row.person.pk for row in office.get("/search/", {"q": "mo"}).context["people"]]
    assert (listed, searched) == ([member.pk], [member.pk])
    headcount = office.get(reverse("headcount", args=["xa-bac"])).content.decode()
    assert headcount.count("Mơ") == 0


def test_worklist_names_what_the_pool_waits_for(pool, register, office):
    pool.note(on=date(2024, 7, 1))
    pool.certified(name="Lù Văn Ân")
    told = {problem.label: problem.count for problem in office.get("/worklist/").context["problems"]}
    assert told["Ghi chú nguồn sắp hết hiệu lực"] == 1
    assert told["Cảm tình Đảng chưa có người giúp đỡ"] == 1
    assert told["Chi bộ chưa rà soát nguồn tháng này"] == 1
    assert TODAY.day > 1
