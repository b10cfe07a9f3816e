"""`chibo stats`: the figures of the screen as JSON, and as tables."""

import gc
import json
from dataclasses import dataclass

import pytest
from django.utils import translation

from chibo.project import cli
from tests import databases
from tests.register import three_members
from tests.stages import set_once


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with set_once(django_db_blocker):
        yield three_members()


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def stats(stage, db, capsys, monkeypatch, database_name):
    """Runs `chibo stats` in this process on the register of three members."""
    monkeypatch.setenv("DATABASE_URL", databases.address("default", database_name))

    def run(*words):
        try:
            status = cli.main(["stats", *words])
        finally:
            gc.set_threshold(*thresholds)
        return Done(status, *capsys.readouterr())

    thresholds = gc.get_threshold()
    with translation.override("vi"):
        yield run


def told(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_stats_tells_the_figures_as_json(stats):
    period = ("--from", "2024-01-01", "--to", "2024-12-31", "--json")
    movement = told(stats("movement", "--unit", "huyen", *period))
    rows = {row["row"]: (row["value"], row["last_year"]) for row in movement["rows"]}
    compared = {row["row"]: row["percent"] for row in movement["rows"]}
    assert movement["balances"] is True
    assert (compared["opening"], compared["died"], compared["closing"]) == (100.0, None, 66.7)
    assert (rows["opening"], rows["died"], rows["closing"]) == ((3, 3), (1, 0), (2, 3))

    day = ("--on", "2025-06-16", "--json")
    crossed = told(stats("headcount", "--unit", "huyen", *day, "--by", "gender", "--by", "age"))
    assert crossed["members"] == 2
    assert {(*cell["keys"], cell["n"]) for cell in crossed["cells"]} == {("m", "A2", 1), ("f", "A5", 1)}
    assert crossed["ages"] == {"years": 35 + 49, "persons": 2}

    north = told(stats("headcount", "--unit", "xa-bac", "--tree", "now", *day))
    assert north == {"unit": "xa-bac", "tree": "now", "on": "2025-06-16", "members": 1}


def test_stats_tells_who_was_admitted(stats):
    period = ("--from", "2020-01-01", "--to", "2020-12-31", "--json")
    found = told(stats("admitted", "--unit", "huyen", *period))
    rows = {row["row"]: (row["value"], row["last_year"], row["percent"]) for row in found["rows"]}
    assert (rows["total"], rows["women"], rows["a4"]) == ((1, 0, None), (1, 0, None), (1, 0, None))
    assert (rows["mean_age"], rows["population_policy"]) == ((45.0, None, None), (None, None, None))
    assert found["ethnicity"] == [{"code": "", "label": "Không rõ", "value": 1, "last_year": 0}]
    done = stats("admitted", "--unit", "huyen", *period[:-1])
    line = next(line for line in done.stdout.splitlines() if "Tổng số đảng viên" in line)
    assert [cell.strip() for cell in line.split("│")[2:-1]] == ["1", "0", ""]


def test_stats_tells_the_road_to_admission(stats):
    found = told(stats("dossiers", "--unit", "huyen", "--from", "2025-01-01", "--to", "2025-06-16", "--json"))
    assert (found["steps"][0]["step"], found["steps"][0]["count"]) == ("introduced", 0)
    assert found["steps"][-1] == {
        "step": "admitted", "label": "Lễ kết nạp", "count": 0, "median_days": None, "mean_days": None,
        "longest_days": None,
    }  # fmt: skip
    assert (found["stages"], found["ages"], found["returns"], found["units"]) == ([], [], {}, [])
    days = ("--from", "2015-01-01", "--to", "2018-09-04", "--until", "2018-09-04", "--json")
    assert told(stats("conversion", "--unit", "huyen", *days)) == {
        "unit": "huyen", "from": "2015-01-01", "to": "2018-09-04", "until": "2018-09-04", "trained": 0,
        "admitted": 0, "followed": 0, "ended": 0, "unknown": 0, "percent": None, "median_days": None,
        "below": [],
    }  # fmt: skip


def test_stats_refuses_with_a_sentence(stats):
    for words, said in (
        (("headcount", "--unit", "khong-co", "--on", "2025-06-16"), "mã này"),
        (("movement", "--unit", "huyen", "--from", "2025-01-01", "--to", "2024-01-01"), "Ngày cuối kỳ"),
        (("headcount", "--unit", "huyen", "--on", "2025-06-16", *("--by", "age") * 3), "hai tiêu chí"),
    ):
        done = stats(*words)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
