"""Rows of the pool in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chibo.admission.choices import StepKind
from chibo.admission.models import Candidate, CandidateStep
from chibo.admission.queries import groups_on, steps_by_candidate, terms_on
from chibo.organisation.queries import latest_names
from chibo.people.queries import person_names
from chibo.web.admission.wording import group_label, introducer, lapse_tag, name_of, stage_tag
from chibo.web.people.tables import Tag

PAGE_SIZE = 50


@dataclass(frozen=True)
class NoteRow:
    """One line of the pool."""

    candidate: Candidate
    name: str
    cell: str
    by: str
    tags: list[Tag]
    helper: str
    helped_from: date | None
    groups: list[str]
    steps: dict[str, CandidateStep]

    @property
    def sympathiser(self) -> CandidateStep | None:
        """The cell's resolution, where there is one."""
        return self.steps.get(StepKind.SYMPATHISER)

    @property
    def certificate(self) -> CandidateStep | None:
        """The certificate, where there is one."""
        return self.steps.get(StepKind.CERTIFIED)


def note_rows(candidates: Sequence[Candidate], day: date) -> list[NoteRow]:
    """The lines of some notes as of a day."""
    keys = [candidate.pk for candidate in candidates]
    terms, groups, steps = terms_on(keys, day), groups_on(keys, day), steps_by_candidate(keys)
    helpers = person_names(term.helper_id for term in terms.values())
    cells = latest_names(candidate.cell_id for candidate in candidates)
    return [
        NoteRow(
            candidate,
            name_of(candidate),
            cells.get(candidate.cell_id, ""),
            introducer(candidate.introduced_by),
            [tag for tag in (stage_tag(candidate), lapse_tag(candidate, day)) if tag],
            helpers.get(term.helper_id, "…") if (term := terms.get(candidate.pk)) else "",
            term.during.lower if term else None,
            [group_label(code) for code in groups.get(candidate.pk, [])],
            {step.kind: step for step in steps.get(candidate.pk, [])},
        )
        for candidate in candidates
    ]
