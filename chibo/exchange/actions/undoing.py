"""Taking an import back: one void per movement, the files it opened closed, what it filled emptied."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.audit.actions import verb
from chibo.exchange.actions.bringing import TAKE_BACK
from chibo.exchange.actions.filling import empty_known
from chibo.exchange.checks import check_undo
from chibo.exchange.choices import Fate, SheetKind, Stage
from chibo.exchange.models import Batch
from chibo.exchange.pouring import pour
from chibo.exchange.queries import rows_of
from chibo.membership.choices import Kind
from chibo.membership.models import MembershipFact, Movement
from chibo.membership.projection import project
from chibo.people.models import Person
from chibo.storage import clock
from chibo.storage.identifiers import new_id
from chibo.storage.refusal import Refusal, refuse

_VOID_COLUMNS = (
    "id", "person_id", "kind", "on", "unit_id", "voids_id", "reason", "batch", "actor",
    "recorded_at", "place",
)  # fmt: skip


@verb("exchange.undo")
def undo_import(*, actor: User, batch: Batch, reason: str, today: date) -> Batch:
    """Make every figure what it was before. The rows of the ledger stay, struck out, with the reason."""
    if not reason.strip():
        raise refuse("movement.reason", _("Ghi rõ lý do hoàn tác."), "reason")
    batch = Batch.objects.select_for_update().select_related("unit", "user").get(pk=batch.pk)
    now = clock.now()
    findings = check_undo(batch, now)
    if findings:
        raise Refusal(findings)
    if batch.kind == SheetKind.MEMBERS:
        _take_back_members(actor, batch, reason, now, today)
    else:
        TAKE_BACK[batch.kind](actor, batch, today, reason)
    batch.stage, batch.undone_at = Stage.UNDONE, now
    batch.version += 1
    batch.save(update_fields=["stage", "undone_at", "version"])
    return batch


def _take_back_members(actor: User, batch: Batch, reason: str, now: datetime, today: date) -> None:
    made = list(rows_of(batch).filter(fate=Fate.NEW, person__isnull=False).values_list("person_id", "filled"))
    persons = [person for person, _filled in made]
    MembershipFact.objects.filter(
        pk__in=[filled["fact"] for _person, filled in made if "fact" in filled]
    ).delete()
    _void(batch, actor, reason, today)
    Person.objects.filter(pk__in=persons).update(closed_at=now, version=F("version") + 1)
    project(persons)
    empty_known(list(rows_of(batch).filter(fate=Fate.MATCH, person__isnull=False).select_related("person")))


def _void(batch: Batch, actor: User, reason: str, today: date) -> list[UUID]:
    """One correction per movement of the import."""
    rows = list(Movement.objects.filter(batch=batch.pk).exclude(kind=Kind.CORRECTION))
    now = clock.now()
    pour(
        Movement,
        _VOID_COLUMNS,
        (
            (
                new_id(),
                row.person_id,
                str(Kind.CORRECTION),
                today,
                row.unit_id,
                row.pk,
                reason[:200],
                batch.pk,
                actor.pk,
                now,
                row.place,
            )
            for row in rows
        ),
    )
    return [row.person_id for row in rows]
