"""Collect the texts of the interface for translation, or check them: messages.py [--check]

Vietnamese is the source language; `chibo/locale/en` holds the English beside it. Only Babel is
used, so neither collecting nor compiling needs the gettext tools. With `--check` nothing is
written: a text that is not collected, not translated, doubtful or no longer used is an error.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "chibo"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Without dates and names, so that collecting twice changes nothing.
HEADER = """\
# English texts of chibo; the Vietnamese beside them is the source. Collected by `make messages`.
msgid ""
msgstr ""
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def texts_of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """Line, text (or singular and plural) and context of each marked text of a file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Only the rewritten tags are Python; the rest is blanked out, but its indentation would not parse.
        source = "\n".join(line.lstrip() for line in templatize(source).split("\n"))
    for line, function, arguments, _ in extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {}):
        given = [arguments] if isinstance(arguments, str) else list(arguments or [])
        if not all(isinstance(text, str) for text in given[:1]):
            continue
        context = given.pop(0) if "pgettext" in function else None
        if "ngettext" in function or "npgettext" in function:
            yield line, (given[0], given[1]), context
        elif given and given[0]:
            yield line, given[0], context


def collect() -> Catalog:
    """Every marked text of the package."""
    catalogue = Catalog(domain="django", project="chibo", charset="utf-8")
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        name = str(path.relative_to(ROOT))
        for _, text, context in texts_of(path):
            catalogue.add(text, locations=[(name, 0)], context=context)
    return catalogue


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    given = message.string if isinstance(message.string, tuple | list) else (message.string,)
    source = message.id if isinstance(message.id, tuple | list) else (message.id,)
    if not all(given):
        yield "not translated"
    elif message.fuzzy:
        yield "doubtful (fuzzy)"
    else:
        names = {name for text in source for name in PLACEHOLDER.findall(text)}
        if any(set(PLACEHOLDER.findall(text or "")) - names for text in given):
            yield "names a placeholder that the source has not"


def check(wanted: Catalog, known: Catalog) -> list[str]:
    """Findings, one a line."""
    key = {(message.id, message.context) for message in wanted if message.id}
    found = [f"no longer used: {m.id}" for m in known if m.id and (m.id, m.context) not in key]
    for message in wanted:
        if not message.id:
            continue
        translated = known.get(message.id, message.context)
        if translated is None:
            found.append(f"not collected (make messages): {message.id}")
        else:
            found += [f"{fault}: {message.id}" for fault in faults(translated)]
    return found


def main(arguments: list[str]) -> int:
    """Write the catalogue, or only check it."""
    settings.configure(USE_I18N=True)
    wanted = collect()
    known = Catalog(locale="en", domain="django", charset="utf-8")
    if CATALOGUE.exists():
        with CATALOGUE.open("rb") as file:
            known = read_po(file, locale="en", domain="django")
    if "--check" in arguments:
        found = check(wanted, known)
        print("\n".join(found) or f"{len(wanted)} texts, all translated")
        return 1 if found else 0
    known.update(wanted, no_fuzzy_matching=True)
    known.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        file.write(HEADER.encode())
        write_po(
            file, known, 110, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True
        )
    print(f"{len(known)} texts in {CATALOGUE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
