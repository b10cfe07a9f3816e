"""What the pages of the wizard have in common: the import asked for, the steps above, the frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.exchange.models import Batch
from chibo.exchange.queries import batches
from chibo.organisation.queries import names_today
from chibo.web.exchange.kinds import frame, kinds_of
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404

IMPORT: Final = "exchange.import"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS: Final = (
    ("file", _("Chọn tệp")),
    ("columns", _("Khớp cột, phông chữ")),
    ("rows", _("Soát từng dòng")),
    ("check", _("Chạy thử")),
    ("done", _("Nhập")),
)


@dataclass(frozen=True)
class Step:
    """One step of the wizard as the page shows it."""

    label: str | Promise
    done: bool
    current: bool


def own_batch(request: Request, key: UUID) -> Batch:
    """An import of one's own organisations; a foreign one and a missing one give the same answer."""
    found = batches(reach(request, IMPORT)).filter(kind__in=kinds_of(request))
    return object_or_404(found.defer(None), pk=key)


def steps(current: str) -> list[Step]:
    """The steps with those behind us marked."""
    names = [name for name, _label in STEPS]
    here = names.index(current)
    return [Step(label, position < here, name == current) for position, (name, label) in enumerate(STEPS)]


def page(
    request: Request, batch: Batch, step: str, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """One page of the wizard."""
    unit = names_today([batch.unit_id], request.seat.today).get(batch.unit_id, "")
    other = batch.layout.get("kind", "xlsx") != "xlsx"
    told = {"batch": batch, "unit": unit, "steps": steps(step), "step": step, "other_kind": other}
    return render(request, template, {**told, **frame(batch), **context}, status=status)


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved, never shown by the browser."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
