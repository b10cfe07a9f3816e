"""The server's life: made once, started or attached to, stopped by the last who uses it.

Alive means that a connection succeeds, never that a pid exists: after `kill -9` a stale pid file stays
behind, and its number may belong to any other process.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from chibo.project.cluster import binaries, creation, leftovers, locks, places
from chibo.project.cluster.places import ADMIN, APP, OWNER, Places
from chibo.project.cluster.refusal import ClusterError
from chibo.project.cluster.tie import tied
from chibo.project.language import gettext as _

# Recovery after a crash replays at most max_wal_size; five minutes are far more than that takes.
_PATIENCE = 300.0
_STEP = 0.05
# A server may outlive the object that started it; forgetting its process would be reported as a leak.
_started: list[subprocess.Popen[bytes]] = []


class State(Enum):
    """What a connection attempt tells."""

    UP = "up"
    BUSY = "busy"
    DOWN = "down"


@dataclass
class Cluster:
    """One data directory and its server."""

    places: Places
    scratch: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _share: int | None = field(default=None, repr=False)

    def url(self, role: str = APP, database: str = "chibo") -> str:
        """The address for a role; known before the server runs."""
        where = urlencode({"host": str(self.places.socket), "port": 5432}, quote_via=quote)
        return f"postgresql://{role}:{self.places.passwords[role]}@/{database}?{where}"

    def environment(self) -> dict[str, str]:
        """The two variables by which settings and child processes find the database."""
        return {"DATABASE_URL": self.url(APP), "DATABASE_OWNER_URL": self.url(OWNER)}

    def state(self) -> State:
        """Up, busy starting or stopping, or not there."""
        try:
            psycopg.connect(self.url(ADMIN, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            return self._state_after(str(error))
        return State.UP

    def start(self, *, tie: bool = False) -> bool:
        """Attach to the running server, else start it; True where this call started it.

        A tied server ends together with this process, whatever ends the process.
        """
        (self.places.var / "keys").mkdir(mode=0o700, parents=True, exist_ok=True)
        with locks.alone(self.places.lock):
            if self._share is None:
                self._share = locks.opened(self.places.users)
            started = self._settled() is State.DOWN
            if started:
                self._start(tie=tie)
            locks.share(self._share)
        return started

    def leave(self) -> None:
        """Stop using the server; the last one to leave stops it."""
        if self._share is None:
            return
        with locks.alone(self.places.lock):
            if locks.last(self._share) and self._settled() is not State.DOWN:
                self._halt()
            os.close(self._share)
            self._share = None

    def stop(self) -> None:
        """Stop the server at once, whoever uses it; open transactions are rolled back."""
        with locks.alone(self.places.lock):
            if self._settled() is not State.DOWN:
                self._halt()
        if self._share is not None:
            os.close(self._share)
            self._share = None

    def _state_after(self, message: str) -> State:
        if "password authentication failed" in message:
            told = _(
                "Máy chủ trong %(home)s không nhận mật khẩu trong %(keys)s. "
                "Hãy khôi phục tệp khoá đi cùng dữ liệu này từ bản sao lưu."
            )
            raise ClusterError(told % {"home": self.places.home, "keys": self.places.var / "keys"})
        if "too many clients" in message or "connection slots" in message:
            return State.UP
        if "the database system is" in message or "timeout" in message:
            return State.BUSY
        return State.DOWN

    def _settled(self) -> State:
        """Wait while the server is starting, recovering or shutting down."""
        limit = time.monotonic() + _PATIENCE
        while (state := self.state()) is State.BUSY:
            if time.monotonic() > limit:
                message = _("PostgreSQL trong %(home)s không trả lời. Nhật ký: %(log)s")
                raise ClusterError(message % {"home": self.places.home, "log": self.places.home / "log"})
            time.sleep(_STEP)
        return state

    def _start(self, *, tie: bool) -> None:
        if self.process is not None:
            self.process.poll()  # a killed server stays a zombie, and so "alive", until its parent looks
        creation.check_owner(self.places)
        programs = creation.programs(self.places)
        new = not self.places.data.exists()
        if new:
            creation.create(self.places, programs)
        creation.furnish_folders(self.places)
        creation.configure(self.places, scratch=self.scratch)
        self._launch(programs, tie=tie)
        try:
            creation.roles(self.url(ADMIN, "postgres"), self.places, scratch=self.scratch)
        except ClusterError:
            self._halt()
            raise

    def _launch(self, programs: binaries.Binaries, *, tie: bool) -> None:
        """Run the server until it answers; what a killed one left behind is waited for or removed."""
        limit = time.monotonic() + _PATIENCE
        while True:
            self.process = self._spawn(programs, tie=tie)
            _started.append(self.process)
            if self._answers(self.process, limit):
                return
            told = leftovers.told(self.places)
            if not leftovers.passing(self.places, told) or time.monotonic() > limit:
                raise leftovers.explained(self.places, told)
            time.sleep(10 * _STEP)

    def _spawn(self, programs: binaries.Binaries, *, tie: bool) -> subprocess.Popen[bytes]:
        account = self.places.account
        with self.places.log.open("wb") as log:
            account.own(self.places.log)
            return subprocess.Popen(
                [programs.program("postgres"), "-D", str(self.places.data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=creation.ENVIRONMENT,
                start_new_session=True,
                umask=0o077,
                preexec_fn=tied(signal.SIGINT) if tie else None,  # noqa: PLW1509 -- started from one thread
                **account.process_options(),
            )

    def _answers(self, process: subprocess.Popen[bytes], limit: float) -> bool:
        while process.poll() is None:
            if self.state() is State.UP:
                return True
            if time.monotonic() > limit:
                process.send_signal(signal.SIGINT)
                process.wait()
                return False
            time.sleep(_STEP)
        return False

    def _halt(self) -> None:
        programs = creation.programs(self.places)
        done = subprocess.run(
            [programs.program("pg_ctl"), "stop", "-D", str(self.places.data), "-m", "fast", "-w"],
            capture_output=True,
            text=True,
            cwd="/",
            env=creation.ENVIRONMENT,
            check=False,
            **self.places.account.process_options(),
        )
        if done.returncode != 0 and self.state() is State.UP:
            raise leftovers.explained(self.places, done.stdout + done.stderr)
        if self.process is not None:
            self.process.wait()


def at(var: Path, *, scratch: bool = False) -> Cluster:
    """The cluster of the installation that keeps its files in `var`; starts nothing."""
    return Cluster(places.of(var.resolve()), scratch=scratch)


@contextmanager
def running(var: Path, *, scratch: bool = False) -> Iterator[Cluster]:
    """The cluster with its server running: attached to, or started and stopped again at the end."""
    cluster = at(var, scratch=scratch)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.leave()
