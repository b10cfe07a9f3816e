"""Lists of admission brought in by the verbs of admission, row by row, and taken back by theirs.

A note or a fact is written as if it were typed on its screen: the same checks, the same deadlines.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.admission.actions import (
    assign_helper,
    certify,
    introduce,
    recognise_sympathiser,
    record_away,
    record_paper,
    start_group,
    take_back_notes,
    withdraw_helper,
)
from chibo.admission.choices import ItemState
from chibo.admission.models import Candidate, DossierItem, HelperTerm, Note
from chibo.admission.queries import candidate_of, what_rests
from chibo.engine.citation import Citation
from chibo.exchange.choices import Fate, SheetKind
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import opened, rows_of
from chibo.organisation.models import Locality, Unit
from chibo.organisation.queries import latest_names
from chibo.people.models import Person
from chibo.storage.refusal import Refusal, refuse
from chibo.training.actions import record_certificate, withdraw_certificate
from chibo.training.choices import ClassKind
from chibo.training.models import Certificate

RESOLUTION: Final = "Nghị quyết"
CERTIFICATE: Final = "Giấy chứng nhận"
READ_IN: Final = Citation(kind="Sổ đảng viên dự bị")
"""A helper's term names the register it was read in: the sheet has no paper for it."""
_NO_PAPER = Citation()


def bring_in_notes(actor: User, batch: Batch, today: date) -> None:
    """A minimal note of each row that is ready. What stood in the staging of those rows goes at once."""
    rows = list(rows_of(batch).filter(fate=Fate.NEW))
    said = {row.pk: opened(batch, row.verdict)["values"] for row in rows}
    cells = Unit.objects.in_bulk([UUID(values["cell"]) for values in said.values()])
    wanted = [UUID(values["locality"]) for values in said.values() if "locality" in values]
    hamlets = Locality.objects.in_bulk(wanted)
    for row in rows:
        values = said[row.pk]
        with _told_with(row):
            note = _note(actor, values, cells[UUID(values["cell"])], hamlets, today)
        row.filled = {"note": str(note.pk)}
        row.cells = row.verdict = row.fixes = b""
    marks = what_rests([UUID(row.filled["note"]) for row in rows])
    for row in rows:
        row.filled["as"] = marks[UUID(row.filled["note"])]
    StagedRow.objects.bulk_update(rows, ["filled", "cells", "verdict", "fixes"], batch_size=500)


def _note(
    actor: User, values: dict[str, Any], cell: Unit, hamlets: Mapping[UUID, Locality], today: date
) -> Candidate:
    on = date.fromisoformat(values["on"])
    basis = Citation(values["who"], RESOLUTION if values["number"] else "", values["number"], on)
    note = Note(
        name=" ".join(values[part] for part in ("family", "middle", "given") if values.get(part)),
        gender=values["gender"],
        birth_year=values.get("birth_year"),
        locality=hamlets.get(UUID(values["locality"])) if "locality" in values else None,
        contacted_on=_day(values.get("contacted_on")),
    )
    made = introduce(
        actor=actor, cell=cell, by=values["by"], on=on, today=today, basis=basis, notes=[note]
    )[0]  # fmt: skip
    if away := _day(values.get("away_from")):
        record_away(actor=actor, candidate=made, since=away, today=today)
    for code in values["groups"]:
        start_group(actor=actor, candidate=made, code=code, on=on, basis=basis)
    _steps(actor, made, values, cell, today)
    return made


def _steps(actor: User, made: Candidate, values: dict[str, Any], cell: Unit, today: date) -> None:
    if step := values.get("sympathiser"):
        day = date.fromisoformat(step["on"])
        issuer = latest_names([cell.pk]).get(cell.pk, "")
        paper = Citation(issuer, RESOLUTION, step["number"], day)
        recognise_sympathiser(actor=actor, candidate=made, on=day, today=today, basis=paper)
    if step := values.get("certificate"):
        day = date.fromisoformat(step["on"])
        paper = Citation(step["issuer"], CERTIFICATE, step["number"], day)
        certify(actor=actor, candidate=made, on=day, today=today, basis=paper)


def fill_registers(actor: User, batch: Batch, today: date) -> None:
    """What the sheet knows of members on probation and the register does not; rows keep what they wrote."""
    rows = list(rows_of(batch).filter(fate=Fate.MATCH, person__isnull=False).select_related("person"))
    for row in rows:
        wanted = opened(batch, row.verdict)["values"].get("fill", {})
        if row.person is not None and wanted:
            with _told_with(row):
                row.filled = _filled(actor, row.person, wanted, today)
    StagedRow.objects.bulk_update([row for row in rows if row.filled], ["filled"], batch_size=500)


def _filled(actor: User, person: Person, wanted: dict[str, Any], today: date) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    candidate = candidate_of(person.pk)
    if (said := wanted.get("helper")) and candidate is not None:
        helper = Person.objects.get(pk=said["person"])
        day = date.fromisoformat(said["on"])
        term = assign_helper(actor=actor, candidate=candidate, helper=helper, on=day, basis=READ_IN)
        filled["helper"] = str(term.pk)
    papers = list(wanted.get("papers", {}).values())
    if said := wanted.get("certificate"):
        row = record_certificate(
            actor=actor, kind=ClassKind.NEW_MEMBER, number=said["number"], issuer=said["issuer"],
            issued_on=date.fromisoformat(said["on"]), today=today, person=person,
        )  # fmt: skip
        filled["certificate"] = str(row.pk)
        if item := wanted.get("class_item"):
            papers.append({**said, "item": item})
    written = [_paper(actor, said, today) for said in papers]
    return filled | ({"papers": written} if written else {})


def _paper(actor: User, said: dict[str, str], today: date) -> tuple[str, dict[str, str]]:
    item = DossierItem.objects.select_related("candidate").get(pk=said["item"])
    basis = Citation(said.get("issuer", ""), "", said["number"], date.fromisoformat(said["on"]))
    row = record_paper(actor=actor, item=item, state=ItemState.VALID, today=today, basis=basis)
    return str(row.pk), row.basis.to_json()


def remove_notes(actor: User, batch: Batch, today: date, reason: str) -> None:
    """The notes of the import, gone with everything that came with them."""
    filled = rows_of(batch).filter(fate=Fate.NEW).exclude(filled={}).values_list("filled", flat=True)
    take_back_notes(actor=actor, keys=[UUID(said["note"]) for said in filled], today=today, reason=reason)


def empty_registers(actor: User, batch: Batch, today: date, reason: str) -> None:
    """What the import filled in is missing once more; the history says why."""
    for row in rows_of(batch).exclude(filled={}):
        for key, _basis in row.filled.get("papers", ()):
            item = DossierItem.objects.select_related("candidate").get(pk=key)
            record_paper(actor=actor, item=item, state=ItemState.MISSING, today=today, basis=_NO_PAPER)
        if key := row.filled.get("certificate"):
            withdraw_certificate(actor=actor, certificate=Certificate.objects.get(pk=key))
        if key := row.filled.get("helper"):
            withdraw_helper(actor=actor, term=HelperTerm.objects.get(pk=key))


@contextmanager
def _told_with(row: StagedRow) -> Iterator[None]:
    """A verb that refuses says of which row: nothing at all is brought in then."""
    try:
        yield
    except Refusal as refusal:
        words = _("Dòng %(number)s: %(why)s") % {"number": row.number, "why": str(refusal)}
        raise refuse("import.row", words) from refusal


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


BRING_IN: Mapping[str, Callable[[User, Batch, date], None]] = {
    SheetKind.POOL: bring_in_notes,
    SheetKind.PROBATION: fill_registers,
}
TAKE_BACK: Mapping[str, Callable[[User, Batch, date, str], None]] = {
    SheetKind.POOL: remove_notes,
    SheetKind.PROBATION: empty_registers,
}
