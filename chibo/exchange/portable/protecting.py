"""Sealing protected fields under fresh keys of this installation, on every core."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from uuid import UUID

from django.conf import settings

from chibo.people.choices import ProtectedKind
from chibo.storage.protection import Unsealed, new_data_key, seal_bytes, seal_many, use_key_file

Secret = tuple[str, str, str | None]
Sealed = tuple[bytes, bytes | None]
BATCH = 4_000
# So many texts are sealed sooner than another process has started.
FEW = 8_000
_seal = partial(seal_many, "people_protected")


class Protector:
    """Seals texts of persons; keeps the key made for each so that history and present share it."""

    def __init__(self, *, few: int = FEW, batch: int = BATCH) -> None:
        self.keys: dict[str, bytes] = {}
        self._few, self._batch = few, batch

    def seal_all(self, secrets: Iterable[Secret]) -> Iterator[Sealed]:
        """For each (person, kind, text) the sealed text and fingerprint; an erased text stays unreadable."""
        texts = map(self._unsealed, secrets)
        first = list(islice(texts, self._few))
        yield from _seal(first)
        if len(first) == self._few:
            with _pool() as pool:
                yield from _in_order(pool, self._batches(texts))

    def seal_part(self, person: UUID, content: bytes | None, bound: str) -> bytes:
        """A part of a file, sealed; one whose key was destroyed stays unreadable."""
        if content is None:
            return b""
        key = self.keys.setdefault(str(person), b"") or new_data_key(person)
        self.keys[str(person)] = key
        return seal_bytes(content, wrapped=key, person=person, bound=bound)

    def _batches(self, texts: Iterator[Unsealed]) -> Iterator[list[Unsealed]]:
        while batch := list(islice(texts, self._batch)):
            yield batch

    def _unsealed(self, secret: Secret) -> Unsealed:
        person, kind, text = secret
        owner = UUID(person)
        if text is not None and person not in self.keys:
            self.keys[person] = new_data_key(owner)
        key = self.keys.get(person, b"")
        return Unsealed(owner, kind, text, key, indexed=kind == ProtectedKind.IDENTITY_NUMBER)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=os.cpu_count() or 1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=use_key_file,
        initargs=(str(settings.KEY_FILE),),
    )


def _in_order(pool: ProcessPoolExecutor, batches: Iterator[list[Unsealed]]) -> Iterator[Sealed]:
    """Results in the order of the batches, with hardly more batches in flight than there are hands."""
    ahead = (os.cpu_count() or 1) + 1
    waiting: list[Future[list[Sealed]]] = [pool.submit(_seal, batch) for batch in islice(batches, ahead)]
    while waiting:
        yield from waiting.pop(0).result()
        waiting += [pool.submit(_seal, batch) for batch in islice(batches, 1)]
