"""Decisions of a body made together: who waits, which papers, their numbers, the files, then the signing.

What is typed goes into the files and is kept nowhere; a number once taken for a case is used again.
"""

import re
import zipfile
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chibo.admission.models import Dossier
from chibo.admission.queries.dossiers import count_by_decider, decided_by, oldest_first, to_decide
from chibo.documents.actions import record_signature, take_number
from chibo.documents.models import Paper
from chibo.documents.papers import body_of
from chibo.documents.permissions import NUMBER
from chibo.documents.queries import known_term, papers_about
from chibo.engine.office import docx_of, fill
from chibo.engine.vietnamese import search_key
from chibo.organisation.models import Unit
from chibo.organisation.queries import latest_names, units_ever
from chibo.regulations.forms import forms, profile_on
from chibo.storage.refusal import Refusal
from chibo.web.documents.about import known_of
from chibo.web.documents.make import slug_of
from chibo.web.documents.where import register_unit
from chibo.web.dossiers.batch_forms import CommonForm, Piece, SignForm, form_codes
from chibo.web.dossiers.reaching import CHECK, seen_dossiers
from chibo.web.export import EXPORT, banner
from chibo.web.people.reach import may_at
from chibo.web.seat import Request
from chibo.web.views import reads, writes

MOST = 50
"""Cases on one page, the oldest dossiers first."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@reads(NUMBER)
def decisions(request: Request) -> HttpResponse:
    """The bodies that somebody waits for; with one alone, its page."""
    counted = count_by_decider(to_decide(seen_dossiers(request)))
    units = [
        unit
        for unit in units_ever().filter(pk__in=counted).order_by("path")
        if may_at(request, NUMBER, unit.path)
    ]
    if len(units) == 1:
        return redirect("decisions_of_unit", units[0].code)
    names = latest_names({unit.pk for unit in units})
    rows = [(unit.code, body_of(names.get(unit.pk, "")), counted[unit.pk]) for unit in units]
    return render(request, "dossiers/decisions.html", {"rows": rows})


@writes(NUMBER, logs=True)
def decisions_of_unit(request: Request, code: str) -> HttpResponse:
    """Persons and papers: `preview` shows, `file` takes numbers and gives the files, `sign` records."""
    batch = Batch(request, register_unit(request, code, NUMBER))
    step = request.POST.get("step")
    if step == "sign":
        return batch.signed()
    if request.method != "POST":
        return batch.page(CommonForm(None, pieces=batch.pieces, initial=batch.initial))
    common = CommonForm(request.POST, pieces=batch.pieces, initial=batch.initial)
    if not common.is_valid():
        return batch.page(common, status=422)
    chosen = batch.chosen(common)
    if step != "file":
        return batch.page(common, seen=chosen)
    try:
        return batch.files(common, chosen)
    except Refusal as refusal:
        common.take(refusal.findings)
        return batch.page(common, seen=chosen, status=422)


class Batch:
    """The papers of one body that wait for it on a day."""

    def __init__(self, request: Request, unit: Unit) -> None:
        self.request, self.unit, self.today = request, unit, request.seat.today
        self.name = latest_names([unit.pk]).get(unit.pk, "")

    @property
    def rows(self) -> QuerySet[Dossier]:
        """Cases that wait for this body, the oldest dossiers first."""
        return oldest_first(decided_by(to_decide(seen_dossiers(self.request)), self.unit))

    @cached_property
    def pieces(self) -> list[Piece]:
        """A piece for each person and paper, with its number where one was taken."""
        dossiers = list(self.rows[:MOST])
        papers = papers_about(self.unit.pk, [row.candidate_id for row in dossiers])
        taken = {(paper.subject, paper.form): paper for paper in papers}
        return [
            Piece(row, forms()[code], taken.get((row.candidate_id, code)))
            for row in dossiers
            for code in form_codes(row)
        ]

    @property
    def waiting(self) -> list[Paper]:
        """Numbers that wait for a signature."""
        return [piece.paper for piece in self.pieces if piece.paper is not None and piece.waits]

    @cached_property
    def initial(self) -> dict[str, Any]:
        """What every paper has in common, as far as it is known."""
        known: dict[str, Any] = {"term": known_term(self.unit.pk, self.today)}
        for form in {piece.form.code: piece.form for piece in self.pieces}.values():
            known |= known_of(self.request, form, unit=self.unit, candidate=None, on=self.today)
        return known

    def chosen(self, common: CommonForm) -> list[Piece]:
        """The pieces marked, each filled from its case, from what all share and what was typed for it."""
        found = [piece for piece in self.pieces if piece.key in common.cleaned_data["papers"]]
        for piece in found:
            candidate = piece.dossier.candidate
            known = known_of(self.request, piece.form, unit=self.unit, candidate=candidate, on=self.today)
            piece.fill(known, common.shared(), common.typed(piece), banner=banner())
        return found

    def files(self, common: CommonForm, chosen: Iterable[Piece]) -> HttpResponse:
        """Take the numbers that are not taken yet, and give every paper in one archive."""
        data, buffer = common.cleaned_data, BytesIO()
        with transaction.atomic(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for piece in chosen:
                piece.paper = piece.paper or take_number(
                    actor=self.request.user, unit=self.unit, sign=data["body_sign"], kind=piece.form.sign,
                    term=data["term"], about=piece.form.vi, on=self.today, today=self.today,
                    form=piece.form.code, subject=piece.dossier.candidate_id,
                )  # fmt: skip
                piece.number()
                entry = zipfile.ZipInfo(_named(piece), _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, self._docx(piece, data.get("paper_on")))
        response = HttpResponse(buffer.getvalue(), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="quyet-dinh-{self.today:%Y-%m-%d}.zip"'
        return response

    def _docx(self, piece: Piece, day: date | None) -> bytes:
        filled = fill(piece.form, piece.case, banner=banner())
        return docx_of(filled.paper, profile_on(day or self.today).profile)

    def signed(self) -> HttpResponse:
        """Record day and signer of the papers marked, all or none."""
        waiting = self.waiting
        sign = SignForm(self.request.POST, waiting=waiting)
        common = CommonForm(None, pieces=self.pieces, initial=self.initial)
        if not sign.is_valid():
            return self.page(common, sign=sign, status=422)
        data = sign.cleaned_data
        try:
            with transaction.atomic():
                for paper in waiting:
                    if str(paper.pk) in data["numbers"]:
                        record_signature(
                            actor=self.request.user, paper=paper, version=paper.version,
                            signed_on=data["signed_on"], signer=data["signer"], about=paper.about,
                            today=self.today,
                        )  # fmt: skip
        except Refusal as refusal:
            sign.take(refusal.findings)
            return self.page(common, sign=sign, status=422)
        return redirect("decisions_of_unit", self.unit.code)

    def page(
        self, common: CommonForm, *, seen: list[Piece] | None = None, sign: SignForm | None = None,
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        """The matrix, what was filled, and the papers that wait for a signature."""
        waiting = self.waiting
        signer = {"signer": self.initial.get("signer_name", "")}
        cells = {row.candidate.cell_id for row in {piece.dossier for piece in self.pieces}}
        context = {
            "unit": self.unit,
            "body": body_of(self.name),
            "form": common,
            "people": common.people(latest_names(cells)),
            "kinds": common.kinds,
            "seen": seen,
            "may_export": self.request.seat.may(EXPORT),
            "may_import": self.request.seat.may("exchange.import"),
            "checks": self.request.seat.may(CHECK),
            "sign": sign or (SignForm(None, waiting=waiting, initial=signer) if waiting else None),
            "more": max(self.rows.count() - MOST, 0),
            "title": _("Làm quyết định cho nhiều người"),
        }
        return render(self.request, "dossiers/batch.html", context, status=status)


def _named(piece: Piece) -> str:
    """The file's name without marks, for every file system: number, form, person."""
    number = piece.paper.number if piece.paper else 0
    person = _NO_LETTER.sub("-", search_key(piece.dossier.candidate.full_name)).strip("-")
    return f"{number:02}-{slug_of(piece.form)}-{person}.docx"
