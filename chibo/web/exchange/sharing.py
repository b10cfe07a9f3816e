"""One answer for all rows that say the same wrong thing: a cell misspelt two hundred times is mended once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.exchange.actions import fix_rows
from chibo.exchange.choices import FIELDS
from chibo.exchange.error_file import sentence
from chibo.exchange.groups import Group, cells_offered, groups, hamlets_offered, words_offered
from chibo.exchange.models import Batch
from chibo.web.exchange.forms import GroupForm

_SHOWN: Final = 20


@dataclass(frozen=True)
class Shared:
    """One group as the page shows it."""

    group: Group
    label: str
    message: str
    form: GroupForm

    @property
    def rows(self) -> int:
        return len(self.group.rows)


def shared(batch: Batch, data: Mapping[str, Any] | None = None) -> list[Shared]:
    """The most frequent groups, each with its form."""
    return [_shown(batch, group, data) for group in groups(batch)[:_SHOWN]]


def _shown(batch: Batch, group: Group, data: Mapping[str, Any] | None) -> Shared:
    label = str(FIELDS[group.field].label)
    form = GroupForm(
        data, choices=_choices(batch, group), prefix=f"g{group.key}",
        label=_("%(field)s “%(raw)s”, ghi lại là") % {"field": label, "raw": group.raw},
    )  # fmt: skip
    text, params = group.told
    return Shared(group, label, sentence(text, dict(params)), form)


def _choices(batch: Batch, group: Group) -> Sequence[Any]:
    if group.field == "locality":
        return hamlets_offered(batch)
    if group.field != "cell":
        return words_offered(group.field)
    near, told = cells_offered(batch, group.raw)
    return [(_("Gần giống"), near), (_("Tất cả"), told)] if near else told


def answered(actor: User, batch: Batch, asked: Sequence[Shared]) -> int:
    """Write the answers into the rows of their groups; how many rows that were."""
    return sum(
        fix_rows(actor=actor, batch=batch, keys=one.group.rows, field=one.group.field, text=text)
        for one in asked
        if one.form.is_valid() and (text := one.form.cleaned_data["text"].strip())
    )
