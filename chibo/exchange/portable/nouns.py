"""Which tables make up the content, which of their columns travel, and how each value is written.

A column travels unless it is named in `REMADE`; a table unless it is named in `LEFT_OUT`. A test holds both
lists complete.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import DateRangeField
from django.db import models

from chibo.storage.fields import CitationField, SealedBytesField

PLACES = ("place", "toward")
HISTORY = "pgh_tracked_model"

# Tables that hold no content, by label, each with the reason.
LEFT_OUT = {
    "organisation.UnitPath": "projection of the placements",
    "membership.Spell": "projection of the ledger",
    "membership.MovementPlace": "projection of the ledger",
    "membership.Opening": "projection of the ledger",
    "membership.OpeningYear": "projection of the ledger",
    "people.PersonKey": "keys stay in their installation",
    "accounts.FirstCode": "a credential",
    "deadlines.Feed": "a credential",
    "audit.Look": "the installation's own log",
    "audit.Submission": "the installation's own log",
    "exchange.Batch": "an import at work; what it brought is in the ledger",
    "exchange.StagedRow": "an import at work; what it brought is in the ledger",
    "exchange.Advance": "an import at work; what it brought is in the ledger",
    "exchange.PreparedFile": "a copy of what is here, kept a day",
    "exchange.Remembered": "an import at work; what it brought is in the ledger",
    "storage.Installation": "its demonstration day is in the manifest",
}

# Columns that are made anew at the other end, or must not leave.
REMADE = {
    "organisation.Unit": {"path", "search"},
    "organisation.UnitName": {"search"},
    "people.Person": {"sort_key", "search", "reckoned_birth"},
    "people.Protected": {"index"},
    "training.Enrolment": {"centre"},
    "training.Certificate": {"centre"},
    "admission.Candidate": {"sort_key", "search"},
    "accounts.User": {"password", "last_login"},
}

# Files in the order they are written and read.
ORDER = {
    "units": "organisation.Unit",
    "unit_names": "organisation.UnitName",
    "unit_kinds": "organisation.UnitKind",
    "placements": "organisation.Placement",
    "localities": "organisation.Locality",
    "locality_charges": "organisation.LocalityCharge",
    "locality_cells": "organisation.LocalityCell",
    "area_flags": "organisation.AreaFlag",
    "users": "accounts.User",
    "grants": "accounts.Grant",
    "saved_views": "people.SavedView",
    "movements": "membership.Movement",
    "persons": "people.Person",
    "traits": "people.Trait",
    "residences": "people.Residence",
    "belongings": "people.Belonging",
    "protected": "people.Protected",
    "posts": "people.Post",
    "number_collisions": "people.NumberCollision",
    "membership_facts": "membership.MembershipFact",
    "card_requests": "membership.CardRequest",
    "papers": "documents.Paper",
    "calendar_days": "deadlines.CalendarDay",
    "local_rules": "deadlines.LocalRule",
    "deadlines": "deadlines.Deadline",
    "training_classes": "training.TrainingClass",
    "joint_organisers": "training.JointOrganiser",
    "enrolments": "training.Enrolment",
    "certificates": "training.Certificate",
    "candidates": "admission.Candidate",
    "candidate_steps": "admission.CandidateStep",
    "candidate_groups": "admission.CandidateGroup",
    "helper_terms": "admission.HelperTerm",
    "pool_reviews": "admission.PoolReview",
    "pool_review_rows": "admission.PoolReviewRow",
    "dossiers": "admission.Dossier",
    "dossier_items": "admission.DossierItem",
    "attachments": "admission.Attachment",
    "attachment_parts": "admission.AttachmentPart",
    "verifications": "admission.Verification",
    "introducers": "admission.Introducer",
    "hand_overs": "admission.HandOver",
    "ballots": "admission.Ballot",
    "decisions": "admission.Decision",
    "extensions": "admission.Extension",
    "relocations": "admission.Relocation",
    "schemes": "indicators.Scheme",
    "indicators": "indicators.Indicator",
    "indicator_versions": "indicators.IndicatorVersion",
    "reports": "indicators.Report",
    "scheme_seats": "indicators.SchemeSeat",
    "scheme_tasks": "indicators.SchemeTask",
    "recommendations": "indicators.Recommendation",
    "targets": "targets.Target",
    "target_steps": "targets.TargetStep",
    "hamlet_measures": "hamlets.HamletMeasure",
    "hamlet_reports": "hamlets.HamletReport",
    "contexts": "pghistory.Context",
}

_KINDS: list[tuple[type[Any], str]] = [
    (models.UUIDField, "id"),
    (CitationField, "paper"),
    (models.JSONField, "data"),
    (DateRangeField, "days"),
    (models.BooleanField, "yes"),
    (models.IntegerField, "whole"),
    (models.DateTimeField, "instant"),
    (models.DateField, "day"),
    (SealedBytesField, "content"),
    (models.BinaryField, "secret"),
    (models.CharField, "text"),
    (models.TextField, "text"),
]
_HISTORY_NAMES = {"pgh_id": "event", "pgh_created_at": "at", "pgh_label": "change", "pgh_context": "context"}


@dataclass(frozen=True)
class Field:
    """One key of a line: its name, the column, and the kind of value (see docs/data-format.md)."""

    name: str
    column: str
    kind: str


@dataclass(frozen=True)
class Noun:
    """One file: the table its lines come from and their keys in order, the sorting key first."""

    name: str
    model: type[models.Model]
    fields: tuple[Field, ...]

    @property
    def file(self) -> str:
        """The file's name in the archive."""
        return f"{self.name}.jsonl"

    @property
    def table(self) -> str:
        """The table in the database."""
        return self.model._meta.db_table

    @property
    def tracked(self) -> type[models.Model] | None:
        """The table whose history this is."""
        found: type[models.Model] | None = getattr(self.model, HISTORY, None)
        return found

    @property
    def label(self) -> str:
        """The table the columns are named after: its own, or the one whose history it is."""
        return (self.tracked or self.model)._meta.label


@cache
def nouns() -> tuple[Noun, ...]:
    """Every file in order: the nouns, then the history of each that has one."""
    own = [_noun(name, apps.get_model(label)) for name, label in ORDER.items()]
    kept = [(noun, history_model(noun.model)) for noun in own]
    return (*own, *(_history(noun, model) for noun, model in kept if model is not None))


def history_model(model: type[models.Model]) -> type[models.Model] | None:
    """The table of the model's history, where one is kept."""
    found = [other for other in apps.get_models() if getattr(other, HISTORY, None) is model]
    return found[0] if found else None


def _noun(name: str, model: type[models.Model]) -> Noun:
    left = {*PLACES, *REMADE.get(model._meta.label, ())}
    return Noun(name, model, _fields(model, left) + _extra(model))


def _history(noun: Noun, model: type[models.Model]) -> Noun:
    left = {*PLACES, *REMADE.get(noun.model._meta.label, ()), "pgh_obj"}
    return Noun(f"{_one_of(noun.name)}_history", model, _fields(model, left))


def _one_of(name: str) -> str:
    if name.endswith("sses"):
        return name.removesuffix("es")
    return name.removesuffix("ies") + "y" if name.endswith("ies") else name.removesuffix("s")


def _fields(model: type[models.Model], left: set[str]) -> tuple[Field, ...]:
    rows = [field for field in model._meta.concrete_fields if field.name not in left]
    first = [field for field in rows if field.primary_key]
    rest = [field for field in rows if not field.primary_key]
    return tuple(_field(field) for field in first + rest)


def _field(field: Any) -> Field:
    base = field.target_field if isinstance(field, models.ForeignKey) else field
    kind = next(kind for cls, kind in _KINDS if isinstance(base, cls))
    name = "value" if kind in {"secret", "content"} else _HISTORY_NAMES.get(field.name, field.name)
    return Field(name, field.column, kind)


def _extra(model: type[models.Model]) -> tuple[Field, ...]:
    """Where a file lies that no entry of the ledger places: the unit in charge of it."""
    return (Field("kept_at", "", "id"),) if model._meta.label == "people.Person" else ()
