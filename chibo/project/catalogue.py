"""The subcommands, read from their files without importing them.

Modules that need Django can only be imported once it is set up, yet `chibo --help` must list them at once.
"""

import ast
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from chibo.project.language import gettext as _

FOLDER = Path(__file__).parent / "commands"


class Command(Protocol):
    """What a module in `chibo.project.commands` offers."""

    def configure(self, parser: object) -> None: ...

    def run(self, options: object) -> int: ...


@dataclass(frozen=True)
class Entry:
    """A subcommand's name, sentence and need, and where its module is."""

    name: str
    help: str
    needs: str
    module: str

    def load(self) -> Command:
        return cast(Command, import_module(self.module))


def entries() -> dict[str, Entry]:
    """All subcommands by name, in alphabetical order."""
    found = [_entry(file) for file in sorted(FOLDER.glob("[!_]*.py"))]
    return {entry.name: entry for entry in found}


def _entry(file: Path) -> Entry:
    constants: dict[str, str] = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constants[node.targets[0].id] = _text(node.value)
    needs = constants["NEEDS_DATABASE"]
    if needs not in {"none", "app", "owner"}:
        raise ValueError(f"{file}: NEEDS_DATABASE is none, app or owner")
    sentence = constants["HELP"]
    return Entry(constants["NAME"], _(sentence), needs, f"chibo.project.commands.{file.stem}")


def _text(node: ast.expr) -> str:
    """The text of a literal, also inside the call that marks it for translation."""
    if isinstance(node, ast.Call) and node.args:
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
