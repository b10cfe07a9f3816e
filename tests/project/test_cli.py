"""The `chibo` command: what it lists, what it starts, how it ends."""

import json

import pytest

from chibo.accounts.models import User
from chibo.project import actor, catalogue, cli
from chibo.storage import identity
from chibo.storage.refusal import Refusal
from tests.project.serving import chibo


def test_every_file_is_a_subcommand_with_help():
    known = catalogue.entries()
    assert {"serve", "migrate", "doctor", "manage", "prepare"} <= known.keys()
    assert [name for name, entry in known.items() if not entry.help] == []


def test_need_for_a_database_is_one_of_three_words(monkeypatch, tmp_path):
    (tmp_path / "odd.py").write_text('NAME = "odd"\nHELP = "…"\nNEEDS_DATABASE = "perhaps"\n')
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="none, app or owner"):
        catalogue.entries()


@pytest.mark.parametrize("words", [["--help"], ["serve", "--help"], ["migrate", "--help"], ["doctor", "-h"]])
def test_help_starts_no_database_and_leaves_no_trace(place, words):
    done = chibo(*words, var=place / "var")
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage: chibo" in done.stdout
    assert not (place / "var").exists()


@pytest.mark.parametrize("words", [[], ["nothing-of-the-sort"], ["serve", "--port", "many"]])
def test_wrong_call_ends_with_two(place, words):
    assert chibo(*words, var=place / "var").returncode == 2
    assert not (place / "var").exists()


def test_refusal_ends_with_one_and_a_sentence(place):
    (place / "var" / "keys").mkdir(parents=True)
    (place / "var" / "keys" / "django.key").write_text("open to all")
    done = chibo("migrate", var=place / "var", DATABASE_URL="postgresql:///none")
    assert done.returncode == 1
    assert done.stderr.startswith("chibo: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [("demo",), ("stats", "headcount", "--unit", "yen-lac", "--on", "2021-08-25")]
)
def test_command_on_a_database_that_is_not_set_up_says_what_to_do(place, words):
    done = chibo(*words, var=place / "empty")
    assert done.returncode == 1
    assert "chibo migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_unreachable_given_database_is_told_by_serve(place):
    done = chibo("serve", var=place / "var", DATABASE_URL=f"postgresql://chibo_app@/none?host={place}")
    assert done.returncode == 1
    assert "Không kết nối được cơ sở dữ liệu" in done.stderr


def test_doctor_finds_a_given_server_in_good_health_but_for_the_scratch_settings(place, database_environment):
    done = chibo("doctor", "--json", var=place / "var", **database_environment)
    told = json.loads(done.stdout)
    assert told["facts"]["database"] == "given"
    scratch = {"fsync_off", "full_page_writes_off", "synchronous_commit_off"}
    assert {finding["code"] for finding in told["findings"]} <= scratch


def test_main_lists_the_subcommands_on_a_bare_call(capsys):
    assert cli.main([]) == cli.MISUSED
    assert "doctor" in capsys.readouterr().out


def test_actor_works_under_his_own_identity(db):
    user = User.objects.create(login="thu", name="Người thử")
    with actor.at_work("thu") as found:
        assert (found, identity.current().user) == (user, user.pk)
    assert identity.current() is None


def test_unknown_or_closed_actor_is_refused(db):
    User.objects.create(login="dong", name="Tài khoản đóng", is_active=False)
    for login in ("dong", "khong-co"):
        with pytest.raises(Refusal, match="--actor"), actor.at_work(login):
            raise AssertionError("never reached")
