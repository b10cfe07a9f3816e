"""Rows of live cases, written down as they come and changed until the case stands where it shall."""

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

from chibo.demo import files, pool
from chibo.demo.identity import key
from chibo.demo.sheets import NO_PAPER, Row
from chibo.demo.world import DEMONSTRATION_DAY
from chibo.engine.citation import Citation

COLUMNS = {
    "admission_dossier": (
        "id", "candidate_id", "opened_on", "basis", "route", "association", "marks", "rule_set", "renewed_on",
        "checker_id", "decider_id", "holder_id", "step_id", "place", "toward",
    ),
    "admission_dossieritem": (
        "id", "candidate_id", "dossier_id", "code", "number", "state", "basis", "lies_at", "agrees", "reason",
        "told", "place", "toward",
    ),
    "admission_verification": (
        "id", "candidate_id", "dossier_id", "relation", "nth", "asked", "basis", "sent_on", "abroad",
        "exempt", "replied_on", "reply", "agrees", "place", "toward",
    ),
    "admission_introducer": (
        "id", "candidate_id", "dossier_id", "person_id", "since", "replacement", "basis", "place", "toward",
    ),
    "admission_handover": (
        "id", "candidate_id", "dossier_id", "step_id", "origin_id", "target_id", "on", "papers", "reason",
        "sentence", "given_by", "taken_by", "place", "toward",
    ),
    "admission_ballot": (
        "id", "candidate_id", "dossier_id", "step_id", "body", "unit_id", "on", "form", "members", "left_out",
        "entitled", "present", "votes_for", "against", "invalid", "passed", "told", "place", "toward",
    ),
    "admission_decision": (
        "id", "candidate_id", "dossier_id", "step_id", "unit_id", "decided_by", "basis", "issued_on",
        "received_on", "ceremony_on", "consent", "place", "toward",
    ),
    "admission_relocation": (
        "id", "applicant_id", "dossier_id", "origin_id", "target_id", "cell_id", "moved_on", "basis",
        "sent_on", "received_on", "withdrawn_on", "reason", "declined", "with_unit", "place", "toward",
    ),
    "admission_extension": (
        "id", "candidate_id", "dossier_id", "ballot_id", "on", "basis", "reason", "told_on", "length",
        "due_before", "place", "toward",
    ),
    "training_trainingclass": (
        "id", "kind", "name", "organiser_id", "starts_on", "ends_on", "venue", "basis", "version",
    ),
    "training_enrolment": (
        "id", "training_class_id", "sender_id", "on", "basis", "withdrawn_on", "reason", "person_id",
        "candidate", "unit_id", "centre", "place", "toward",
    ),
    "documents_paper": (
        "id", "unit_id", "sign", "kind", "term", "number", "about", "form", "subject", "taken_on",
        "signed_on", "signer", "gap_reason", "voided_on", "reason", "version", "place", "toward",
    ),
}  # fmt: skip
_ALL = files.COLUMNS | pool.COLUMNS | COLUMNS
_SORTS = {
    "admission_candidate": "candidate",
    "admission_candidatestep": "candidatestep",
    "admission_helperterm": "helperterm",
    "training_certificate": "candidatecertificate",
    "deadlines_deadline": "deadline",
    "people_trait": "applicant_trait",
}
_WHOM = ("id", "candidate_id", "candidate", "person_id")
_PAPERS = frozenset({"basis", "reply", "proof", "consent"})
_BLANK = frozenset(
    {
        "reason", "fault", "toward", "lies_at", "sentence", "given_by", "taken_by", "page", "rule", "name",
        "sort_key", "search", "centre", "venue", "form", "signer", "gap_reason", "detail", "birth_name",
        "other_name", "birth_place", "home_place", "card_number", "old_card_number", "card_issued_on",
        "card_issuer", "record_number", "joined_on", "official_on", "youth_union_on", "occupation_before",
    }
)  # fmt: skip


def day(ago: int) -> date:
    """So many days before the demonstration; at a week's end the Friday before."""
    return workday(DEMONSTRATION_DAY - timedelta(days=ago))


def workday(on: date) -> date:
    """The day, or at a week's end the Friday before."""
    return on - timedelta(days=max(0, on.weekday() - 4))


class Sheets:
    """Rows by table. `numbers` goes on from whoever wrote rows of the same sorts before."""

    def __init__(self, numbers: Counter[str]) -> None:
        self.numbers = numbers
        self.made: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **values: Any) -> dict[str, Any]:
        """A row with a key of its own; what is not told is empty. It may be changed while rows are made."""
        sort = _SORTS.get(table, table.partition("_")[2])
        if "id" not in values:
            self.numbers[sort] += 1
            values["id"] = str(key(sort, self.numbers[sort]))
        row = {column: values.pop(column, _empty(column)) for column in _ALL[table]}
        if values:
            raise ValueError(f"{table} has no {', '.join(values)}")
        self.made.setdefault(table, []).append(row)
        return row

    def about(self, candidate: dict[str, Any]) -> list[dict[str, Any]]:
        """What lies where the candidate's note lies: the note, what hangs on it, and his own file."""
        mine = {candidate["id"], candidate["person_id"]} - {None}
        return [
            row
            for listed in self.made.values()
            for row in listed
            if not mine.isdisjoint(row.get(name) for name in _WHOM)
        ]

    def rows(self) -> dict[str, list[Row]]:
        """Everything, as the tables take it."""
        return {
            table: [tuple(map(_stored, row.values())) for row in listed]
            for table, listed in self.made.items()
        }


def _empty(column: str) -> object:
    if column in _PAPERS:
        return NO_PAPER
    return "" if column in _BLANK else 1 if column == "version" else None


def _stored(value: object) -> object:
    if isinstance(value, Citation):
        return NO_PAPER if value.is_empty else json.dumps(value.to_json(), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
