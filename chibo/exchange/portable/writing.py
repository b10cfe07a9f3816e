"""Writing the data set: one snapshot of the database, file after file, in canonical form."""

import base64
import hashlib
import json
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from io import BufferedReader
from typing import IO, Any, BinaryIO, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from chibo.admission.queries.attachments import part_bound
from chibo.exchange.portable.archive import ArchiveWriter, Entry, Manifest
from chibo.exchange.portable.nouns import Field, Noun, nouns
from chibo.exchange.portable.sealing import SealedReader, passing, seal_to
from chibo.storage.models import Installation
from chibo.storage.owner import as_owner
from chibo.storage.protection import unseal, unseal_bytes

Tell = Callable[[str, int], None]
_BATCH = 5_000
# Parts of files are a quarter of a megabyte each.
_PARTS = 16
_INSTANT = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_KEPT_AT = """CASE WHEN NOT EXISTS (
    SELECT FROM membership_movement m WHERE m.person_id = row.id
    AND m.kind NOT IN ('correction', 'recognition_refused', 'recognised', 'recognition_annulled')
    AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
) THEN (SELECT u.id::text FROM organisation_unit u WHERE u.path = row.place ORDER BY u.id LIMIT 1) END"""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class _Spooled:
    """A file waiting for its place in the archive, sealed on the disk under a key of the moment."""

    entry: Entry
    size: int
    content: BinaryIO
    key: bytes
    header: bytes

    def open(self) -> BufferedReader:
        self.content.seek(0)
        return BufferedReader(SealedReader(self.content, self.key, self.header), 1 << 17)


def dump(target: BinaryIO, *, passphrase: str | None, tell: Tell = lambda _name, _lines: None) -> Manifest:
    """Write the whole content into an archive, sealed with the passphrase unless it is None.

    `tell` hears the name of each file and its lines so far.
    """
    with ExitStack() as held:
        with as_owner(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            day = Installation.objects.values_list("demonstration_day", flat=True).first()
            spooled = [_spool(noun, tell, held) for noun in nouns()]
        manifest = Manifest(day, tuple(file.entry for file in spooled))
        _pack(target, manifest, spooled, passphrase)
    return manifest


def is_demonstration() -> bool:
    """Is the content invented?"""
    with as_owner():
        return Installation.objects.filter(demonstration_day__isnull=False).exists()


def _pack(target: BinaryIO, manifest: Manifest, spooled: list[_Spooled], passphrase: str | None) -> None:
    sealed = None if passphrase is None else seal_to(target, passphrase)
    archive = ArchiveWriter(cast(IO[bytes], sealed or target), manifest)
    for file in spooled:
        with file.open() as content:
            archive.add(file.entry.name, content, file.size)
        file.content.close()
    archive.close()
    if sealed is not None:
        sealed.finish()


def _spool(noun: Noun, tell: Tell, held: ExitStack) -> _Spooled:
    content = cast(BinaryIO, held.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115 -- closed by the stack
    writer, key, header = passing(content)
    digest, count, size = hashlib.sha256(), 0, 0
    for block, lines in _blocks(noun):
        digest.update(block)
        writer.write(block)
        count, size = count + lines, size + len(block)
        tell(noun.name, count)
    writer.finish()
    return _Spooled(Entry(noun.file, count, digest.hexdigest()), size, content, key, header)


def _blocks(noun: Noun) -> Iterator[tuple[bytes, int]]:
    names = [field.name for field in noun.fields]
    opened = _opener(noun)
    # Django's own server-side cursor would fetch with types; here every value comes as its canonical text.
    batch = _PARTS if _holds(noun, "content") else _BATCH
    with connection.connection.cursor(name="portable") as cursor:
        cursor.itersize = batch
        cursor.execute(_query(noun))
        while rows := cursor.fetchmany(batch):
            lines = [_line(names, opened(row)) for row in rows]
            yield "".join(lines).encode(), len(lines)


def _line(names: list[str], values: Sequence[Any]) -> str:
    text = _encode(dict(zip(names, values, strict=False)))
    return (text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)) + "\n"


def _query(noun: Noun) -> str:
    columns = [_expression(field) for field in noun.fields]
    joined, key = "", f'row."{noun.fields[0].column}"'
    if _holds(noun, "secret", "content"):
        columns += ["k.wrapped", "row.person_id::text"]
        columns += ["row.kind"] if _holds(noun, "secret") else ["row.attachment_id", "row.number"]
        joined = "LEFT JOIN people_personkey k ON k.person_id = row.person_id"
    return f'SELECT {", ".join(columns)} FROM "{noun.table}" row {joined} ORDER BY {key}'  # noqa: S608 -- names of our own tables


def _holds(noun: Noun, *kinds: str) -> bool:
    return any(field.kind in kinds for field in noun.fields)


def _expression(field: Field) -> str:
    column = f'row."{field.column}"'
    if not field.column:
        return _KEPT_AT
    if field.kind in ("id", "day"):
        return f"{column}::text"
    if field.kind == "days":
        return (
            f"CASE WHEN {column} IS NULL THEN NULL WHEN isempty({column}) THEN ARRAY[]::text[]"
            f" ELSE ARRAY[lower({column})::text, upper({column})::text] END"
        )
    return _INSTANT.format(column) if field.kind == "instant" else column


def _opener(noun: Noun) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What turns a row of the query into the values of a line: papers in key order, secrets opened."""
    papers = [n for n, field in enumerate(noun.fields) if field.kind in ("paper", "data")]
    secrets = [n for n, field in enumerate(noun.fields) if field.kind == "secret"]
    contents = [n for n, field in enumerate(noun.fields) if field.kind == "content"]

    def opened(row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for n in papers:
            values[n] = _sorted(json.loads(values[n]))
        for n in secrets:
            values[n] = _secret(values[n], *values[-3:])
        for n in contents:
            values[n] = _content(values[n], *values[-4:])
        return values

    return opened if papers or secrets or contents else lambda row: row


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(part) for part in value] if isinstance(value, list) else value


def _secret(sealed: bytes, wrapped: bytes | None, person: str, kind: str) -> str | None:
    """The protected text; None where its key was destroyed, or another has taken its place."""
    if wrapped is None:
        return None
    try:
        return unseal(
            bytes(sealed), wrapped=bytes(wrapped), person=UUID(person), table="people_protected", column=kind
        )
    except (InvalidTag, ValueError):
        return None


def _content(sealed: bytes, wrapped: bytes | None, person: str, attachment: UUID, number: int) -> str | None:
    """A part of a file in base64; None where no key opens it any more."""
    if wrapped is None:
        return None
    bound = part_bound(attachment, number)
    try:
        opened = unseal_bytes(bytes(sealed), wrapped=bytes(wrapped), person=UUID(person), bound=bound)
    except (InvalidTag, ValueError):
        return None
    return base64.b64encode(opened).decode()


def default_name(today: date) -> str:
    """The name of the archive where none is given."""
    return f"chibo-{today.isoformat()}.tar"
