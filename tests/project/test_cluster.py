"""The embedded server's life, as the account that runs the suite (root included)."""

import os
import signal
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from chibo.project import cluster
from chibo.project.cluster import leftovers
from chibo.project.cluster.places import ADMIN, APP, OWNER, REPORT, ROLES
from chibo.project.cluster.server import State

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def made(module_place):
    server = cluster.at(module_place / "var")
    assert server.start()
    yield server
    server.stop()


@pytest.fixture
def fresh(place):
    """A server that a test may mistreat."""
    server = cluster.at(place / "var")
    server.start()
    yield server
    server.stop()


def asked(server: cluster.Cluster, question: str, role: str = APP) -> list[tuple]:
    with psycopg.connect(server.url(role), autocommit=True) as connection:
        return connection.execute(question).fetchall()


def postmaster(server: cluster.Cluster) -> int:
    return int((server.places.data / "postmaster.pid").read_text().split()[0])


def test_roles_have_no_powers(made):
    powers = "rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin"
    rows = asked(made, f"SELECT rolname, {powers} FROM pg_roles WHERE rolname LIKE 'chibo%' ORDER BY 1")
    plain = (False, False, False, False, True)
    assert [row for row in rows if row[0] != ADMIN] == [(APP, *plain), (OWNER, *plain), (REPORT, *plain)]


def test_database_belongs_to_owner_in_utf8(made):
    question = "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datctype, lower('ĐẢNG UỶ')"
    assert asked(made, f"{question} FROM pg_database WHERE datname = 'chibo'") == [
        (OWNER, "UTF8", "C.UTF-8", "đảng uỷ")
    ]


def test_no_network_and_only_scram(made):
    assert asked(made, "SHOW listen_addresses") == [("",)]
    assert asked(made, "SELECT type, auth_method FROM pg_hba_file_rules", ADMIN) == [
        ("local", "scram-sha-256")
    ]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(made.url().replace(made.places.passwords[APP], "guess"))


def test_nothing_may_be_lost(made):
    names = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
    rows = asked(made, f"SELECT setting FROM pg_settings WHERE name IN {names}")
    assert rows == [("on",)] * 4


def test_files_are_private(made):
    places = made.places
    paths = [
        places.var / "keys",
        places.var / "keys" / "database.json",
        places.home,
        places.data,
        places.socket,
    ]
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in paths] == [0] * len(paths)


def test_passwords_are_in_no_file_of_the_server(made):
    contents = b"".join(path.read_bytes() for path in made.places.home.rglob("*.log"))
    contents += b"".join(path.read_bytes() for path in made.places.home.rglob("*.conf"))
    assert [role for role in ROLES if made.places.passwords[role].encode() in contents] == []


def test_second_start_attaches_and_last_user_stops(fresh):
    second = cluster.at(fresh.places.var)
    assert second.start() is False
    fresh.leave()
    assert second.state() is State.UP
    second.leave()
    assert second.state() is State.DOWN


def test_starts_at_once_make_one_server(place):
    servers = [cluster.at(place / "var") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda server: server.start(), servers)) == [False, False, False, True]
    for server in servers:
        server.leave()
    assert servers[0].state() is State.DOWN


def test_killed_server_starts_again_with_what_was_committed(fresh):
    with psycopg.connect(fresh.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    os.kill(postmaster(fresh), signal.SIGKILL)
    fresh.process.wait()
    assert fresh.start() is True
    assert asked(fresh, "SELECT count(*) FROM kept", OWNER) == [(1000,)]


def test_pid_file_naming_a_stranger_does_not_stop_the_start(fresh):
    locks = [fresh.places.data / "postmaster.pid", fresh.places.socket / ".s.PGSQL.5432.lock"]
    texts = [file.read_text() for file in locks]
    number = postmaster(fresh)
    fresh.stop()
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **fresh.places.account.process_options())
    try:
        for file, text in zip(locks, texts, strict=True):
            file.write_text(text.replace(str(number), str(stranger.pid), 1))
            fresh.places.account.own(file)
        assert fresh.start() is True
    finally:
        stranger.kill()
        stranger.wait()


def test_pid_file_of_a_living_server_is_left_alone(fresh):
    assert leftovers.passing(fresh.places, 'lock file "postmaster.pid" already exists') is False
    assert (fresh.places.data / "postmaster.pid").exists()


def test_lost_passwords_are_told(fresh):
    keys = fresh.places.var / "keys" / "database.json"
    keys.unlink()
    stranger = cluster.at(fresh.places.var)
    with pytest.raises(cluster.ClusterError, match="không nhận mật khẩu"):
        stranger.start()


def test_path_over_a_hundred_bytes_gets_a_short_private_socket(place):
    long = place / ("đảng" * 20)
    long.mkdir(mode=0o755)
    with cluster.running(long / "var") as server:
        assert len(os.fsencode(server.places.socket)) < 60
        assert stat.S_IMODE(server.places.socket.stat().st_mode) == 0o700
        assert asked(server, "SELECT 1") == [(1,)]
    server.places.socket.rmdir()


def test_readable_passwords_are_refused(made):
    keys = made.places.var / "keys" / "database.json"
    keys.chmod(0o644)
    try:
        with pytest.raises(cluster.ClusterError, match="chmod 600"):
            cluster.at(made.places.var)
    finally:
        keys.chmod(0o600)


def test_unknown_programs_are_told(monkeypatch, place):
    monkeypatch.setenv("CHIBO_POSTGRES_BIN", str(place))
    with pytest.raises(cluster.ClusterError, match="Không tìm thấy PostgreSQL"):
        cluster.at(place / "var").start()


def test_version_of_the_data_must_be_at_hand(fresh):
    fresh.stop()
    mark = fresh.places.data / "PG_VERSION"
    true = mark.read_text()
    mark.write_text("14\n")
    with pytest.raises(cluster.ClusterError, match="PostgreSQL 14"):
        fresh.start()
    mark.write_text(true)


def test_any_other_failure_shows_the_servers_words(fresh):
    fresh.stop()
    (fresh.places.data / "global" / "pg_control").unlink()
    with pytest.raises(cluster.ClusterError, match="pg_control"):
        fresh.start()
