"""Whether a unit may close: nothing of the admission road lies there any more."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from chibo.admission.queries.dossiers import dossier_of
from chibo.admission.queries.endings import ledger_end
from chibo.admission.queries.relocations import awaited_at, held_for_others, lying_at
from chibo.engine.admission import ON_PROBATION, WAITING
from chibo.organisation.models import Unit
from chibo.storage.refusal import Finding


@dataclass(frozen=True)
class Lying:
    """How many notes of persons who have not applied, and how many applications and dossiers."""

    notes: int
    dossiers: int


def lying(unit: Unit) -> Lying:
    """What a cell still follows; a probation that the ledger ended is followed no more."""
    notes = dossiers = 0
    for candidate in lying_at(unit.pk):
        if candidate.stage in WAITING:
            notes += 1
            continue
        dossier = dossier_of(candidate.pk) if candidate.stage in ON_PROBATION else None
        dossiers += dossier is None or ledger_end(dossier) is None
    return Lying(notes, dossiers)


def check_nothing_lies(unit: Unit) -> list[Finding]:
    """Why a unit cannot close; each says what to do."""
    found, here = [], lying(unit)
    if here.notes or here.dossiers:
        words = _(
            "Còn %(notes)s ghi chú nguồn và %(dossiers)s hồ sơ ở đây. Chuyển cùng toàn bộ đảng viên sang "
            "chi bộ khác, hoặc ghi chuyển đơn vị cho từng hồ sơ, rồi mới kết thúc."
        )
        told = words % {"notes": here.notes, "dossiers": here.dossiers}
        found.append(Finding("unit.has_candidates", told, "on"))
    held = held_for_others(unit.pk).count()
    if held:
        words = _("Còn %(n)s hồ sơ của chi bộ khác đang nằm ở đây. Ghi giao nhận về nơi giải quyết trước.")
        found.append(Finding("unit.holds_dossiers", words % {"n": held}, "on"))
    awaited = awaited_at(unit.pk).count()
    if awaited:
        words = _("Còn %(n)s hồ sơ đang chuyển đến đây. Tiếp nhận hoặc trả lại nơi gửi trước.")
        found.append(Finding("unit.awaits_dossiers", words % {"n": awaited}, "on"))
    return found
