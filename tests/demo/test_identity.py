"""The demonstration is the same every time: keys, codes and numbers are given once, in any process."""

import os
import subprocess
import sys

import pytest

from chibo.demo.identity import key


def test_codes_keys_and_numbers_are_given_once(made):
    for table, columns in (("organisation_unit", "code"), ("organisation_locality", "code")):
        assert columns == "code"
        codes = [row[1] for row in made.rows[table]]
        assert len(codes) == len(set(codes))
    for table, rows in made.rows.items():
        if table != "organisation_unitpath":
            assert len({row[0] for row in rows}) == len(rows), table
    assert key("unit", 1).version == 7


@pytest.mark.torture
def test_plan_is_the_same_in_another_process(made):
    code = "import django; django.setup(); from chibo.demo.plan import plan; print(plan().fingerprint())"
    again = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout.strip() == made.fingerprint()
