"""Locks between processes: one start at a time, and a count of who uses the server."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def opened(path: Path) -> int:
    """A file to lock; it is never removed, for a removed file would be two locks at once."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until nobody else is inside, then enter; the kernel lets go when the process dies."""
    handle = opened(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def share(handle: int) -> None:
    """Be counted as one of the users."""
    fcntl.flock(handle, fcntl.LOCK_SH)


def last(handle: int) -> bool:
    """Is nobody else among the users? The caller's own share is given up either way."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
