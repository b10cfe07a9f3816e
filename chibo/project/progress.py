"""Progress of long commands, on the error channel so that figures stay clean; silent away from a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)


@contextmanager
def counting(verb: str) -> Iterator[Callable[[str, int], None]]:
    """Shows what is being worked on and how many rows are done; the total is not known."""
    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description} {task.completed:>9}"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as progress:
        task = progress.add_task(verb, total=None)
        yield lambda name, number: progress.update(task, description=f"{verb} {name}", completed=number)


@contextmanager
def bar(verb: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar towards a known total; the function given tells how many more are done."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as progress:
        task = progress.add_task(verb, total=total)
        yield lambda more: progress.update(task, advance=more)
