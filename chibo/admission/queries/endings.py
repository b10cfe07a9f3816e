"""Reads: whether the ledger itself ended what a dossier on probation waits for."""

from chibo.admission.choices import Stage
from chibo.admission.models import Dossier
from chibo.admission.queries.dossiers import decision_of
from chibo.engine.admission import ON_PROBATION
from chibo.membership.choices import ENDS, Kind
from chibo.membership.models import Movement
from chibo.membership.queries import in_force

_TELLING = frozenset({Kind.RECOGNISED, Kind.RECOGNITION_ANNULLED}) | ENDS


def ledger_end(dossier: Dossier) -> Movement | None:
    """The entry that ended the probation, or the membership, that the dossier led to.

    A recognition counts only where the dossier has none of its own; a later membership of the same person
    belongs to another dossier. None while the probation goes on.
    """
    candidate, decision = dossier.candidate, decision_of(dossier.pk)
    held = decision.ceremony_on if decision is not None else None
    if held is None or candidate.stage not in ON_PROBATION | {Stage.RECOGNISED.value}:
        return None
    rows = in_force(Movement.objects.filter(person=candidate.person_id, kind__in=_TELLING, on__gte=held))
    said: Movement | None = None
    for row in rows.order_by("on", "seq"):
        if row.kind in ENDS:
            return row
        recognised = row.kind == Kind.RECOGNISED and candidate.stage != Stage.RECOGNISED
        said = row if recognised else None
    return said
