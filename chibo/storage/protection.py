"""Protected fields: AES-256-GCM bound to table, column and row, one data key per person.

The installation key wraps the persons' data keys. Rotation rewraps them; erasing a person destroys the
one key, so history, write-ahead log and backups need no rewriting.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


@cache
def _installation_key(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(handle, "wb") as file:
            file.write(AESGCM.generate_key(256))
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} can be read by other accounts: run chmod 600 {path}")
    return path.read_bytes()


@cache
def _cipher(path: Path) -> AESGCM:
    return AESGCM(_installation_key(path))


@cache
def _passing_cipher(path: Path) -> AESGCM:
    return AESGCM(hashlib.sha256(b"passing text" + _installation_key(path)).digest())


@cache
def _index_key(path: Path) -> bytes:
    return hashlib.sha256(b"blind index" + _installation_key(path)).digest()


def _wrapping_key() -> AESGCM:
    return _cipher(settings.KEY_FILE)


def new_data_key(person: UUID) -> bytes:
    """A fresh data key for one person, wrapped by the installation key."""
    nonce = os.urandom(_NONCE)
    return nonce + _wrapping_key().encrypt(nonce, AESGCM.generate_key(256), person.bytes)


def _data_key(wrapped: bytes, person: UUID) -> AESGCM:
    return AESGCM(_wrapping_key().decrypt(wrapped[:_NONCE], wrapped[_NONCE:], person.bytes))


def seal(text: str, *, wrapped: bytes, person: UUID, table: str, column: str) -> bytes:
    """Encrypt a text for one place: moved elsewhere it cannot be opened."""
    nonce = os.urandom(_NONCE)
    bound = f"{table}.{column}.{person}".encode()
    return nonce + _data_key(wrapped, person).encrypt(nonce, text.encode(), bound)


def unseal(sealed: bytes, *, wrapped: bytes, person: UUID, table: str, column: str) -> str:
    """The text that `seal` hid; raises InvalidTag where place or content was tampered with."""
    bound = f"{table}.{column}.{person}".encode()
    return _data_key(wrapped, person).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound).decode()


def seal_bytes(content: bytes, *, wrapped: bytes, person: UUID, bound: str) -> bytes:
    """Encrypt bytes of a person for one place, named by `bound`: moved elsewhere they cannot be opened."""
    nonce = os.urandom(_NONCE)
    return nonce + _data_key(wrapped, person).encrypt(nonce, content, f"{bound}.{person}".encode())


def unseal_bytes(sealed: bytes, *, wrapped: bytes, person: UUID, bound: str) -> bytes:
    """What `seal_bytes` hid; raises InvalidTag where place or content was tampered with."""
    return _data_key(wrapped, person).decrypt(sealed[:_NONCE], sealed[_NONCE:], f"{bound}.{person}".encode())


def blind_index(text: str) -> bytes:
    """A keyed fingerprint for exact search of a many-valued field such as the identity number."""
    return hmac.digest(_index_key(settings.KEY_FILE), text.encode(), "sha256")


def wrap_text(text: str, *, bound: str) -> str:
    """Encrypt a text kept for a short while outside any person's file, such as a form typed but not sent."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _passing_key().encrypt(nonce, text.encode(), bound.encode())).decode()


def unwrap_text(wrapped: str, *, bound: str) -> str:
    """The text that `wrap_text` hid; raises InvalidTag under another `bound`."""
    sealed = base64.b64decode(wrapped)
    return _passing_key().decrypt(sealed[:_NONCE], sealed[_NONCE:], bound.encode()).decode()


def _passing_key() -> AESGCM:
    return _passing_cipher(settings.KEY_FILE)


def wrap_bytes(content: bytes, *, bound: str) -> bytes:
    """As `wrap_text`, for a file or row that waits to be decided about."""
    nonce = os.urandom(_NONCE)
    return nonce + _passing_key().encrypt(nonce, content, bound.encode())


def unwrap_bytes(sealed: bytes, *, bound: str) -> bytes:
    """What `wrap_bytes` hid; raises InvalidTag under another `bound`."""
    return _passing_key().decrypt(sealed[:_NONCE], sealed[_NONCE:], bound.encode())


@dataclass(frozen=True)
class Unsealed:
    """A text on its way into a table of persons' protected fields; None stays unreadable for ever."""

    person: UUID
    column: str
    text: str | None
    wrapped: bytes
    indexed: bool


def seal_many(table: str, texts: list[Unsealed]) -> list[tuple[bytes, bytes | None]]:
    """Seal texts, with a fingerprint where one is wanted. Needs no models: other processes may do it."""
    return [_sealed(table, text) for text in texts]


def use_key_file(path: str) -> None:
    """For a process that only seals: the key file of the one that started it."""
    settings.KEY_FILE = Path(path)


def _sealed(table: str, of: Unsealed) -> tuple[bytes, bytes | None]:
    if of.text is None:
        return b"", None
    sealed = seal(of.text, wrapped=of.wrapped, person=of.person, table=table, column=of.column)
    return sealed, blind_index(of.text) if of.indexed else None
