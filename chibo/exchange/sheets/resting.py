"""What rests on what a list of admission brought in: nothing is taken back from under something later."""

from collections.abc import Mapping
from uuid import UUID

from chibo.admission.models import DossierItem, HelperTerm
from chibo.admission.queries import what_rests
from chibo.exchange.models import Batch, StagedRow
from chibo.training.models import Certificate

NOBODY = UUID(int=0)


def built_upon(batch: Batch) -> list[UUID]:
    """Rows of the import on whose note or fact something was written after it."""
    rows = list(StagedRow.objects.filter(batch=batch).exclude(filled={}).order_by("number"))
    marks = what_rests([UUID(row.filled["note"]) for row in rows if "note" in row.filled])
    return [row.pk for row in rows if _changed(row.filled, marks)]


def _changed(filled: dict[str, str], marks: Mapping[UUID, str]) -> bool:
    if "note" in filled:
        return marks.get(UUID(filled["note"])) != filled["as"]
    helper = HelperTerm.objects.filter(pk=filled.get("helper", NOBODY), during__endswith__isnull=True)
    certificate = Certificate.objects.filter(pk=filled.get("certificate", NOBODY))
    if ("helper" in filled and not helper.exists()) or ("certificate" in filled and not certificate.exists()):
        return True
    return any(_paper_changed(*said) for said in filled.get("papers", ()))


def _paper_changed(key: str, said: dict[str, str]) -> bool:
    row = DossierItem.objects.filter(pk=key, state="valid").first()
    return row is None or row.basis.to_json() != said
