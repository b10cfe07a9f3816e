"""What each role may do, written down a second time by hand, from the papers and not from the program.

Nothing here reads `chibo.accounts`: where the two disagree, one of them is wrong.
"""

from tests.web.access_matrix import Row

_EVERYBODY = {"signed_in", "accounts.own", "worklist.see"}
_LOOKING = _EVERYBODY | {"organisation.see", "people.see", "statistics.see", "statistics.see_proof"}
_LOOKING |= {"deadlines.see", "training.see", "admission.see", "documents.see"}
_WORKING = _LOOKING | {
    "organisation.change", "people.change", "people.see_protected", "people.see_ethnicity",
    "membership.record", "exchange.import", "exchange.export", "audit.see", "deadlines.manage",
    "training.send", "training.run", "admission.record", "admission.check", "documents.number",
    "indicators.set", "indicators.report", "targets.register", "targets.assign",
    "hamlets.measure",
}  # fmt: skip

MAY = {
    "cell_secretary": _LOOKING
    | {"people.see_protected", "audit.see", "admission.record", "documents.number"}
    | {"indicators.report", "targets.register"},
    "grassroots_office": _WORKING,
    "organisation_officer": _WORKING
    | {"accounts.manage", "deadlines.calendar", "deadlines.rules", "people.erase_protected"},
    "leader": _LOOKING | {"exchange.export"},
    "political_centre": _EVERYBODY | {"organisation.see", "statistics.see", "training.see", "training.run"},
    "administrator": {"signed_in", "accounts.own", "accounts.manage", "accounts.administer"},
}

UNSAFE_NEVER_USED = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def permitted(roles: list[str], permission: str) -> bool:
    """Does any of the roles carry the permission somewhere?"""
    return any(permission in MAY[role] for role in roles)


def reached(grants: list[tuple[str, str]], permission: str, node: str, above: dict[str, list[str]]) -> bool:
    """Does a grant (role, unit) with the permission stand at the node or above it?"""
    return any(permission in MAY[role] and unit in [node, *above[node]] for role, unit in grants)


# Classes are open to everybody below the unit that holds them: that is where people are sent from.
# A resolution binds everybody below its committee.
ACTS_BELOW = {"open_class", "bound_scheme", "bound_goal"}
SEEN_BELOW = {*ACTS_BELOW, "own_class", "scheme", "goal"}


def open_below(
    grants: list[tuple[str, str]], permission: str, node: str, above: dict[str, list[str]]
) -> bool:
    """Does a grant (role, unit) with the permission stand below the node?"""
    return any(permission in MAY[role] and node in above.get(unit, []) for role, unit in grants)


# Whoever may not act on a thing but sees it otherwise is refused; nobody else learns that it exists.
SEEN_BY = {
    "person": "people.see", "movement": "people.see", "fact": "people.see", "arriving": "people.see",
    "leaving": "people.see", "trait": "people.see", "residence": "people.see", "charge": "organisation.see",
    "candidate": "admission.see", "help": "admission.see", "group": "admission.see",
    "applicant": "admission.see", "dossier_item": "admission.see", "letter": "admission.see",
    "introducer": "admission.see", "arriving_applicant": "admission.see", "attachment": "admission.see",
    "unit": "organisation.see", "unit_code": "organisation.see",
    "closing_code": "organisation.see", "change": "organisation.see", "link": "organisation.see",
    "flag": "organisation.see", "locality": "organisation.see", "locality_code": "organisation.see",
    "post": "organisation.see", "open_class": "training.see", "own_class": "training.see",
    "enrolment": "training.see", "certificate": "training.see", "deadline": "deadlines.see",
    "bound_scheme": "statistics.see", "bound_goal": "statistics.see", "scheme": "statistics.see",
    "goal": "statistics.see", "report": "statistics.see", "target": "statistics.see",
    "target_step": "statistics.see", "hamlet_measure": "statistics.see", "hamlet_report": "statistics.see",
    "paper": "documents.see", "collision": "people.see", "card": "people.see",
}  # fmt: skip


def expected(row: Row, verb: str, *, signed_in: bool, may: bool, acts: bool, sees: bool) -> set[int]:
    """The answers that are right for one request. `acts`: the permission reaches the thing."""
    if verb in UNSAFE_NEVER_USED or (verb == "POST" and not row.posts):
        return {405}
    if not row.permission:
        return {200, 303, 404, 422}
    if not signed_in:
        return {302}
    if not may:
        return {403}
    if not acts:
        return {403, 404} if sees else {404}
    if verb == "POST" and row.asks_for_part:
        return {404, 422}
    return {200, 302, 303} if verb in {"GET", "HEAD"} else {200, 204, 302, 303, 422}
