"""Long lists as workbooks made in the background: asked for, kept a day, refused, removed, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection

from chibo.accounts.models import User
from chibo.audit.actions import verb
from chibo.exchange.choices import FileStage
from chibo.exchange.models import PreparedFile
from chibo.exchange.queries import file_bound
from chibo.storage import clock
from chibo.storage.identifiers import new_id
from chibo.storage.protection import wrap_bytes

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """A list somebody wants: the word of the log, how it is called, its address, how many rows."""

    what: str
    title: str
    file_name: str
    address: str
    language: str
    rows: int


@verb("exchange.ask_file")
def ask_for_file(*, actor: User, wanted: Wanted) -> tuple[PreparedFile, bool]:
    """The workbook to be made, and whether it is new: while one is at work it is that one."""
    now, key = clock.now(), new_id()
    PreparedFile.objects.filter(user=actor, kept_until__lte=now).delete()
    details = {
        "id": key,
        "what": wanted.what,
        "title": wanted.title[:200],
        "file_name": wanted.file_name[-200:],
        "question": wrap_bytes(wanted.address.encode(), bound=file_bound(key)),
        "language": wanted.language,
        "rows": wanted.rows,
        "asked_at": now,
        "kept_until": now + KEPT,
    }
    return PreparedFile.objects.get_or_create(user=actor, stage=FileStage.WORKING, defaults=details)


@verb("exchange.keep_file")
def keep_file(*, actor: User, file: UUID, content: bytes, rows: int, grants: Sequence[Sequence[str]]) -> bool:
    """Keep the finished workbook, sealed. Nothing is kept of one that was removed meanwhile."""
    return _finish(
        actor,
        file,
        stage=FileStage.READY,
        content=wrap_bytes(content, bound=file_bound(file)),
        rows=rows,
        done=rows,
        grants=[list(grant) for grant in grants],
    )


@verb("exchange.refuse_file")
def refuse_file(*, actor: User, file: UUID, fault: str) -> bool:
    """Say why the workbook was not made."""
    return _finish(actor, file, stage=FileStage.REFUSED, fault=fault)


@verb("exchange.remove_file")
def remove_file(*, actor: User, file: UUID) -> None:
    """Remove a workbook before its day is over, or stop making it."""
    PreparedFile.objects.filter(pk=file, user=actor).delete()


def forget_files() -> int:
    """Remove what has been kept long enough, of every user. How many that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_forget_files()")
        return int(cursor.fetchone()[0])


def alone_with(file: UUID) -> None:
    """A second run of the same work waits here until the first has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(file)])


def _finish(actor: User, file: UUID, **values: object) -> bool:
    until = clock.now() + KEPT
    found = PreparedFile.objects.filter(pk=file, user=actor, stage=FileStage.WORKING)
    return bool(found.update(kept_until=until, **values))
