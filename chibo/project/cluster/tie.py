"""A child that ends when its parent ends, even when the parent was killed without a word."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(how: signal.Signals) -> None:
    """Ask the kernel to signal this process when the process that started it ends."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, how.value, 0, 0, 0)


def tied(how: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: runs in the new child, after its account was set (which would undo the tie)."""
    parent = os.getpid()

    def tie() -> None:
        end_with_parent(how)
        if os.getppid() != parent:
            os._exit(1)

    return tie
