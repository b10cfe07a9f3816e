"""One test over many cases: of thousands of files or values all that fail are named, and only they."""

from collections.abc import Callable, Iterable
from typing import Any

Judge = Callable[[Any], None]


def for_each(cases: Iterable[tuple[str, Any]]) -> Callable[[Judge], Callable[[], None]]:
    """Runs the test for every (name, case); it fails with the name and the words of each that failed.

    For what is judged in less time than pytest needs to tell of a test of its own.
    """
    named = dict(cases)

    def over(judge: Judge) -> Callable[[], None]:
        def test() -> None:
            assert named, "no case at all"
            faults = [f"{name}: {fault}" for name, case in named.items() for fault in _fault(judge, case)]
            assert faults == [], "\n".join([f"{len(faults)} of {len(named)} fail", *faults])

        test.__name__, test.__doc__, test.__module__ = judge.__name__, judge.__doc__, judge.__module__
        return test

    return over


def _fault(judge: Judge, case: Any) -> list[str]:
    try:
        judge(case)
    except AssertionError as fault:
        return [str(fault) or type(fault).__name__]
    return []
