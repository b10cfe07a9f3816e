"""`chibo stats` as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from tests.register import three_members

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def stats(database_environment, tmp_path):
    """Runs `chibo stats` as a process of its own on a committed register of three members."""
    with transaction.atomic():
        three_members()

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


def test_table_stands_beside_the_same_period_last_year(stats):
    done = stats("movement", "--unit", "huyen", "--from", "2024-01-01", "--to", "2024-12-31")
    assert done.returncode == 0, done.stderr
    last = next(line for line in done.stdout.splitlines() if "Đảng viên cuối kỳ" in line)
    assert [cell.strip() for cell in last.split("│")[2:-1]] == ["Đảng viên cuối kỳ", "2", "3", "66,7\xa0%"]
