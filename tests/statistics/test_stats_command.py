"""`chibo stats` as a process of its own: the figures of the screen as JSON."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from chibo.membership.actions import record_movement
from tests.register import PAPER, TODAY, born, make_register

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def stats(database_environment, tmp_path):
    """Runs `chibo stats` on a committed register of three members, one of them dead since May 2024."""
    with transaction.atomic():
        register = make_register()
        register.enter("Ân", kind="opening", standing="official", birth=born("1990-05-01"), gender="m")
        register.enter("Chi", birth=born("1975"), unit=register.south_cell)
        dead = register.enter("Bảo", kind="opening", standing="official")
        with register.at_work():
            record_movement(
                actor=register.actor, person=dead, kind="died", on=date(2024, 5, 5),
                unit=register.north_cell, today=TODAY, basis=PAPER,
            )  # fmt: skip

    def run(*words):
        environment = {
            **os.environ,
            **database_environment,
            "DJANGO_SETTINGS_MODULE": "chibo.project.settings",
        }
        environment["CHIBO_VAR"] = str(tmp_path / "var")
        command = [sys.executable, "-m", "chibo.project.cli", "stats", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    return run


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


def test_table_stands_beside_the_same_period_last_year(stats):
    done = stats("movement", "--unit", "huyen", "--from", "2024-01-01", "--to", "2024-12-31")
    assert done.returncode == 0, done.stderr
    last = next(line for line in done.stdout.splitlines() if "Đảng viên cuối kỳ" in line)
    assert [cell.strip() for cell in last.split("│")[2:-1]] == ["Đảng viên cuối kỳ", "2", "3", "66,7\xa0%"]


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
