"""The most memory a process and all below it hold at one time: what the machine must have to spare."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.25
_MEGABYTE = 2**20


@dataclass
class Peak:
    """Megabytes; proportional, so that what processes share counts once."""

    mb: int = 0


@contextmanager
def watched(process: int) -> Iterator[Peak]:
    """Looks four times a second: a look costs some milliseconds, and a shorter peak may be missed."""
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while not over.wait(_PAUSE):
            peak.mb = max(peak.mb, round(sum(map(_held, _family(process))) / _MEGABYTE))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _family(process: int) -> set[int]:
    """The process and every one below it."""
    found, new = set(), {process}
    while new:
        found |= new
        new = {child for parent in new for child in _children(parent)} - found
    return found


def _children(parent: int) -> list[int]:
    return [
        int(word)
        for thread in _listed(Path(f"/proc/{parent}/task"))
        for word in _read(thread / "children").split()
    ]


def _held(process: int) -> int:
    """Bytes, shared pages in parts; nothing where it has just ended."""
    told = [line for line in _read(Path(f"/proc/{process}/smaps_rollup")).splitlines() if line[:4] == "Pss:"]
    return int(told[0].split()[1]) * 1024 if told else 0


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except OSError:
        return ""
