"""Streams sealed in chunks: AES-256-GCM under a key from a passphrase (scrypt) or a key of the moment.

Layout: header, then chunks of `CHUNK` bytes of content, each followed by its 16-byte tag. The nonce counts
the chunks and marks the last one, so that a chunk cut off, left out or put elsewhere is noticed. The header
is bound to every chunk.
"""

import io
import os
import secrets
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from chibo.storage.refusal import refuse

MAGIC = b"chibo sealed data set 1\n"
CHUNK = 1 << 16
SHORTEST = 12
_TAG = 16
_HEADER = struct.Struct(f">{len(MAGIC)}sB16s7s")
_COST = 16
_MOST_COST = 18


class SealedWriter(io.RawIOBase):
    """A file to write into that puts sealed chunks into another."""

    def __init__(self, target: BinaryIO, key: bytes, header: bytes) -> None:
        super().__init__()
        self._target, self._cipher, self._header = target, AESGCM(key), header
        self._prefix, self._count, self._rest = header[-7:], 0, bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = memoryview(data)  # type: ignore[arg-type]  # any buffer, as in RawIOBase
        self._rest += piece
        while len(self._rest) > CHUNK:
            self._put(bytes(self._rest[:CHUNK]), last=False)
            del self._rest[:CHUNK]
        return len(piece)

    def finish(self) -> None:
        """Write the last chunk; without it the stream counts as cut off."""
        self._put(bytes(self._rest), last=True)
        self._rest.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._count, last=last)
        self._target.write(self._cipher.encrypt(nonce, plain, self._header))
        self._count += 1


class SealedReader(io.RawIOBase):
    """A file to read from that opens sealed chunks of another."""

    def __init__(self, source: BinaryIO, key: bytes, header: bytes) -> None:
        super().__init__()
        self._source, self._cipher, self._header = source, AESGCM(key), header
        self._prefix, self._count = header[-7:], 0
        self._ahead, self._plain, self._done = source.read(CHUNK + _TAG), b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # any buffer, as in RawIOBase
        if not self._plain and not self._done:
            self._next()
        taken = min(len(view), len(self._plain))
        view[:taken] = self._plain[:taken]
        self._plain = self._plain[taken:]
        return taken

    def _next(self) -> None:
        sealed, self._ahead = self._ahead, self._source.read(CHUNK + _TAG)
        self._done = not self._ahead
        nonce = _nonce(self._prefix, self._count, last=self._done)
        try:
            self._plain = self._cipher.decrypt(nonce, sealed, self._header)
        except (InvalidTag, ValueError) as error:
            raise _unreadable(first=self._count == 0) from error
        self._count += 1


def seal_to(target: BinaryIO, passphrase: str) -> SealedWriter:
    """Begin a sealed stream that the passphrase opens."""
    if len(passphrase) < SHORTEST:
        raise refuse(
            "portable.passphrase_short", _("Mật khẩu của gói cần ít nhất %(n)s ký tự.") % {"n": SHORTEST}
        )
    header = _HEADER.pack(MAGIC, _COST, secrets.token_bytes(16), secrets.token_bytes(7))
    target.write(header)
    return SealedWriter(target, _key(passphrase, header), header)


def open_from(source: BinaryIO, passphrase: str) -> SealedReader:
    """Open a sealed stream; a wrong passphrase shows at the first chunk."""
    header = source.read(_HEADER.size)
    if len(header) < _HEADER.size or _HEADER.unpack(header)[1] > _MOST_COST:
        raise _unreadable(first=False)
    return SealedReader(source, _key(passphrase, header), header)


def passing(target: BinaryIO) -> tuple[SealedWriter, bytes, bytes]:
    """A sealed stream for the time of one run, with its key and header: nothing lies in the clear."""
    key, header = AESGCM.generate_key(256), os.urandom(_HEADER.size)
    return SealedWriter(target, key, header), key, header


def is_sealed(beginning: bytes) -> bool:
    """Does a file that begins so need a passphrase?"""
    return beginning.startswith(MAGIC)


def _key(passphrase: str, header: bytes) -> bytes:
    _magic, cost, salt, _prefix = _HEADER.unpack(header)
    return Scrypt(salt=salt, length=32, n=1 << cost, r=8, p=1).derive(passphrase.encode())


def _nonce(prefix: bytes, count: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", count, last)


def _unreadable(*, first: bool) -> Exception:
    if first:
        return refuse(
            "portable.passphrase", _("Không mở được gói: mật khẩu sai, hoặc phần đầu tệp đã bị thay đổi.")
        )
    return refuse(
        "portable.damaged", _("Tệp bị cắt ngắn hoặc đã bị thay đổi. Chép lại tệp từ nơi gốc rồi nạp lại.")
    )
