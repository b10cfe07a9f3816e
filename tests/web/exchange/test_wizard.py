"""The import wizard over HTTP: from the file to the ledger and back, without any script."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.exchange.choices import Stage
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import opened
from chibo.exchange.tasks import import_rows
from chibo.membership.models import Movement
from chibo.people.models import Person
from chibo.storage.identifiers import new_id
from tests.exchange.workbooks import member, simple, t1, under_two_headers
from tests.register import TODAY, Register, make_user
from tests.web.sheets import rows as taken_out


@pytest.fixture
def office(register: Register) -> Client:
    client = Client()
    client.force_login(make_user("van-phong", Role.GRASSROOTS_OFFICE, register.north))
    return client


def upload(client, content, name="danh sách.xlsx", unit="xa-bac", **more):
    day = TODAY.strftime("%d/%m/%Y")
    said = {"submission": str(new_id()), "kind": "members", "unit": unit, "on": day} | more
    if content:
        said["file"] = SimpleUploadedFile(name, content)
    return client.post(reverse("import_new"), said)


def seen(register):
    with register.at_work():
        return Batch.objects.get()


def hidden(page):
    """What the form of a page carries besides what the user types."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {
        "submission": str(form["submission"].value()), "version": form.current_version,
    }  # fmt: skip


def accept_columns(client, batch):
    there = reverse("import_columns", args=[batch.pk])
    return client.post(
        there, {k: v for k, v in hidden(client.get(there)).items() if v is not False} | {"step": "next"}
    )


def staged(register, number):
    with register.at_work():
        return StagedRow.objects.get(number=number)


def run_job(register):
    batch = seen(register)
    import_rows(batch=str(batch.pk), user=str(batch.user_id))


def test_list_and_template_open(office):
    assert "Chưa có lần nhập nào" in office.get(reverse("imports")).content.decode()
    answer = office.get(reverse("import_template"))
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]


def test_list_of_imports_is_paged_to_the_oldest(office, register):
    upload(office, simple(["Họ và tên"], ["Ngô Thị Ổn"]))
    latest = seen(register)
    with register.at_work():
        Batch.objects.bulk_create(
            Batch(unit=latest.unit, user=latest.user, place=latest.place, on=TODAY, stage=Stage.DISCARDED,
                  file_name=f"danh sách {n}.xlsx", created_at=latest.created_at - timedelta(days=n))
            for n in range(1, 121)
        )  # fmt: skip
    first, last = office.get(reverse("imports")), office.get(reverse("imports"), {"page": "3"})
    assert [len(page.context["rows"]) for page in (first, last)] == [50, 21]
    assert "?page=2" in first.content.decode()
    assert last.context["rows"][-1]["batch"].file_name == "danh sách 120.xlsx"


def test_columns_of_marks_say_what_a_mark_means(office, register):
    upper, lower = ["Họ và tên", "Ngày sinh", "", "LLCT", ""], ["", "Nam", "Nữ", "Cao cấp", "Trung cấp"]
    upload(office, under_two_headers(upper, lower, ["Ngô Thị Ổn", "", "03/25/1980", "x", ""]))
    page = office.get(reverse("import_columns", args=[seen(register).pk]))
    assert "Ô có dấu là “Cao cấp”" in page.content.decode()
    turned = {shown.column.header for shown in page.context["columns"] if shown.dated}
    assert turned == {"Ngày sinh / Nữ"}, "no whole day stands under Nam"


def test_day_of_birth_under_a_gender_stands_in_the_field_to_mend_it(office, register):
    upper, lower = ["Họ và tên", "Ngày sinh", ""], ["", "Nam", "Nữ"]
    upload(office, under_two_headers(upper, lower, ["Ngô Thị Ổn", "", "31/02/1980"]))
    batch = seen(register)
    accept_columns(office, batch)
    page = office.get(reverse("import_rows", args=[batch.pk])).content.decode()
    assert 'value="31/02/1980"' in page


def faulty_rows(office, register, count):
    """An import whose first rows have an impossible birthday, and what its page of rows would send."""
    rows = [member(n) for n in range(5)]
    for row in rows[:count]:
        row[5] = "31/02/1995"
    upload(office, t1(rows))
    batch = seen(register)
    accept_columns(office, batch)
    said = {"row": [], "shown": "1"}
    for line in office.get(reverse("import_rows", args=[batch.pk])).context["lines"]:
        number, form = line.row.number, line.form
        said["row"].append(str(number))
        said |= {f"r{number}-submission": str(new_id()), f"r{number}-version": form.current_version}
        said |= {f"r{number}-fix-birth": "31/02/1995", f"r{number}-decision": ""}
    return batch, said


def test_imports_leave_as_a_workbook(office, register):
    faulty_rows(office, register, 1)
    url = reverse("imports_workbook")
    assert url in office.get(reverse("imports")).content.decode()
    (found,) = taken_out(office, url)
    assert (found["Tổ chức đảng"], found["Dòng"]) == ("Đảng bộ xã Đồng Bắc", 5)


def test_trial_run_keeps_what_was_typed_in_any_row(office, register):
    batch, said = faulty_rows(office, register, 3)
    typed = {"r4-fix-birth": "1995", "r5-fix-birth": "02/1996", "r6-decision": "skip"}
    answer = office.post(reverse("import_rows", args=[batch.pk]), said | typed | {"go": "check"})
    assert answer["Location"] == reverse("import_check", args=[batch.pk])
    assert [staged(register, n).fate for n in (4, 5, 6)] == ["new", "new", "skip"]


def test_row_that_somebody_else_fixed_sends_the_page_back_as_typed(office, register):
    batch, said = faulty_rows(office, register, 2)
    answer = office.post(
        reverse("import_rows", args=[batch.pk]),
        said | {"r4-fix-birth": "1995", "r5-fix-birth": "1996", "r5-version": "of yesterday"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Có người vừa sửa mục này" in page
    assert 'value="1995"' in page
    assert staged(register, 4).fate == "faulty"


def test_page_without_a_row_or_a_button_is_not_found(office, register):
    batch, _said = faulty_rows(office, register, 1)
    assert office.post(reverse("import_rows", args=[batch.pk])).status_code == 404
    assert office.post(reverse("import_rows", args=[batch.pk]), {"row": "1"}).status_code == 404


def test_whole_way_from_file_to_ledger_and_back(office, register):
    rows = [member(n) for n in range(4)]
    rows[2][5] = "31/02/1995"
    answer = upload(office, t1(rows))
    batch = seen(register)
    assert answer.status_code == 303
    assert answer["Location"] == reverse("import_columns", args=[batch.pk])
    assert accept_columns(office, batch)["Location"] == reverse("import_rows", args=[batch.pk])

    page = office.get(reverse("import_rows", args=[batch.pk])).content.decode()
    assert "Không có ngày “31/02/1995”" in page
    told = office.get(reverse("import_check", args=[batch.pk])).content.decode()
    assert "Còn 1 dòng có lỗi" in told
    row = staged(register, 6)
    form = office.get(reverse("import_rows", args=[batch.pk])).context["lines"][0].form
    said = {
        "row": 6,
        "r6-submission": str(new_id()),
        "r6-version": form.current_version,
        "r6-fix-birth": "1995",
    }
    assert office.post(reverse("import_rows", args=[batch.pk]), said).status_code == 303
    assert row.fate == "faulty"
    assert staged(register, 6).fate == "new"

    there = reverse("import_check", args=[batch.pk])
    assert [c.difference for c in office.get(there).context["changes"]] == [4, 4, 0]
    assert office.post(there)["Location"] == reverse("import_batch", args=[batch.pk])
    assert b"<progress" in office.get(reverse("import_batch", args=[batch.pk])).content
    run_job(register)
    result = office.get(reverse("import_batch", args=[batch.pk])).content.decode()
    assert "Hoàn tác được đến hết ngày" in result
    with register.at_work():
        assert Person.objects.filter(closed_at=None).count() == 4

    there = reverse("import_undo", args=[batch.pk])
    said = {"submission": str(new_id()), "version": seen(register).version, "reason": "Nhầm tệp"}
    assert "Sẽ thay đổi" in office.post(there, said | {"step": "preview"}).content.decode()
    assert office.post(there, said | {"step": "confirm"}).status_code == 303
    with register.at_work():
        assert Person.objects.filter(closed_at=None).count() == 0
        assert Movement.objects.count() == 8
    assert seen(register).stage == Stage.UNDONE


def test_worklist_shows_an_import_begun_to_those_who_may_go_on(office, register):
    def worklist():
        return office.get("/worklist/").content.decode()

    assert "danh sách.xlsx" not in worklist()
    upload(office, t1([member(1)]))
    assert reverse("import_batch", args=[seen(register).pk]) in worklist()
    office.force_login(make_user("lanh-dao", Role.LEADER, register.north))
    assert "danh sách.xlsx" not in worklist()


def test_pasted_rows_are_read_like_a_file(office, register):
    text = "Họ và tên\tNam\tNữ\tNgày sinh\tChi bộ\nNgô Thị Ổn\t\tx\t1980\tThôn Hạ\n"
    assert upload(office, b"", text=text).status_code == 303
    batch = seen(register)
    accept_columns(office, batch)
    assert seen(register).counts == {"rows": 1, "new": 1}


def test_hostile_file_is_refused_in_words_beside_the_field(office, register):
    answer = upload(office, b"PK\x03\x04 not a zip at all")
    assert answer.status_code == 422
    assert "Tệp bị hỏng" in answer.content.decode()
    with register.at_work():
        assert Batch.objects.count() == 0


def test_form_sent_twice_opens_one_import(office, register):
    key, data = str(new_id()), simple(["Họ và tên"], ["Ngô Thị Ổn"])
    first, second = (upload(office, data, submission=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert seen(register).file_name == "danh sách.xlsx"


def test_neither_file_nor_text_is_refused(office):
    answer = upload(office, b"")
    assert answer.status_code == 422
    assert "Chọn một tệp, hoặc dán các dòng." in answer.content.decode()


def test_foreign_unit_is_not_offered(office):
    answer = upload(office, t1([member(1)]), unit="xa-nam")
    assert answer.status_code == 422
    assert "Không tìm thấy" in answer.content.decode()


@pytest.mark.parametrize("part", ["batch", "columns", "rows", "check", "errors", "undo", "discard", "sheet"])
def test_import_of_another_commune_is_not_found(office, register, part):
    name = f"import_{part}"
    upload(office, t1([member(1)]))
    stranger = Client()
    stranger.force_login(make_user("xa-khac", Role.GRASSROOTS_OFFICE, register.south))
    foreign = stranger.get(reverse(name, args=[seen(register).pk]))
    missing = stranger.get(reverse(name, args=[new_id()]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content


def test_leader_may_not_import(register):
    client = Client()
    client.force_login(make_user("lanh-dao", Role.LEADER, register.north))
    assert client.get(reverse("imports")).status_code == 403


def fields(batch):
    return [column["field"] for column in batch.columns if column["field"]]


def test_error_file_holds_the_faulty_rows_only(office, register):
    rows = [member(n) for n in range(3)]
    rows[1][13] = "Chi bộ không có thật"
    upload(office, t1(rows))
    batch = seen(register)
    accept_columns(office, batch)
    answer = office.get(reverse("import_errors", args=[batch.pk]))
    again = upload(office, answer.content, name="sửa.xlsx")
    assert again.status_code == 303
    with register.at_work():
        latest = Batch.objects.order_by("-created_at").first()
        assert StagedRow.objects.filter(batch=latest).count() == 1
        assert [c["field"] for c in latest.columns if c["field"]] == [
            c["field"] for c in batch.columns if c["field"]
        ]


@pytest.mark.parametrize(("name", "told"), [("ds.csv", True), ("ds.xlsx", False)])
def test_page_says_that_a_text_file_comes_back_as_a_workbook(office, register, name, told):
    rows = ["Họ và tên;Giới tính;Ngày sinh", "Ngô Thị Ổn;Nữ;31/02/1980"]
    cells = [row.split(";") for row in rows]
    upload(office, simple(*cells) if name == "ds.xlsx" else "\n".join(rows).encode(), name=name)
    batch = seen(register)
    accept_columns(office, batch)
    page = office.get(reverse("import_rows", args=[batch.pk])).content.decode()
    assert ("Tệp tải về là .xlsx" in page) is told


def test_discarded_import_leaves_no_rows(office, register):
    upload(office, t1([member(1)]))
    batch = seen(register)
    said = {"submission": str(new_id()), "version": batch.version}
    assert office.post(reverse("import_discard", args=[batch.pk]), said).status_code == 303
    with register.at_work():
        assert StagedRow.objects.count() == 0
    assert seen(register).stage == Stage.DISCARDED


def test_another_header_row_stages_the_rows_anew(office, register):
    upload(office, simple(["Ghi chú"], ["Họ và tên"], ["Ngô Thị Ổn"]))
    batch = seen(register)
    office.post(reverse("import_sheet", args=[batch.pk]), {"sheet": "Trang 1", "top": "2", "depth": "1"})
    batch = seen(register)
    assert batch.layout["top"] == 1
    assert [column["field"] for column in batch.columns] == ["full_name"]


def test_day_after_today_is_refused(office):
    answer = upload(office, t1([member(1)]), on=date(2030, 1, 1).strftime("%d/%m/%Y"))
    assert answer.status_code == 422


def misspelt(office, register):
    """An import of five rows, four of which name a cell that is not there; the address of its rows."""
    rows = [member(n) for n in range(5)]
    for row in rows[:4]:
        row[13] = "Chi bộ thôn Hạnh"
    upload(office, t1(rows))
    batch = seen(register)
    accept_columns(office, batch)
    return reverse("import_rows", args=[batch.pk])


def test_one_choice_mends_a_cell_misspelt_in_many_rows(office, register):
    there = misspelt(office, register)
    page = office.get(there)
    (group,) = page.context["groups"]
    assert "Áp dụng cho 4 dòng" in page.content.decode()
    near = dict(group.form.fields["text"].choices)["Gần giống"]
    assert near[0] == ("cb-ha", "Chi bộ thôn Hạ")
    answer = office.post(there, {f"g{group.group.key}-text": "cb-ha", "apply": group.group.key, "shown": "1"})
    assert answer.status_code == 303
    assert seen(register).counts == {"rows": 5, "new": 5}
    assert office.get(there).context["groups"] == []


def test_row_typed_by_hand_keeps_its_own_text_beside_the_choice_for_all(office, register):
    there = misspelt(office, register)
    page = office.get(there)
    (group,), line = page.context["groups"], page.context["lines"][0]
    number = line.row.number
    office.post(
        there,
        {
            "row": number,
            f"r{number}-submission": str(new_id()),
            f"r{number}-version": line.form.current_version,
            f"r{number}-fix-cell": "cb-thuong",
            f"r{number}-decision": "",
            f"g{group.group.key}-text": "cb-ha",
        },
    )
    assert seen(register).counts == {"rows": 5, "new": 5}
    with register.at_work():
        batch = Batch.objects.get()
        typed = opened(batch, StagedRow.objects.get(number=number).verdict)["values"]["cell"]
    assert typed == str(register.other_cell.pk)


def test_choice_that_is_not_offered_changes_nothing(office, register):
    there = misspelt(office, register)
    (group,) = office.get(there).context["groups"]
    answer = office.post(there, {f"g{group.group.key}-text": "cb-trung", "apply": group.group.key})
    assert answer.status_code == 422
    assert seen(register).counts["faulty"] == 4
