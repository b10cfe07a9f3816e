"""Identifiers: UUID version 7, made by the application, the same in URL, dump and ciphertext."""

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A fresh UUIDv7; later ones sort after earlier ones."""
    return uuid.UUID(int=uuid_utils.uuid7().int)
