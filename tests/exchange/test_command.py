"""`chibo import`: the same import from a script, under the rights of the account it names."""

import argparse
import json
from io import BytesIO

import pytest
import xlsxwriter

from chibo.engine.calendar import PartialDate
from chibo.engine.vietnamese import Encoding, from_unicode
from chibo.exchange.models import Batch
from chibo.people.models import Person, Trait
from chibo.project.commands import import_
from chibo.storage.refusal import Refusal
from tests.exchange.test_import import SIMPLE, line
from tests.exchange.workbooks import simple


@pytest.fixture
def call(desk, tmp_path, capsys):
    """Run the command on a list of one good and one faulty row; gives the status and what was printed."""

    def called(*words):
        file = tmp_path / "ds.xlsx"
        file.write_bytes(simple(SIMPLE, line(), line(name="Vi Văn Sáng", birth="31/02/1995")))
        parser = argparse.ArgumentParser()
        import_.configure(parser)
        said = ["--unit", "xa-bac", "--actor", "van-phong", *words]
        status = import_.run(parser.parse_args([str(file), *said]))
        return status, capsys.readouterr().out

    return called


def test_command_brings_in_what_is_ready_and_names_the_rest(call):
    status, printed = call("--json")
    told = json.loads(printed)
    assert (status, told["new"], told["faulty"], told["members_after"]) == (0, 1, 1, 1)
    assert told["left_out"][0]["row"] == 3
    assert Person.objects.count() == 1


def test_dry_run_changes_nothing(call):
    status, printed = call("--json", "--dry-run")
    assert (status, json.loads(printed)["members_after"]) == (0, 1)
    assert (Person.objects.count(), Batch.objects.count()) == (0, 0)


def test_error_file_is_written(call, tmp_path):
    there = tmp_path / "loi.xlsx"
    status, printed = call("--errors", str(there))
    assert status == 0
    assert there.read_bytes().startswith(b"PK")
    assert "31/02/1995" in printed


@pytest.mark.parametrize("words", [["--unit", "xa-nam"], ["--unit", "khong-co"], ["--actor", "ai-do"]])
def test_command_refuses_what_the_account_may_not(call, words):
    with pytest.raises(Refusal):
        call(*words)
    assert Person.objects.count() == 0


@pytest.fixture
def call_on(desk, tmp_path, capsys):
    """Run the command on a file of one's own; gives what it printed as JSON."""

    def called(data, *words, name="ds.xlsx"):
        file = tmp_path / name
        file.write_bytes(data)
        parser = argparse.ArgumentParser()
        import_.configure(parser)
        said = ["--unit", "xa-bac", "--actor", "van-phong", "--json", *words]
        import_.run(parser.parse_args([str(file), *said]))
        return json.loads(capsys.readouterr().out)

    return called


def two_sheets():
    """The same list twice, the second with fewer columns, below a title and under two header rows."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, top in (("Đủ", 0), ("Rút gọn", 2)):
            page = book.add_worksheet(name)
            page.write_row(top, 0, ["Họ và tên", "Giới tính", "Ngày sinh", "Chi bộ", "Ngày vào Đảng"])
            page.write_row(top + 1, 0, ["(chữ in)", "", "", "", ""])
            page.write_row(
                top + 2, 0, [f"Ngô Thị {'Ổn' if top else 'Lụa'}", "Nữ", "2/5/1980", "Thôn Hạ", "3/2/2005"]
            )
    return buffer.getvalue()


def test_sheet_and_header_rows_are_those_that_were_said(call_on):
    told = call_on(two_sheets(), "--sheet", "Rút gọn", "--header-row", "3-4", "--month-first", "Ngày sinh")
    assert (told["sheet"], told["rows"], told["new"]) == ("Rút gọn", 1, 1)
    person = Person.objects.get()
    assert (person.given, person.birth) == ("Ổn", PartialDate(1980, 2, 5))


def test_columns_go_where_they_are_said_to_go(call_on):
    headers = ["Người", "Nữ hay nam", "Sinh", "Nơi sinh hoạt", "Chi bộ", "Ghi chú"]
    row = ["Ngô Thị Ổn", "Nữ", "1980", "Thôn Hạ", "số 7", "bỏ"]
    maps = ["A=full_name", "Nữ hay nam=gender", "c=birth", "D=cell", "Ghi chú="]
    words = [word for told in maps for word in ("--map", told)]
    told = call_on(simple(headers, row), *words)
    assert told["columns"] == {"A": "full_name", "B": "gender", "C": "birth", "D": "cell"}
    assert told["new"] == 1


def test_columns_of_marks_said_of_one_field_share_it(call_on):
    headers = ["Họ và tên", "Giới tính", "Ngày sinh", "Chi bộ", "Cao cấp", "Trung cấp", "LLCT"]
    row = ["Ngô Thị Ổn", "Nữ", "1980", "Thôn Hạ", "", "x", "Sơ cấp"]
    told = call_on(simple(headers, row), "--map", "E=political_theory", "--map", "F=political_theory")
    assert [told["columns"].get(letter) for letter in "EFG"] == ["political_theory"] * 2 + [None]
    assert Trait.objects.get(axis="political_theory").code == "L2"


def test_encoding_is_the_one_that_was_said(call_on):
    text = from_unicode("Ngô Thị Ổn", Encoding.TCVN3)
    headers = ["Họ và tên", "Giới tính", "Ngày sinh", "Chi bộ"]
    call_on(simple(headers, [text, "Nữ", "1980", "Thôn Hạ"]), "--encoding", "Họ và tên=TCVN3")
    assert Person.objects.get().full_name == "Ngô Thị Ổn"


def test_notes_about_the_file_are_told(call_on):
    told = call_on(simple(SIMPLE, line(), formulas={(1, 3): "=979+1001"}, computed=1980))
    assert told["notes"][0].startswith("1 ô là công thức")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--sheet", "Không có"], "layout.no_sheet"),
        (["--header-row", "9"], "layout.not_there"),
        (["--header-row", "1-4"], "layout.not_there"),
        (["--map", "ZZ=birth"], "columns.no_column"),
        (["--map", "A=ngay_sinh"], "columns.no_field"),
        (["--encoding", "A=viscii"], "columns.no_encoding"),
        (["--month-first", "Ngày"], "columns.no_column"),
    ],
)
def test_choice_that_does_not_fit_the_file_says_what_there_is(call_on, words, code):
    with pytest.raises(Refusal) as refusal:
        call_on(simple(SIMPLE, line()), *words)
    assert [found.code for found in refusal.value.findings] == [code]
    assert Person.objects.count() == 0


@pytest.mark.parametrize("words", [["--map", "A"], ["--encoding", "=vni"], ["--header-row", "hai"]])
def test_choice_that_is_no_choice_is_refused_by_the_command_line(call_on, words):
    with pytest.raises(SystemExit):
        call_on(simple(SIMPLE, line()), *words)
