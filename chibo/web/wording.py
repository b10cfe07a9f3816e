"""How the house writes things for readers: days, and what checks found, in the reader's language."""

from datetime import date

from django.utils.translation import gettext

from chibo.engine.calendar import PartialDate, write_partial
from chibo.engine.findings import Finding


def day_text(when: date | PartialDate | None) -> str:
    """05/8/2021; partial dates stay partial; nothing for None."""
    return write_partial(when)


def finding_text(finding: Finding) -> str:
    """The engine's sentence in the reader's language."""
    return gettext(finding.message.text) % dict(finding.message.params)
