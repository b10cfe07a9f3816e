"""Keys that are the same every time: version 7 by form, numbered instead of random."""

from uuid import UUID

_MOMENT = 1_750_000_000_000  # a fixed moment in June 2025, in milliseconds
_SORTS = (
    "unit", "unitname", "unitkind", "placement", "locality", "charge", "link", "flag", "person", "movement",
    "trait", "residence", "belonging", "protected", "post", "fact", "user", "grant",
    "candidate", "candidatestep", "candidategroup", "helperterm", "poolreview", "poolreviewrow", "applicant",
    "applicant_belonging", "candidatecertificate", "deadline",
    "applicant_trait", "dossier", "dossieritem", "verification", "introducer", "handover", "ballot",
    "decision", "trainingclass", "enrolment", "paper", "relocation", "extension", "cardrequest",
    "scheme", "indicator", "indicatorversion", "report", "schemeseat", "schemetask", "recommendation",
    "target", "targetstep", "hamletmeasure", "hamletreport",
)  # fmt: skip


def key(sort: str, number: int) -> UUID:
    """The key of the n-th row of a sort."""
    return UUID(int=_MOMENT << 80 | 7 << 76 | _SORTS.index(sort) << 64 | 2 << 62 | number)
