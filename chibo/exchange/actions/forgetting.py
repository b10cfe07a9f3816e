"""Rows of lists about people who have not applied do not stay in staging: nobody decided to keep them."""

from datetime import datetime, timedelta
from typing import Final

from chibo.audit.actions import Actor, verb
from chibo.exchange.checks import WINDOW
from chibo.exchange.choices import MINIMAL, Stage
from chibo.exchange.models import Batch, StagedRow

UNFINISHED_FOR: Final = timedelta(days=30)


@verb("exchange.forget_rows")
def forget_rows(*, actor: Actor | None = None, now: datetime) -> int:
    """Remove rows of minimal lists once their import cannot be taken back, and imports nobody finished.

    What is left of an import is that there was one, by whom, with its counts. Returns how many rows went.
    """
    lists = Batch.objects.filter(kind__in=MINIMAL)
    stale = lists.filter(stage__in=[Stage.COLUMNS, Stage.ROWS], created_at__lt=now - UNFINISHED_FOR)
    over = lists.filter(stage__in=[Stage.DONE, Stage.UNDONE], imported_at__lt=now - WINDOW)
    keys = [*stale.values_list("pk", flat=True), *over.values_list("pk", flat=True)]
    removed, _by_model = StagedRow.objects.filter(batch__in=keys).delete()
    stale.update(stage=Stage.DISCARDED)
    return removed
