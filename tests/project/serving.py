"""Running `chibo serve` as a user does, and asking it over HTTP."""

import http.client
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from chibo.project.serve.opening import SIGN

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Served:
    """A running `chibo serve` and the address it printed."""

    process: subprocess.Popen[str]
    url: str

    def status(self) -> int | None:
        """The answer to the first page; None where the server fails, or only the opening page answers."""
        status, server = self._answer()
        return None if status >= 500 or SIGN in server else status

    def opens(self) -> bool:
        """Does the page shown until the program is ready answer?"""
        return SIGN in self._answer()[1]

    def _answer(self) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(self.url).port, timeout=5)
        try:
            connection.request("GET", "/")
            answer = connection.getresponse()
            return answer.status, answer.getheader("Server") or ""
        except (OSError, http.client.HTTPException):
            return HTTPStatus.SERVICE_UNAVAILABLE, ""
        finally:
            connection.close()

    def ready(self, seconds: float) -> bool:
        """Has the program said within this time that it is ready?"""
        limit = threading.Timer(seconds, self.process.kill)
        limit.start()
        try:
            return any(line.startswith("Sẵn sàng") for line in self.process.stdout)
        finally:
            limit.cancel()

    def descendants(self) -> set[int]:
        """Every process below this one."""
        found, new = set(), {self.process.pid}
        while new:
            found |= new
            new = {child for parent in new for child in _children(parent)} - found
        return found - {self.process.pid}

    def end(self) -> int:
        self.process.terminate()
        status = self.process.wait(timeout=40)
        self.process.stdout.close()
        return status


def _children(parent: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except OSError:
        return []


def until(true, seconds: float):
    """Ask again and again; the last answer."""
    limit = time.monotonic() + seconds
    while not (answer := true()) and time.monotonic() < limit:
        time.sleep(0.1)
    return answer


def chibo(*words: str, var: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one subcommand to its end."""
    return subprocess.run(
        [sys.executable, "-m", "chibo.project.cli", *words],
        cwd=ROOT,
        env=_environment(var, variables),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def serve(*words: str, var: Path, **variables: str) -> Served:
    """Start the program; returns as soon as it has printed its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "chibo.project.cli", "serve", "--workers", "1", *words],
        cwd=ROOT,
        env=_environment(var, variables),
        stdout=subprocess.PIPE,
        text=True,
    )
    return Served(process, process.stdout.readline().strip())


def _environment(var: Path, variables: dict[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CHIBO_", "DATABASE_", "DJANGO_"))
    }
    programs = {name: os.environ[name] for name in ("CHIBO_POSTGRES_BIN",) if name in os.environ}
    return kept | programs | {"CHIBO_VAR": str(var), "CHIBO_LIB": str(var.parent / "lib")} | variables
