"""Child processes that are started again when they die, more slowly each time, and end with their parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chibo.project.cluster.tie import tied
from chibo.project.language import gettext as _

ROOT = Path(__file__).resolve().parents[3]
_STEADY = 60.0
_LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """One process that should always run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    began: float = 0.0
    due: float = field(default=0.0)

    def tend(self, now: float) -> None:
        """Start it where it does not run and its pause is over."""
        if self.process is not None and self.process.poll() is not None:
            self._died(now)
        if self.process is None and now >= self.due:
            self.process = launched(self.command, self.environment)
            self.began = now

    def _died(self, now: float) -> None:
        status = self.process.returncode if self.process else 0
        self.failures = 1 if now - self.began > _STEADY else self.failures + 1
        pause = min(_LONGEST_PAUSE, 0.25 * 2**self.failures)
        self.process, self.due = None, now + pause
        told = _("%(name)s đã dừng (mã %(status)s); khởi động lại sau %(pause)s giây.")
        sys.stderr.write(told % {"name": self.name, "status": status, "pause": pause} + "\n")


def launched(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A process in a session of its own, killed by the kernel when this one ends."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
        preexec_fn=tied(signal.SIGKILL),  # noqa: PLW1509 -- started from one thread
    )


def stop(children: Sequence[Child], *, patience: float = 15.0) -> None:
    """Ask all to end, then make those end that did not listen."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    limit = time.monotonic() + patience
    for process in running:
        try:
            process.wait(timeout=max(0.0, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
