"""Work that the job worker does every night: it tells what will be erased, and erases what was told."""

from django.db import transaction
from procrastinate.contrib.django import app

from chibo.admission.actions import erase_told, tell_erasure
from chibo.admission.queries import root_paths
from chibo.storage import clock
from chibo.storage.identity import Scope, acting


@app.periodic(cron="11 17 * * *")  # eleven minutes past midnight in Viet Nam
@app.task(name="admission.tidy", pass_context=False, queueing_lock="admission.tidy")
def tidy(timestamp: int) -> None:
    """Names told a month ago go; those whose year is over since are told."""
    today = clock.today()
    with transaction.atomic(), acting(user=None, scope=Scope(now=root_paths(today))):
        erase_told(today=today)
        tell_erasure(today=today)
