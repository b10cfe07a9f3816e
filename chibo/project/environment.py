"""Reading the environment: texts, strict yes/no flags, and secrets kept in files."""

import os
import secrets
from pathlib import Path

_YES = {"1", "yes", "true", "on"}
_NO = {"0", "no", "false", "off", ""}


def text(name: str, default: str) -> str:
    """The variable's text, or the default where it is not set."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no variable; anything but the usual words is refused, never guessed."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise ValueError(f"{name}={value!r}: write yes or no")


def whole(name: str, default: int, *, most: int) -> int:
    """A whole number from 1 up to `most`."""
    value = text(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise ValueError(f"{name}={value!r}: write a number from 1 to {most}")
    return int(value)


def secret(name: str, path: Path) -> str:
    """A secret from the environment, else from a file only its owner can read, made on first use."""
    if name in os.environ:
        return os.environ[name]
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} can be read by other accounts: run chmod 600 {path}")
    return path.read_text(encoding="ascii").strip()
