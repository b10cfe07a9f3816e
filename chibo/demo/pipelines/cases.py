"""Where each live case stands and when it came there, in days before the day of the demonstration.

What does a unit no credit (late, sent back, failed, ended) stands with invented enterprises and the invented
company, never with a commune that bears the name of a real one.
"""

from dataclasses import dataclass

Event = tuple[str, int]


@dataclass(frozen=True)
class Case:
    """Somebody who applied: days since his certificate, application and dossier, and what happened since.

    `letter` and `reply` are days since the letters of verification went and were answered; None: not yet.
    `papers` is "none", "most" (one is to be supplemented) or "all". Events are in the order they happened.
    """

    code: str
    applied: int
    opened: int
    letter: int | None = None
    reply: int | None = None
    papers: str = "all"
    events: tuple[Event, ...] = ()
    certified: int = 0

    @property
    def certified_ago(self) -> int:
        """Days since the certificate: as told, or some weeks before the application."""
        return self.certified or self.applied + 40


@dataclass(frozen=True)
class Fate:
    """Somebody the company's cells admitted: the ceremony and what happened since, in days before today.

    `ends` is the entry of the ledger that the last event makes; `decided` the days since the recognition.
    """

    code: str
    joined: int
    events: tuple[Event, ...]
    ends: str = ""
    decided: int = 0


IN_COMMUNE = (
    Case("ceremony_waiting", 190, 175, 170, 140, events=(
        ("hand_over", 112), ("complete", 104), ("vote", 90), ("resolve", 75), ("decide", 25), ("receive", 20),
    )),
    Case("decided", 180, 165, 160, 130, events=(
        ("hand_over", 92), ("complete", 84), ("vote", 70), ("resolve", 55), ("decide", 6),
    )),
    Case("decision_waiting", 140, 125, 120, 100, events=(
        ("hand_over", 52), ("complete", 44), ("vote", 30), ("resolve", 13),
    )),
    Case("voted", 110, 95, 90, 60, events=(("hand_over", 31), ("complete", 22), ("vote", 9))),
    Case("complete", 100, 85, 80, 50, events=(("hand_over", 18), ("complete", 6))),
    Case("supplement", 75, 60, 50, 30, "most"),
    Case("handed_over", 70, 55, 50, 25, events=(("hand_over", 3),)),
    Case("verifying", 45, 25, 18, None, "none"),
)  # fmt: skip
IN_FIRMS = (
    Case("stale", 430, 405, 390, 350, "most"),
    Case("ceremony_overdue", 260, 245, 240, 225, events=(
        ("hand_over", 215), ("complete", 208), ("vote", 150), ("decide", 75), ("receive", 70),
    )),
    Case("refused", 235, 220, 215, 200, events=(
        ("hand_over", 190), ("complete", 183), ("vote", 176), ("refuse", 140),
    )),
    Case("failed_again", 230, 215, 210, 195, events=(
        ("hand_over", 180), ("complete", 172), ("vote_down", 150), ("vote_down", 60),
    )),
    Case("supplement_overdue", 175, 160, 155, 140, events=(("hand_over", 80), ("send_back", 55))),
    Case("voted_returned", 170, 155, 150, 135, events=(
        ("hand_over", 118), ("complete", 110), ("vote", 42), ("send_back", 12),
    )),
    Case("letter_due", 62, 47, 40, None, "none"),
    Case("decision_waiting", 140, 125, 120, 100, events=(("hand_over", 92), ("complete", 85), ("vote", 30))),
    Case("certificate_expired", 120, 105, 100, 80, "most", certified=1850),
    Case("returned", 90, 75, 70, 55, events=(("hand_over", 45), ("send_back", 17))),
    Case("resubmitted", 88, 73, 68, 52, events=(("hand_over", 42), ("send_back", 30), ("resubmit", 4))),
    Case("handed_over", 72, 57, 52, 27, events=(("hand_over", 5),)),
)  # fmt: skip
IN_COMPANY = (
    Case("limit_extended", 215, 200, 195, 170, events=(
        ("hand_over", 140), ("complete", 131), ("vote", 78), ("resolve", 60), ("extend", 12),
    )),
    Case("resolved_returned", 165, 150, 145, 120, events=(
        ("hand_over", 104), ("complete", 95), ("vote", 48), ("resolve", 33), ("send_back", 13),
    )),
)  # fmt: skip
MOVING = (
    Case("moved_here", 150, 135, 130, 110, events=(("move", 45), ("send_on", 38), ("take_over", 31))),
    Case("on_the_way", 125, 110, 105, 80, events=(("move", 11), ("send_on", 4))),
)
FATES = (
    Fate("removal_voted", 205, (("vote_removal", 19),)),
    Fate("removal_resolved", 230, (("vote_removal", 47), ("resolve_removal", 26))),
    Fate("removed", 320, (("vote_removal", 110), ("resolve_removal", 89), ("remove", 62)), "removed"),
    Fate("annulled", 180, (("annul", 55),), "admission_annulled"),
    Fate("repaired", 130, (("repair", 41),)),
    Fate("recognition_annulled", 402, (("annul_recognition", 4),), "recognition_annulled", decided=14),
)
