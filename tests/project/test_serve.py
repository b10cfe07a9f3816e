"""`chibo serve` from the outside: prompt, safe, surviving kills, leaving nothing behind."""

import http.client
import os
import signal
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from chibo.project import cluster
from chibo.project.cluster import locks
from tests.project.certificate import certificate
from tests.project.serving import chibo, serve, until

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def var(module_place):
    """One installation for the whole file: the first start pays for the migrations."""
    return module_place / "var"


@pytest.fixture(scope="module")
def killed(var):
    """What ran under a program that was killed without warning."""
    running = serve(var=var)
    assert until(running.status, 90)
    below = running.descendants()
    running.process.kill()
    running.process.communicate()
    return below


@pytest.fixture(scope="module")
def served(var, killed):
    """A running program, started over what the killed one left; each test leaves it running."""
    assert until(lambda: gone(killed), 60)
    running = serve(var=var)
    assert until(running.status, 90)
    yield running
    running.end()


def gone(numbers):
    """Have all these processes ended? A dead one that nobody collected yet has no memory left."""
    return not any(_words(number) for number in numbers)


def _words(number):
    """What the process was started with; nothing where it has ended."""
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def postmaster(var):
    """The number of the database server; None while its file is away or half written."""
    notice = cluster.at(var).places.home / "data" / "postmaster.pid"
    try:
        return int(notice.read_text().splitlines()[0])
    except (OSError, IndexError):
        return None


def test_serve_prints_at_once_and_ends_whole(var):
    lock = var / "keys" / "database.lock"
    lock.parent.mkdir(mode=0o700, parents=True)
    # Whoever holds the lock keeps the database from starting: the address is there before it all the same.
    with ThreadPoolExecutor(1) as pool, locks.alone(lock):
        first = pool.submit(serve, var=var).result(timeout=30)
        assert until(first.opens, 30)
    assert first.url.startswith("http://localhost:8")
    assert "Mã một lần" in first.process.stdout.readline()
    assert until(first.status, 90)
    below = first.descendants()
    assert len(below) > 4
    assert first.end() == 0
    assert gone(below)


def test_killed_serve_leaves_nothing_and_starts_again(killed, served):
    assert len(killed) > 4
    assert gone(killed)
    assert until(served.status, 30)


def test_killed_database_is_started_again_under_the_running_pages(var, served):
    killed = postmaster(var)
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: gone([killed]), 30)
    assert until(lambda: postmaster(var) not in (None, killed), 90)
    assert until(served.status, 90)


def children(served, program):
    """The processes of the running program that were started as this one."""
    return {number for number in served.descendants() if program in _words(number)}


@pytest.mark.parametrize("program", [b"granian", b"procrastinate"])
def test_killed_child_is_started_again(served, program):
    # A worker that lost its database a moment ago may still be on its way back.
    killed = until(lambda: children(served, program), 60)
    assert killed
    for number in killed:
        os.kill(number, signal.SIGKILL)
    assert until(lambda: gone(killed), 30)
    assert until(lambda: children(served, program) - killed, 30)
    assert until(served.status, 90)


@pytest.fixture(scope="module")
def certified(var):
    """A certificate and its key."""
    return certificate(var.parent)


@pytest.fixture
def second(var, served, certified):
    """Another program beside the first, with a certificate; ended by the test."""
    words = ["--certificate", str(certified[0]), "--key", str(certified[1])]
    secured = serve(*words, var=var, CHIBO_HOSTS="localhost 127.0.0.1")
    yield secured
    if secured.process.poll() is None:
        secured.end()


def test_second_serve_attaches_takes_the_next_port_and_leaves_the_first_as_it_was(
    var, served, second, certified
):
    """With a certificate of its own: https alone, and ready is said when it answers, not before."""
    database = postmaster(var)
    assert second.url.startswith("https://localhost:8")
    assert urlsplit(second.url).port != urlsplit(served.url).port
    assert second.ready(90)
    check_sealed(asked_securely(second, certified[0], "/first/"))
    assert second.status() is None  # plain http on the same port
    assert second.end() == 0
    assert postmaster(var) == database
    assert not gone([database])
    assert served.status()


def asked_securely(served, trusted, page):
    """The head of the answer, from a client that trusts this certificate only."""
    context = ssl.create_default_context(cafile=trusted)
    port = urlsplit(served.url).port
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=context)
    connection.request("GET", page)
    answer = connection.getresponse()
    connection.close()
    return answer


def check_sealed(answer):
    """Its cookie travels by https to this host alone, and the browser is told to come back by https only."""
    assert answer.status == 200
    assert answer.getheader("Strict-Transport-Security") == "max-age=31536000; includeSubDomains"
    ((name, cookie),) = SimpleCookie(answer.getheader("Set-Cookie")).items()
    assert name == "__Host-chibo-csrf"
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")


def test_other_commands_attach_to_the_served_database(var, served):
    assert chibo("migrate", "--quiet", var=var).returncode == 0
    assert served.status()


def test_superuser_is_refused(var):
    with cluster.running(var) as server:
        done = chibo(
            "serve",
            var=var,
            DATABASE_URL=server.url("chibo_admin"),
            DATABASE_OWNER_URL=server.url("chibo_owner"),
        )
    assert done.returncode == 1
    assert "superuser" in done.stderr


def test_owner_is_refused(var):
    with cluster.running(var) as server:
        done = chibo("serve", var=var, DATABASE_URL=server.url("chibo_owner"))
    assert done.returncode == 1
    assert "là chủ của cơ sở dữ liệu" in done.stderr


def test_settings_that_lose_data_are_refused(var):
    with cluster.running(var) as server:
        with psycopg.connect(server.url("chibo_admin"), autocommit=True) as connection:
            connection.execute("ALTER DATABASE chibo SET synchronous_commit = off")
        done = chibo("serve", var=var, **server.environment())
        with psycopg.connect(server.url("chibo_admin"), autocommit=True) as connection:
            connection.execute("ALTER DATABASE chibo RESET synchronous_commit")
    assert (done.returncode, "synchronous_commit = off" in done.stderr) == (1, True)


def test_refused_second_serve_leaves_the_database_of_the_first_alone(var, served):
    database = postmaster(var)
    with cluster.running(var) as server, psycopg.connect(server.url("chibo_admin"), autocommit=True) as admin:
        admin.execute("ALTER DATABASE chibo SET synchronous_commit = off")
        done = chibo("serve", var=var)
        admin.execute("ALTER DATABASE chibo RESET synchronous_commit")
    assert (done.returncode, "synchronous_commit = off" in done.stderr) == (1, True)
    assert postmaster(var) == database
    assert not gone([database])
    assert served.status()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--host", "0.0.0.0"], "--behind-proxy"),
        (["--host", "0.0.0.0", "--demo"], "127.0.0.1"),
        (["--certificate", "/nowhere.pem"], "--key"),
        (["--behind-proxy"], "CHIBO_HOSTS"),
    ],
)
def test_unsafe_address_is_refused_with_the_way_out(place, words, reason):
    done = chibo("serve", *words, var=place / "var")
    assert done.returncode == 1
    assert reason in done.stderr
    assert not (place / "var").exists()


def test_error_pages_with_details_stay_on_this_machine(place):
    words = {"CHIBO_DEBUG": "yes", "CHIBO_HOSTS": "chibo.xa.example"}
    done = chibo("serve", "--behind-proxy", var=place / "var", **words)
    assert (done.returncode, "CHIBO_DEBUG" in done.stderr) == (1, True)


def test_taken_port_is_refused_when_asked_for(place):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = chibo("serve", "--port", str(taken.getsockname()[1]), var=place / "var")
    assert (done.returncode, "--port" in done.stderr) == (1, True)
