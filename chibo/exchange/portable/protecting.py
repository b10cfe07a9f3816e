"""Sealing protected fields under fresh keys of this installation, on every core."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings

from chibo.people.choices import ProtectedKind
from chibo.storage.protection import blind_index, new_data_key, seal

Secret = tuple[str, str, str | None]
Sealed = tuple[bytes, bytes | None]
_BATCH = 4_000
_FEW = 8_000


class Protector:
    """Seals texts of persons; keeps the key made for each so that history and present share it."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}

    def seal_all(self, secrets: Iterable[Secret]) -> Iterator[Sealed]:
        """For each (person, kind, text) the sealed text and fingerprint; an erased text stays unreadable."""
        rows = iter(secrets)
        first = list(islice(rows, _FEW))
        if len(first) < _FEW:
            yield from _sealed(self._with_keys(first))
            return
        yield from _sealed(self._with_keys(first))
        with _pool() as pool:
            yield from _in_order(pool, self._batches(rows))

    def _with_keys(self, secrets: list[Secret]) -> list[tuple[Secret, bytes]]:
        return [(secret, self._key(secret)) for secret in secrets]

    def _batches(self, rows: Iterator[Secret]) -> Iterator[list[tuple[Secret, bytes]]]:
        while batch := list(islice(rows, _BATCH)):
            yield self._with_keys(batch)

    def _key(self, secret: Secret) -> bytes:
        person, _kind, text = secret
        if text is None:
            return b""
        if person not in self.keys:
            self.keys[person] = new_data_key(UUID(person))
        return self.keys[person]


def _sealed(secrets: list[tuple[Secret, bytes]]) -> list[Sealed]:
    return [_one(secret, wrapped) for secret, wrapped in secrets]


def _one(secret: Secret, wrapped: bytes) -> Sealed:
    person, kind, text = secret
    if text is None:
        return b"", None
    sealed = seal(text, wrapped=wrapped, person=UUID(person), table="people_protected", column=kind)
    return sealed, blind_index(text) if kind == ProtectedKind.IDENTITY_NUMBER else None


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=os.cpu_count() or 1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_use_key,
        initargs=(str(settings.KEY_FILE),),
    )


def _use_key(path: str) -> None:
    settings.KEY_FILE = Path(path)


def _in_order(pool: ProcessPoolExecutor, batches: Iterator[list[tuple[Secret, bytes]]]) -> Iterator[Sealed]:
    """Results in the order of the batches, with no more batches in flight than there are hands."""
    submit: Callable[[list[tuple[Secret, bytes]]], object] = lambda batch: pool.submit(_sealed, batch)  # noqa: E731
    waiting = [submit(batch) for batch in islice(batches, (os.cpu_count() or 1) + 1)]
    while waiting:
        done = waiting.pop(0)
        yield from done.result()  # type: ignore[attr-defined]
        waiting += [submit(batch) for batch in islice(batches, 1)]
