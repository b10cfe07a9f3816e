"""Making a data directory, its configuration and the roles; each step may be repeated."""

import shutil
import stat
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from chibo.project.cluster import account as accounts
from chibo.project.cluster import configuration, leftovers
from chibo.project.cluster.binaries import Binaries, copied, find
from chibo.project.cluster.places import ADMIN, APP, OWNER, REPORT, Places, another_account, library
from chibo.project.cluster.refusal import ClusterError

# Nothing of the caller's environment (PGDATA, PGPORT, a locale the machine lacks) reaches the server.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}
_BUILTIN_PROVIDER = 17


def check_owner(places: Places) -> None:
    """Refuse a data directory of another account; of our own we make what is missing."""
    home = places.home
    if home.exists() and home.stat().st_uid != places.account.uid:
        raise another_account(home, accounts.owner_name(home))


def programs(places: Places) -> Binaries:
    """The programs that fit the data, where the server's account can run them."""
    mark = places.data / "PG_VERSION"
    found = find(int(mark.read_text(encoding="ascii"))) if mark.exists() else find()
    if places.account.reaches(Path(found.program("postgres"))):
        return found
    library().mkdir(parents=True, exist_ok=True)
    return copied(found, library())


def furnish_folders(places: Places) -> None:
    """The socket's folder, private to the server's account also where it lies under /tmp."""
    socket = places.socket
    try:
        _private(places, socket)
    except FileExistsError:
        state = socket.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != places.account.uid or state.st_mode & 0o077:
            raise another_account(socket, accounts.owner_name(socket)) from None


def create(places: Places, binaries: Binaries) -> None:
    """Make the data directory beside its place and move it there whole: never a half made one."""
    if not places.home.exists():
        places.home.parent.mkdir(parents=True, exist_ok=True)
        _private(places, places.home)
    draft = places.home / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    word = places.home / "word"
    word.write_text(places.passwords[ADMIN] + "\n", encoding="ascii")
    word.chmod(0o600)
    places.account.own(word)
    try:
        _initdb(places, binaries, draft, word)
    finally:
        word.unlink()
    draft.rename(places.data)


def _initdb(places: Places, binaries: Binaries, draft: Path, word: Path) -> None:
    command = [binaries.program("initdb"), "-D", str(draft), "-U", ADMIN, "--pwfile", str(word)]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--data-checksums"]
    if binaries.major >= _BUILTIN_PROVIDER:
        # Sorting rules of the server itself: an upgrade of the system's C library cannot spoil an index.
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd="/",
        env=ENVIRONMENT,
        umask=0o077,
        check=False,
        **places.account.process_options(),
    )
    if done.returncode != 0:
        raise leftovers.explained(places, done.stderr)


def _private(places: Places, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    places.account.own(folder)


def configure(places: Places, *, scratch: bool) -> None:
    """Write settings and access anew at each start; the machine may have changed."""
    _write(places, "postgresql.conf", configuration.text(places, scratch=scratch))
    _write(places, "pg_hba.conf", configuration.ACCESS)


def _write(places: Places, name: str, content: str) -> None:
    file = places.data / name
    draft = file.with_suffix(".draft")
    try:
        draft.write_text(content, encoding="utf-8")
        draft.chmod(0o600)
        places.account.own(draft)
        draft.replace(file)
    except OSError as error:
        raise leftovers.explained(places, str(error)) from error


def roles(address: str, places: Places, *, scratch: bool) -> None:
    """The three roles and the database, as the superuser; nothing else is ever done with that role."""
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            for role in (OWNER, APP, REPORT):
                _role(connection, role, places.passwords[role])
            if scratch:
                connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'chibo'").fetchone():
                connection.execute(sql.SQL("CREATE DATABASE chibo OWNER {}").format(sql.Identifier(OWNER)))
    except psycopg.errors.DiskFull as error:
        raise leftovers.explained(places, str(error)) from error
    except psycopg.Error as error:
        raise ClusterError(str(error)) from error


def _role(connection: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        return
    # The server gets only the verifier: no password can reach its log.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(verifier.decode())))
