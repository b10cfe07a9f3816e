"""Notes of candidates, dossiers, and what hangs on them."""

from chibo.admission.models.attachments import Attachment, AttachmentPart
from chibo.admission.models.dossiers import (
    Dossier,
    DossierItem,
    HandOver,
    Introducer,
    OfDossier,
    Verification,
)
from chibo.admission.models.extensions import Extension
from chibo.admission.models.notes import (
    Candidate,
    CandidateGroup,
    CandidateStep,
    HelperTerm,
    Note,
    OfCandidate,
    PoolReview,
    PoolReviewRow,
    order_and_search,
)
from chibo.admission.models.relocations import Relocation
from chibo.admission.models.votes import Ballot, Decision

__all__ = [
    "Attachment",
    "AttachmentPart",
    "Ballot",
    "Candidate",
    "CandidateGroup",
    "CandidateStep",
    "Decision",
    "Dossier",
    "DossierItem",
    "Extension",
    "HandOver",
    "HelperTerm",
    "Introducer",
    "Note",
    "OfCandidate",
    "OfDossier",
    "PoolReview",
    "PoolReviewRow",
    "Relocation",
    "Verification",
    "order_and_search",
]
