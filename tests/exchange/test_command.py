"""`chibo import`: the same import from a script, under the rights of the account it names."""

import argparse
import json

import pytest

from chibo.exchange.models import Batch
from chibo.people.models import Person
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
