"""The parent of `chibo serve`: prepares, starts the children, watches them and the database, stops all."""

import http.client
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chibo.project import safety
from chibo.project.cluster import Cluster, ClusterError
from chibo.project.cluster.server import State
from chibo.project.language import gettext as _
from chibo.project.serve.address import Address
from chibo.project.serve.children import Child, launched, stop
from chibo.project.serve.opening import SIGN
from chibo.storage.refusal import Refusal

_PYTHON = [sys.executable, "-m"]
_STEP, _LOOK = 0.1, 2.0


class StopAskedError(Exception):
    """A signal asked the program to end."""


@dataclass
class Supervisor:
    """One run of `chibo serve`; without a cluster the database is a given server."""

    address: Address
    var: Path
    cluster: Cluster | None
    demonstration: bool = False
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    opening: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    children: list[Child] = field(default_factory=list, repr=False)
    stopping: bool = field(default=False, repr=False)

    def run(self) -> None:
        """Serve until a signal comes."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        sys.stdout.write(f"{self.address.url}\n")
        sys.stdout.flush()
        try:
            self._open()
            self._watch()
        except StopAskedError:
            sys.stderr.write(_("Đang dừng…") + "\n")
        finally:
            self._close()

    def _stop(self, *_signal: object) -> None:
        self.stopping = True

    def _open(self) -> None:
        if not self.address.certificate:
            page = [*_PYTHON, "chibo.project.serve.opening", self.address.host, str(self.address.port)]
            self.opening = launched(page, {})
        if self.cluster is not None:
            self.cluster.start(tie=True)
        faults = safety.findings(self.environment()["DATABASE_URL"])
        if faults:
            raise Refusal(faults)
        self._prepare()
        self.children = [Child("web", self._web(), self.environment())]
        self.children.append(Child(_("việc nền"), self._jobs(), self.environment()))
        self._tend()
        self._until(self._answers)
        self._end_opening()
        sys.stdout.write(_("Sẵn sàng. Nhấn Ctrl-C để dừng.") + "\n")
        sys.stdout.flush()

    def environment(self) -> dict[str, str]:
        """What the children must know; settings come from here and nowhere else."""
        database = (
            self.cluster.environment() if self.cluster else {"DATABASE_URL": os.environ["DATABASE_URL"]}
        )
        return database | {
            "DJANGO_SETTINGS_MODULE": "chibo.project.settings",
            "CHIBO_VAR": str(self.var),
            "CHIBO_LOOPBACK": "yes" if self.address.plain else "no",
            "CHIBO_BEHIND_PROXY": "yes" if self.address.behind_proxy else "no",
            "CHIBO_SUPERVISED": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def _prepare(self) -> None:
        self._step("prepare", *(["--demo"] if self.demonstration else []), *self._exposure())
        if self.demonstration:
            self._step("demo", "--first")

    def _exposure(self) -> list[str]:
        return [] if self.address.plain else ["--public"]

    def _step(self, *words: str) -> None:
        """Run one subcommand to its end; a signal meanwhile ends it too."""
        process = launched([*_PYTHON, "chibo.project.cli", *words], self.environment())
        try:
            self._until(lambda: process.poll() is not None)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != 0:
            raise ClusterError(_("Chuẩn bị không xong; nguyên nhân ở ngay trên. Chưa phục vụ."))

    def _web(self) -> Sequence[str]:
        command = [*_PYTHON, "granian", "--interface", "wsgi", "--no-ws", "--http", "1"]
        command += ["--host", self.address.host, "--port", str(self.address.port)]
        command += ["--workers", str(self.workers), "--blocking-threads", "1"]
        command += ["--respawn-failed-workers", "--workers-kill-timeout", "10s", "--log-level", "warning"]
        if self.address.certificate:
            command += ["--ssl-certificate", str(self.address.certificate)]
            command += ["--ssl-keyfile", str(self.address.key), "--ssl-protocol-min", "tls1.2"]
        return [*command, "chibo.project.wsgi:application"]

    def _jobs(self) -> Sequence[str]:
        return [*_PYTHON, "django", "procrastinate", "worker", "--concurrency", "1"]

    def _answers(self) -> bool:
        """Does the web server itself answer, not the opening page on the same port?"""
        self._tend()
        connection = self._line()
        try:
            connection.request("HEAD", "/", headers={"Host": "localhost"})
            return SIGN not in (connection.getresponse().getheader("Server") or "")
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _line(self) -> http.client.HTTPConnection:
        """To our own child: whom the certificate names, and who signed it, is for others to judge."""
        if not self.address.certificate:
            return http.client.HTTPConnection(self.address.host, self.address.port, timeout=5)
        unjudged = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        unjudged.check_hostname, unjudged.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(self.address.host, self.address.port, timeout=5, context=unjudged)

    def _until(self, done: Callable[[], bool]) -> None:
        while not done():
            if self.stopping:
                raise StopAskedError
            time.sleep(_STEP)

    def _tend(self) -> None:
        now = time.monotonic()
        for child in self.children:
            child.tend(now)

    def _watch(self) -> None:
        look = 0.0
        while not self.stopping:
            self._tend()
            if self.cluster is not None and time.monotonic() >= look:
                look = time.monotonic() + self._revive(self.cluster)
            time.sleep(_STEP)
        raise StopAskedError

    def _revive(self, cluster: Cluster) -> float:
        """Start the database again where it is gone; how long to wait before the next look."""
        try:
            if cluster.state() is State.DOWN:
                sys.stderr.write(_("Cơ sở dữ liệu đã dừng; đang khởi động lại.") + "\n")
                cluster.start(tie=True)
        except ClusterError as error:
            sys.stderr.write(f"{error}\n")
            return 5 * _LOOK
        return _LOOK

    def _end_opening(self) -> None:
        if self.opening is not None:
            self.opening.kill()
            self.opening.wait()
            self.opening = None

    def _close(self) -> None:
        self._end_opening()
        stop(self.children)
        if self.cluster is not None:
            # A second program, or one that was refused, leaves the database to whoever still uses it.
            self.cluster.leave()
