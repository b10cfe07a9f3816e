"""`chibo rules`: what people and programs get to see, without any database."""

import gettext
import json
from pathlib import Path

import pytest

from chibo.project import catalogue, cli, language
from chibo.project.commands import rules as command

CASES = Path(__file__).parent / "cases"


@pytest.fixture(autouse=True)
def _vietnamese(monkeypatch):
    monkeypatch.setattr(language, "_messages", gettext.NullTranslations())
    monkeypatch.setattr(command, "chosen", lambda: "vi")


@pytest.fixture(autouse=True)
def _no_database(monkeypatch):
    def refused(*_args, **_more):
        pytest.fail("rules must start neither Django nor a database")

    monkeypatch.setattr(cli, "_set_up", refused)


def run(capsys, *words):
    status = cli.main(["rules", *map(str, words)])
    out, err = capsys.readouterr()
    return status, out, err


def write(folder, text):
    path = folder / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_rules_needs_no_database():
    assert catalogue.entries()["rules"].needs == "none"


def test_show_tells_value_paper_and_confidence_of_the_day(capsys):
    status, out, _err = run(capsys, "show", "decision.limit", "--on", "2025-08-01")
    told = " ".join(out.split())
    assert status == 0
    assert told.startswith("decision.limit: Quyết định kết nạp kể từ nghị quyết chi bộ 45 ngày làm việc")
    assert "quy định 294-QĐ/TW ngày 26/5/2025 của Ban Chấp hành Trung ương" in told
    assert "chưa kiểm chứng" in told
    assert "60 ngày làm việc" in told


def test_show_without_a_day_tells_every_time(capsys):
    status, out, _err = run(capsys, "show", "schooling.proof")
    assert status == 0
    told = " ".join(out.split())
    assert "bằng tốt nghiệp, giấy tờ tương đương (từ ngày 25/7/2016; quy định 29-QĐ/TW" in told
    assert "bằng tốt nghiệp (từ ngày 30/7/2021; quy định 24-QĐ/TW" in told
    assert max(map(len, out.splitlines())) <= 110


def test_show_tells_the_step_and_the_facts_that_a_case_should_hold(capsys):
    _status, out, _err = run(capsys, "show", "votes.standing_admission", "--on", "2025-08-01")
    lines = [line.strip() for line in out.splitlines()]
    assert "Xét ở bước: Quyết định kết nạp." in lines
    assert (
        "decision_route: Tuyến thẩm quyền quyết định [above_grassroots, authorised, province_level]" in lines
    )
    assert [line.split(":")[0] for line in lines if line.startswith("standing_vote.")] == [
        *("standing_vote.for", "standing_vote.members", "standing_vote.entitled"),
    ]


def test_show_tells_where_a_value_without_a_rule_of_its_own_is_used(capsys):
    _status, out, _err = run(capsys, "show", "age.counting")
    assert "Dùng trong: age.maximum, age.minimum, age.over_consent." in out


def test_show_as_json_tells_the_same_to_programs(capsys):
    _status, out, _err = run(capsys, "show", "ceremony.start", "--on", "2026-08-01", "--json")
    found = json.loads(out)
    (value,) = found["values"]
    assert (found["rule"], found["step"], value["value"], value["confidence"], value["set"]) == (
        *("ceremony.start", None, "issue", "conflicting", "2026"),
    )
    assert [candidate["value"] for candidate in value["candidates"]] == ["issue", "receipt"]
    assert value["cited"][0]["number"] == "208-QĐ/TW"


def test_list_marks_what_is_not_verified(capsys):
    status, out, _err = run(capsys, "show", "--on", "2022-03-01")
    lines = out.splitlines()
    assert status == 0
    assert lines[0].startswith("Bộ quy định 2021")
    assert any(line.startswith("  age.minimum ") and line.endswith("18 tuổi") for line in lines)
    assert any(line.startswith("* age.counting ") for line in lines)


def test_labels_come_in_english_where_the_terminal_is(capsys, monkeypatch):
    monkeypatch.setattr(command, "chosen", lambda: "en")
    _status, out, _err = run(capsys, "show", "ceremony.start", "--on", "2026-08-01")
    assert out.startswith(
        "ceremony.start: From which day the limit for the ceremony runs\n  day the decision was issued"
    )


def test_list_as_json_holds_every_rule(capsys):
    _status, out, _err = run(capsys, "show", "--json")
    folder = catalogue.FOLDER.parents[1] / "regulations"
    files = [*folder.glob("rules/*/*.yaml"), *folder.glob("conventions/*/*.yaml")]
    assert len(json.loads(out)) == len(files)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show", "age.minimun"], "Gần giống: age.minimum"),
        (["show", "zzz"], "Không có quy định nào mang mã “zzz”."),
        (["show", "age.minimum", "--on", "2016-07-24"], "chưa có quy định nào"),
        (["show", "--on", "2016-07-24"], "chưa có quy định nào"),
        (["judge", "none.yaml"], "none.yaml: Không mở được tệp"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_reason(capsys, words, sentence):
    status, out, err = run(capsys, *words)
    assert (status, out) == (1, "")
    assert sentence in err


def test_day_that_is_none_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["rules", "show", "age.minimum", "--on", "hôm-nay"])
    assert stopped.value.code == 2
    capsys.readouterr()


def test_judge_tells_rule_value_paper_reason_and_remedy(capsys):
    status, out, _err = run(capsys, "judge", CASES / "examples.yaml")
    told = " ".join(out.split())
    assert status == 0
    assert (
        "✗ Không đạt age.minimum: Tuổi thấp nhất khi chi bộ xét kết nạp Chi bộ xét kết nạp ngày 09/5/2024: "
        "Bộ quy định 2021"
    ) in told
    assert "được 215 tháng. Cần ít nhất 216 tháng. Sớm nhất là ngày 10/5/2024." in told
    assert "18 tuổi (từ ngày 30/7/2021; quy định 24-QĐ/TW ngày 30/7/2021" in told
    assert "→ Chờ đến ngày đủ tuổi rồi chi bộ mới xét." in told
    assert "Đạt 4, không đạt 1, chưa rõ 0." in told


def test_judge_tells_grounds_missing_facts_and_rules_that_do_not_apply(capsys, tmp_path):
    text = """\
- name: "Hai người giới thiệu"
  step: cell_review
  facts:
    cell_vote_on: 2025-10-15
    readmission: no
    schooling: primary
    fisherman: yes
"""
    status, out, _err = run(capsys, "judge", write(tmp_path, text))
    told = " ".join(out.split())
    assert status == 0
    assert "Theo: diện vùng khó khăn, ngư dân." in told
    assert "→ Ngày sinh: Ghi đủ ngày, tháng, năm sinh theo giấy khai sinh." in told
    assert "Không áp dụng ở đây: readmission.barred, readmission.times" in told


def test_judge_says_that_a_step_was_not_taken_and_that_no_set_was_in_force(capsys):
    _status, out, _err = run(capsys, "judge", CASES / "decision.yaml")
    told = " ".join(out.split())
    assert "Quyết định kết nạp: chưa thực hiện; theo quy định ngày 01/9/2025: Bộ quy định 2025" in told
    _status, out, _err = run(capsys, "judge", CASES / "two-sets.yaml")
    told = " ".join(out.split())
    assert "Chi bộ xét kết nạp ngày 24/7/2016: chưa có bộ quy định nào." in told


def test_judge_tells_a_case_under_every_rule_set_it_asks_for(capsys):
    _status, out, _err = run(capsys, "judge", CASES / "two-sets.yaml")
    told = " ".join(out.split())
    assert "Xét ngày 29/7/2021, theo quy định của ngày 30/7/2021. ✗ Không đạt schooling.minimum" in told
    assert "Có nơi đọc 294-QĐ/TW là 60 (+30) ngày" in told
    _status, out, _err = run(capsys, "judge", CASES / "two-sets.yaml", "--json")
    first = json.loads(out)[0]
    sets = [each["verdicts"][0]["set"] for each in first["under"]]
    assert (sets, [each["outcome"] for each in first["under"]]) == (["2021", "2025", "2016"], ["met"] * 3)


def test_judge_as_json_holds_what_replays_and_the_words(capsys):
    status, out, _err = run(capsys, "judge", CASES / "two-sets.yaml", "--json")
    first = json.loads(out)[0]
    assert status == 0
    assert first["unexpected"] == 0
    assert {"version", "day", "facts", "verdicts", "holidays"} <= first.keys()
    (verdict,) = first["verdicts"]
    assert (verdict["outcome"], verdict["set"]) == ("not_met", "2026")
    assert verdict["label"]
    assert verdict["reasons"]
    assert verdict["mend"][0]["about"] == "ceremony.limit"


def test_judge_fails_where_a_case_expected_something_else(capsys, tmp_path):
    text = (CASES / "class.yaml").read_text(encoding="utf-8")
    path = write(tmp_path, text.replace("{outcome: met, due: 2018-06-13}", "not_met", 1))
    status, out, _err = run(capsys, "judge", path)
    assert status == 1
    assert "! class.certificate_validity: mong đợi not_met, kết quả met" in out


def test_bad_yaml_is_one_sentence_with_file_and_line(capsys, tmp_path):
    path = write(tmp_path, '- name: "x"\n  facts:\n    birth_date: 31/02/2006\n')
    status, out, err = run(capsys, "judge", path)
    assert (status, out) == (1, "")
    assert err == (
        f"chibo: {path}:3: birth_date: “31/02/2006” không phải ngày; ghi như 10/05/2006 hoặc 2006-05-10.\n"
    )
