"""The language of messages on the terminal, before and without Django."""

import gettext as catalogue
import os
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[1] / "locale"


def chosen() -> str:
    """`en` where CHIBO_LANG or the terminal's locale asks for English, else Vietnamese."""
    names = ("CHIBO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "en" if wanted.lower().startswith("en") else "vi"


_messages = catalogue.translation("django", LOCALES, languages=[chosen()], fallback=True)


def gettext(message: str) -> str:
    """The sentence in the chosen language; Vietnamese where no translation is at hand."""
    return _messages.gettext(message)


def pgettext(context: str, message: str) -> str:
    """The sentence as it reads in the given context."""
    return _messages.pgettext(context, message)
