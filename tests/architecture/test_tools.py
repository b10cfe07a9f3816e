"""The project's own tools: coverage gates, and collecting texts for translation."""

import importlib.util
import json
from pathlib import Path

import pytest

from tests.each import for_each

ROOT = Path(__file__).resolve().parents[2]


def tool(name):
    found = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gates():
    return tool("coverage_gates")


@pytest.fixture
def messages(tmp_path, monkeypatch):
    module = tool("messages")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "PACKAGE", tmp_path / "chibo")
    return module


def entry(covered, there_are):
    lines = {"covered_lines": covered, "missing_lines": there_are - covered}
    counts = lines | {"covered_branches": 0, "missing_branches": 0}
    return {"summary": counts, "missing_lines": [7] if covered < there_are else []}


def report(folder, **files):
    path = folder / "coverage.json"
    named = {name.replace("__", "/") + ".py": value for name, value in files.items()}
    path.write_text(json.dumps({"files": named}), encoding="utf-8")
    return str(path)


def test_coverage_gates_are_reached_when_every_part_is(gates, tmp_path):
    assert (
        gates.main(report(tmp_path, chibo__engine__a=entry(95, 100), chibo__people__views=entry(90, 100)))
        == 0
    )


def test_coverage_gate_of_one_part_is_not_paid_by_another(gates, tmp_path, capsys):
    files = {"chibo__people__actions__units": entry(9, 10), "chibo__engine__a": entry(1000, 1000)}
    assert gates.main(report(tmp_path, **files)) == 1
    assert "90.0 %  chibo/people/actions/units.py: lines [7]" in capsys.readouterr().out


def test_coverage_counts_branches_like_lines(gates):
    half = {"covered_lines": 3, "missing_lines": 0, "covered_branches": 1, "missing_branches": 4}
    assert gates.share([half]) == 50.0
    assert gates.share([]) == 100.0


def test_texts_are_found_in_python_and_templates(messages, tmp_path):
    package = tmp_path / "chibo"
    package.mkdir()
    package.joinpath("a.py").write_text(
        "_('Kết nạp')\n_(name)\nngettext('%(n)s đồng chí', '%(n)s đồng chí', n)\npgettext('tháng', 'Ba')\n",
        "utf-8",
    )
    package.joinpath("b.html").write_text(
        "<p>\n    {% translate 'Đảng viên' %} it's\n"
        "  {% blocktranslate with d=day %}Hôm nay {{ d }}{% endblocktranslate %}",
        "utf-8",
    )
    found = {(message.id, message.context) for message in messages.collect() if message.id}
    assert found == {
        ("Kết nạp", None),
        (("%(n)s đồng chí", "%(n)s đồng chí"), None),
        ("Ba", "tháng"),
        ("Đảng viên", None),
        ("Hôm nay %(d)s", None),
    }


def test_check_of_translations_names_each_fault(messages):
    wanted, known = messages.Catalog(), messages.Catalog(locale="en")
    for text in ("Mới", "Trống", "Ngờ", "Sai %(n)s", "Đúng %(n)s"):
        wanted.add(text)
    known.add("Trống", "")
    known.add("Ngờ", "Doubtful", flags=["fuzzy"])
    known.add("Sai %(n)s", "Wrong %(m)s")
    known.add("Đúng %(n)s", "Right %(n)s")
    known.add("Cũ", "Old")
    assert messages.check(wanted, known) == [
        "no longer used: Cũ",
        "not collected (make messages): Mới",
        "not translated: Trống",
        "doubtful (fuzzy): Ngờ",
        "names a placeholder that the source has not: Sai %(n)s",
    ]


def test_for_each_names_every_case_that_fails_and_no_other():
    @for_each([("one", 1), ("two", 2), ("three", 3)])
    def odd(number):
        assert number % 2 == 1

    with pytest.raises(AssertionError, match="1 of 3 fail\ntwo: ") as failed:
        odd()
    assert "one: " not in str(failed.value)
    assert "three: " not in str(failed.value)


def test_for_each_without_a_case_fails():
    with pytest.raises(AssertionError, match="no case"):
        for_each([])(print)()
