"""`chibo dump` and `chibo load` as typed: what is asked before anything is written, and what is said."""

import io
import stat

import pytest
from django.db.transaction import atomic

from chibo.people.models import Person
from chibo.project import cli
from chibo.storage.models import Installation
from chibo.storage.owner import as_owner
from tests.portable.conftest import PASSPHRASE
from tests.register import TODAY

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def chibo(monkeypatch, capsys):
    """Runs a command as if typed; gives its exit status and what it said."""
    monkeypatch.setattr(cli, "_set_up", lambda stack, server: None)
    monkeypatch.setattr("chibo.project.commands.load.migrate", lambda: None)

    def run(*words, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


@pytest.fixture
def passphrase(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


@pytest.fixture
def peopled(register):
    with atomic():
        register.enter("Ổn")
    return register


def test_sealed_dump_is_for_its_owner_alone_and_loads_again(
    peopled, installations, chibo, passphrase, tmp_path
):
    archive = tmp_path / "out.tar"
    assert chibo("dump", archive, "--passphrase-file", passphrase)[0] == 0
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    installations.elsewhere()
    status, said = chibo("load", archive, "--passphrase-file", passphrase)
    assert status == 0
    assert "Đã nạp 1 hồ sơ, 1 dòng biến động, 7 tổ chức." in said
    with as_owner():
        assert Person.objects.get().given == "Ổn"


def test_plain_dump_of_real_data_needs_the_words_typed(peopled, chibo, tmp_path):
    archive = tmp_path / "out.tar"
    assert chibo("dump", archive, "--plain", typed="có\n")[0] == 1
    assert chibo("dump", archive, "--plain")[0] == 1
    assert not archive.exists()
    assert chibo("dump", archive, "--plain", typed="KHÔNG MÃ HÓA\n")[0] == 0
    assert archive.read_bytes().startswith(b"manifest.json")


def test_plain_dump_of_a_demonstration_asks_nothing(peopled, chibo, tmp_path):
    with as_owner():
        Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})
    assert chibo("dump", tmp_path / "out.tar", "--plain")[0] == 0


def test_file_that_is_there_stays(peopled, chibo, passphrase, tmp_path):
    archive = tmp_path / "out.tar"
    archive.write_text("của tôi")
    status, said = chibo("dump", archive, "--passphrase-file", passphrase)
    assert status == 1
    assert "đã có" in said
    assert archive.read_text() == "của tôi"


@pytest.mark.parametrize("words", [["--passphrase-file", "/nowhere"], []])
def test_dump_without_a_passphrase_writes_nothing(peopled, chibo, tmp_path, words):
    assert chibo("dump", tmp_path / "out.tar", *words)[0] == 1
    assert list(tmp_path.iterdir()) == []


def test_dump_that_breaks_off_leaves_no_half_file(peopled, chibo, tmp_path, passphrase, monkeypatch):
    def broken(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("chibo.exchange.portable.dump", broken)
    assert chibo("dump", tmp_path / "out.tar", "--passphrase-file", passphrase)[0] == 1
    assert list(tmp_path.iterdir()) == [passphrase]


def test_load_of_a_file_that_is_not_there_is_told(chibo, tmp_path):
    status, said = chibo("load", tmp_path / "none.tar")
    assert status == 1
    assert "Không mở được" in said
