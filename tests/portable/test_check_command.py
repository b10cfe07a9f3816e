"""`chibo check` as one types it: its words, its ending code, and the repair that stays."""

import json

import pytest

from chibo.project import cli
from tests.portable.sound import make_sound
from tests.portable.test_check import PLANTED, plant

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_command_ends_with_one_where_something_is_wrong(capsys, monkeypatch):
    make_sound()
    monkeypatch.setattr(cli, "_set_up", lambda stack, server: None)
    assert cli.main(["check"]) == 0
    assert "Không thấy điều gì sai" in capsys.readouterr().out
    plant(PLANTED["protected.no_key"])
    assert cli.main(["check", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [report["code"] for report in told] == ["protected.no_key"]
    plant(PLANTED["projection"], "DELETE FROM people_protected")
    assert cli.main(["check", "--repair"]) == 0
    assert cli.main(["check"]) == 0
