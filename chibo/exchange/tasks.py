"""Background jobs of importing. Each runs as the person who asked, may run again, and may be killed."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from chibo.accounts.models import User
from chibo.accounts.queries import roles_of, scope_of
from chibo.admission.queries import root_paths
from chibo.exchange.actions import forget_files, forget_rows, give_up, run_import
from chibo.exchange.models import Batch
from chibo.exchange.progress import Progress
from chibo.storage import clock
from chibo.storage.clock import fixed_today
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal


@app.task(name="exchange.import", queue="import")
def import_rows(batch: str, user: str) -> None:
    """Run one import. The whole work is one transaction; a job that died leaves nothing and runs again."""
    try:
        _run(UUID(batch), UUID(user))
    except Refusal as refusal:
        _give_up(UUID(batch), UUID(user), str(refusal))


@app.periodic(cron="* * * * *")
@app.task(name="exchange.resume", queue="import")
async def resume(timestamp: int) -> None:
    """Jobs whose worker died go back into the queue; finished ones of yesterday are forgotten."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
    await app.job_manager.delete_old_jobs(nb_hours=24)


@app.periodic(cron="*/10 * * * *")
@app.task(name="exchange.forget_files", queue="import")
def forget(timestamp: int) -> None:
    """Workbooks made in the background are kept a day: asked often, so that none stays for two."""
    forget_files()


@app.periodic(cron="41 17 * * *")  # in the night of Viet Nam
@app.task(name="exchange.forget_rows", queue="import")
def forget_staged(timestamp: int) -> None:
    """Rows about people who have not applied go once their import cannot be taken back."""
    with (
        transaction.atomic(),
        fixed_today() as today,
        acting(user=None, scope=Scope(now=root_paths(today))),
    ):
        forget_rows(now=clock.now())


def _run(key: UUID, user: UUID) -> None:
    with transaction.atomic(), fixed_today() as today:
        actor = User.objects.get(pk=user)
        scope, roles = scope_of(actor, today, "exchange.import"), roles_of(actor, today)
        with acting(user=actor.pk, scope=scope, role=roles[0] if roles else ""):
            batch = Batch.objects.select_related("unit").get(pk=key)
            with Progress(batch.pk, batch.place) as progress:
                run_import(actor=actor, batch=batch, scope=scope, today=today, progress=progress)


def _give_up(key: UUID, user: UUID, fault: str) -> None:
    with transaction.atomic(), fixed_today() as today:
        actor = User.objects.get(pk=user)
        with acting(user=actor.pk, scope=scope_of(actor, today, "exchange.import")):
            give_up(actor=actor, batch=Batch.objects.get(pk=key), fault=fault)
