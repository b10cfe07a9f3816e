"""The cast of the access walk: a tree of five levels, one thing of every sort at each node, all roles.

Every name of a person is a word found nowhere else, so that a single one in a foreign answer is a leak.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from chibo.accounts.models import Grant, User
from chibo.admission.models import (
    Attachment,
    AttachmentPart,
    Candidate,
    CandidateGroup,
    CandidateStep,
    Dossier,
    DossierItem,
    HelperTerm,
    Introducer,
    Relocation,
    Verification,
)
from chibo.admission.queries.attachments import part_bound
from chibo.deadlines.actions import open_deadline
from chibo.deadlines.models import LocalRule
from chibo.documents.models import Paper
from chibo.engine.citation import Citation
from chibo.exchange.actions import Wanted, ask_for_file, keep_file
from chibo.exchange.models import Batch
from chibo.membership.models import CardRequest, MembershipFact, Movement
from chibo.membership.projection import project
from chibo.organisation.models import (
    AreaFlag,
    Locality,
    LocalityCell,
    LocalityCharge,
    Placement,
    Unit,
    UnitKind,
    UnitName,
)
from chibo.organisation.projection import settle_paths, settle_search
from chibo.people.models import (
    Belonging,
    NumberCollision,
    Person,
    PersonKey,
    Post,
    Residence,
    SavedView,
    Trait,
)
from chibo.storage import clock
from chibo.storage.fields import days
from chibo.storage.identity import Scope, acting
from chibo.storage.protection import new_data_key, seal_bytes
from chibo.training.models import Certificate, Enrolment, TrainingClass
from tests.web.access_steering import keeping, steering

LONG_AGO = date(2010, 1, 1)
LASTING = days(LONG_AGO)
AHEAD = date(2090, 1, 1)
PAPER = Citation(issuer="Ban Thường vụ", kind="Quyết định", number="1-QĐ/TV")
TREE = {
    "tw": (None, "central"),
    "p1": ("tw", "province_organisation"),
    "d1": ("p1", "district_organisation"),
    "c1": ("d1", "commune_organisation"),
    "x1": ("c1", "hamlet_cell"),
    "x2": ("c1", "hamlet_cell"),
    "c2": ("d1", "commune_organisation"),
    "x3": ("c2", "hamlet_cell"),
    "d2": ("p1", "district_organisation"),
    "c3": ("d2", "commune_organisation"),
    "x4": ("c3", "hamlet_cell"),
    "p2": ("tw", "province_organisation"),
    "d3": ("p2", "district_organisation"),
    "c4": ("d3", "commune_organisation"),
    "x5": ("c4", "hamlet_cell"),
}
SEATS = {
    "cell_secretary": [("cell_secretary", "x1")],
    "grassroots_office": [("grassroots_office", "c1")],
    "organisation_officer": [("organisation_officer", "d1")],
    "leader": [("leader", "d1")],
    "political_centre": [("political_centre", "d1")],
    "administrator": [("administrator", "")],
    # rights of one role must not reach into the unit of another
    "two_hats": [("cell_secretary", "x1"), ("political_centre", "d2")],
    "two_desks": [("grassroots_office", "c2"), ("leader", "c1")],
}
UNRELATED = {"x1": "x5", "c1": "c4", "c2": "c4", "d1": "d3", "d2": "d3"}
OWN = {"saved_view", "prepared_file"}
"""Things that are a user's own and nobody else's, wherever he sits."""
CONSTANTS = {
    "movement_kind": "died", "fact_kind": "absent", "figure": "closing", "admitted_row": "women",
    "dossier_figure": "age-all", "trained_state": "trained",
    "people_sort": "religion", "people_value": "01", "candidate_act": "contact",
    "paper_form": "9a-knd", "indicator": "cells_of_five",
    "scheme_act": "task", "goal_act": "change",
    "feed_secret": "khong-co", "dossier_act": "letter", "dossier_check": "complete",
}  # fmt: skip


def above(node: str) -> list[str]:
    """The nodes above, from the parent up."""
    parent = TREE[node][0]
    return [parent, *above(parent)] if parent else []


ABOVE = {node: above(node) for node in TREE}


def relatives(unit: str) -> dict[str, str]:
    """Own, child, sibling, parent and unrelated node of a unit; no child below a cell."""
    parent = TREE[unit][0]
    children = [node for node, (over, _kind) in TREE.items() if over == unit]
    siblings = [node for node, (over, _kind) in TREE.items() if over == parent and node != unit]
    found = {"own": unit, "sibling": siblings[0], "unrelated": UNRELATED[unit]}
    return found | ({"child": children[0]} if children else {}) | ({"parent": parent} if parent else {})


@dataclass
class Cast:
    """Everything at each node, by sort of thing, and the users."""

    today: date
    units: dict[str, Unit] = field(default_factory=dict)
    things: dict[tuple[str, str], Any] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    canaries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    holders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pupils: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def key(self, sort: str, node: str) -> Any:
        """What an address calls the thing: its key or its code."""
        return CONSTANTS.get(sort) or self.things[sort, node]


def missing(sort: str) -> Any:
    """A key of the right form that names nothing."""
    return CONSTANTS.get(sort) or ("khong-co" if sort.endswith("code") else uuid4())


@contextmanager
def all_seeing(cast: Cast) -> Iterator[None]:
    """The whole tree as the database's scope, to set the stage."""
    roots = tuple(unit.path for node, unit in cast.units.items() if TREE[node][0] is None)
    with transaction.atomic(), acting(user=None, scope=Scope(roots, roots)):
        yield


def build() -> Cast:
    """Set the stage."""
    cast = Cast(clock.today())
    for number, (node, (parent, kind)) in enumerate(TREE.items(), start=1):
        cast.units[node] = _unit(cast, number, node, parent, kind)
    closing = [_closing(cast, number, node) for number, node in enumerate(TREE, start=101)]
    everything = [unit.pk for unit in [*cast.units.values(), *closing]]
    settle_paths(everything, cast.today)
    settle_search(everything)
    for unit in cast.units.values():
        unit.refresh_from_db()
    with all_seeing(cast):
        for number, node in enumerate(TREE):
            _fill(cast, number, node)
            _travel(cast, number, node)
            _candidate(cast, number, node)
            _dossier(cast, number, node)
    for name, grants in SEATS.items():
        cast.users[name] = user = _user(f"vai-{name.replace('_', '-')}", f"Vai {name}")
        for role, node in grants:
            _grant(user, role, cast.units.get(node))
        cast.things["saved_view", name] = SavedView.objects.create(user=user, name="Của tôi", query="q=a").pk
        cast.things["prepared_file", name] = _prepared(user)
    return cast


def _unit(cast: Cast, number: int, node: str, parent: str | None, kind: str) -> Unit:
    unit = Unit.objects.create(code=node, step=f"{number:04d}", founded_on=LONG_AGO, founding=PAPER)
    dated = {"unit": unit, "during": LASTING, "basis": PAPER}
    names = {"unit": unit, "search": f"to chuc {node}", "basis": PAPER}
    UnitName.objects.create(name=f"Tổ chức {node}", during=days(LONG_AGO, AHEAD), **names)
    ahead = UnitName.objects.create(name=f"Tổ chức {node} mới", during=days(AHEAD), **names)
    cast.things["change", node] = ahead.pk
    UnitKind.objects.create(kind=kind, **dated)
    Placement.objects.create(parent=cast.units[parent] if parent else None, **dated)
    return unit


def _closing(cast: Cast, number: int, node: str) -> Unit:
    """A cell below the node whose end is decided but lies ahead."""
    unit = _unit(cast, number, f"k-{node}", node, "hamlet_cell")
    unit.closed_on, unit.closing = AHEAD, PAPER
    unit.save()
    cast.things["closing_code", node] = unit.code
    return unit


def _fill(cast: Cast, number: int, node: str) -> None:
    unit = cast.units[node]
    locality = Locality.objects.create(
        code=f"thon-{node}", kind="hamlet", name=f"Thôn {node}", search=f"thon {node}"
    )
    charge = LocalityCharge.objects.create(locality=locality, unit=unit, during=LASTING, basis=PAPER)
    link = LocalityCell.objects.create(locality=locality, cell=unit, during=LASTING, basis=PAPER)
    person = _person(cast.canaries, (node,), f"Zq{number:02d}bí", unit)
    movement = _movement(person, unit)
    facts = {"person": person, "during": LASTING, "basis": PAPER}
    user = _user(f"tai-khoan-{node}", f"Chủ {node}")
    post = Post.objects.create(
        kind="cell_secretary",
        unit=unit,
        person=_person(cast.holders, (node,), f"Zh{number:02d}ứ", unit),
        during=LASTING,
        basis=PAPER,
        place=unit.path,
    )
    Person.objects.filter(pk=post.person_id).update(user=user)
    found = {
        "flag": AreaFlag.objects.create(flag="border", unit=unit, during=LASTING, basis=PAPER),
        "unit": unit, "locality": locality, "charge": charge, "link": link, "person": person, "post": post,
        "movement": movement, "account": user, "tied_account": user, "grant": _grant(user, "leader", unit),
        "trait": Trait.objects.create(axis="occupation", code="1", **facts),
        "residence": Residence.objects.create(locality=locality, **facts),
        "fact": MembershipFact.objects.create(kind="exempt", **facts),
        "card": CardRequest.objects.create(person=person, unit=unit, on=LONG_AGO, basis=PAPER),
        "belonging": Belonging.objects.create(person=person, ethnicity="01", religion="00"),
    }  # fmt: skip
    found["collision"] = NumberCollision.objects.create(
        sort="card", person=person, unit=unit, found_on=LONG_AGO
    )
    found["import"] = _import(unit, user)
    found |= _schooling(cast, number, node)
    found["deadline"] = open_deadline(
        actor=user, unit=unit, what="ceremony", since=cast.today, on=cast.today, basis=PAPER
    )
    found["local_rule"] = LocalRule.objects.create(
        unit=unit, key="dossier.stale", value=11, valid_from=cast.today, basis=PAPER
    )
    found |= steering(unit, basis=PAPER, since=LONG_AGO, ahead=AHEAD)
    found |= keeping(locality, since=LONG_AGO, ahead=AHEAD)
    found["paper"] = Paper.objects.create(
        unit=unit, sign="ĐU", kind="QĐ", term="2020-2025", number=1, about=f"việc {node}", taken_on=LONG_AGO
    )
    cast.things |= {(sort, node): thing.pk for sort, thing in found.items()}
    cast.things |= {("unit_code", node): unit.code, ("locality_code", node): locality.code}


def _schooling(cast: Cast, number: int, node: str) -> dict[str, Any]:
    """A class of the node with somebody in it who has the certificate."""
    unit = cast.units[node]
    pupil = _person(cast.pupils, (node,), f"Zp{number:02d}ệ", unit)
    held = TrainingClass.objects.create(
        kind="new_member", name=f"Lớp {node}", organiser=unit, starts_on=date(2020, 1, 6),
        ends_on=date(2020, 1, 10), basis=PAPER,
    )  # fmt: skip
    sent = Enrolment.objects.create(
        training_class=held, person=pupil, sender=unit, on=date(2020, 1, 2), basis=PAPER
    )
    given = Certificate.objects.create(
        enrolment=sent, person=pupil, kind="new_member", number="1", issued_on=date(2020, 1, 10), issuer="TT"
    )
    return {"open_class": held, "own_class": held, "enrolment": sent, "certificate": given}


def _candidate(cast: Cast, number: int, node: str) -> None:
    """A note with a helper and a group."""
    unit, word = cast.units[node], f"Zk{number:02d}ú"
    cast.canaries[word] = (node,)
    note = Candidate.objects.create(
        cell=unit, name=f"Nguyễn {word}", search=word.lower(), sort_key=word, gender="f", birth_year=2001,
        introduced_by="cell", introduced_on=LONG_AGO, counted_from=LONG_AGO, basis=PAPER,
        stage="sympathiser", erase_on=AHEAD,
    )  # fmt: skip
    dated = {"candidate": note, "during": LASTING, "basis": PAPER}
    CandidateStep.objects.create(candidate=note, kind="sympathiser", on=LONG_AGO, number=1, basis=PAPER)
    helper = HelperTerm.objects.create(helper_id=cast.things["person", node], **dated)
    group = CandidateGroup.objects.create(code="teacher", **dated)
    cast.things |= {("candidate", node): note.pk, ("help", node): helper.pk, ("group", node): group.pk}


def _dossier(cast: Cast, number: int, node: str) -> None:
    """Somebody who applied, with a dossier, a letter and an introducer."""
    unit = cast.units[node]
    person = _person(cast.canaries, (node,), f"Zd{number:02d}ơ", unit)
    note = Candidate.objects.create(
        cell=unit, gender="f", introduced_by="cell", introduced_on=LONG_AGO, counted_from=LONG_AGO,
        basis=PAPER, stage="dossier_open", person=person,
    )  # fmt: skip
    said = {"candidate": note, "basis": PAPER}
    step = CandidateStep.objects.create(kind="dossier_opened", on=LONG_AGO, number=1, **said)
    units = {"checker": unit, "decider": unit, "holder": unit}
    dossier = Dossier.objects.create(
        opened_on=LONG_AGO, route="base_cell", association="no_association", rule_set="2016", step=step,
        **units, **said,
    )  # fmt: skip
    told = {"cited": [], "confidence": "general", "from": "2016-07-25"}
    said["dossier"] = dossier
    found = {
        "applicant": note,
        "dossier_item": DossierItem.objects.create(code="application", number=1, told=told, **said),
        "letter": Verification.objects.create(relation="self", asked="Nơi xa", sent_on=LONG_AGO, **said),
        "introducer": Introducer.objects.create(
            person_id=cast.things["person", node], since=LONG_AGO, **said
        ),
    }
    Relocation.objects.create(
        applicant=note, dossier=dossier, origin=cast.units[UNRELATED.get(node, "x5")], target=unit,
        moved_on=LONG_AGO, sent_on=LONG_AGO, basis=PAPER,
    )  # fmt: skip
    found["arriving_applicant"] = note
    found["attachment"] = _attachment(found["dossier_item"], person)
    cast.things |= {(sort, node): thing.pk for sort, thing in found.items()}


def _attachment(item: DossierItem, person: Person) -> Attachment:
    """A file of a few bytes, sealed as the verb does it."""
    key, content = PersonKey.objects.create(person=person, wrapped=new_data_key(person.pk)), b"%PDF-1.4 %%EOF"
    said = {"candidate": item.candidate, "person": person, "number": 1}
    row = Attachment.objects.create(dossier=item.dossier, item=item, kind="pdf", size=len(content), **said)
    sealed = seal_bytes(content, wrapped=key.wrapped, person=person.pk, bound=part_bound(row.pk, 1))
    AttachmentPart.objects.create(attachment=row, sealed=sealed, **said)
    return row


def _import(unit: Unit, user: User) -> Batch:
    """An import not finished yet, whose file names nobody."""
    layout = {"sheet": "", "top": 0, "depth": 1, "sheets": [["", 1]], "unset": [], "fonts": []}
    return Batch.objects.create(
        unit=unit, user=user, place=unit.path, created_at=clock.now(), file_name="ds.xlsx", digest="0" * 64,
        on=date(2020, 1, 1), stage="rows", layout=layout, columns=[], counts={"rows": 0},
    )  # fmt: skip


def _prepared(user: User) -> UUID:
    """A workbook made for the user; nobody else's identity may write or see it."""
    wanted = Wanted("people.list", "Danh sách", "dang-vien.xlsx", "/people/workbook/", "vi", 1)
    with acting(user=user.pk, scope=Scope()):
        file, _fresh = ask_for_file(actor=user, wanted=wanted)
        keep_file(actor=user, file=file.pk, content=b"PK", rows=1, grants=[])
    return file.pk


def _travel(cast: Cast, number: int, node: str) -> None:
    """Somebody on the way to the node from far away, and somebody on the way from it."""
    far = "x4" if "p2" in [node, *ABOVE[node]] else "x5"
    for sort, origin, target in (("arriving", far, node), ("leaving", node, far)):
        unit, word = cast.units[origin], f"Zw{number:02d}{sort[0]}í"
        person = _person(cast.canaries, (origin, target), word, unit)
        _movement(person, unit)
        departure = Movement.objects.create(
            person=person, kind="transferred_out", on=date(2020, 5, 4), unit=unit, partner=cast.units[target],
            basis=PAPER, recorded_at=clock.now(),
        )  # fmt: skip
        project([person.pk])
        cast.things[sort, node] = departure.pk


def _person(words: dict[str, tuple[str, ...]], nodes: tuple[str, ...], word: str, unit: Unit) -> Person:
    words[word] = nodes
    return Person.objects.create(
        family="Nguyễn",
        given=word,
        gender="f",
        birth="1980",
        place=unit.path,
        sort_key=word,
        search=word.lower(),
    )


def _movement(person: Person, unit: Unit) -> Movement:
    row = Movement.objects.create(
        person=person, kind="opening", on=LONG_AGO, unit=unit, standing="official", basis=PAPER,
        recorded_at=clock.now(),
    )  # fmt: skip
    project([person.pk])
    return row


def _user(login: str, name: str) -> User:
    user = User(login=login, name=name)
    user.set_unusable_password()
    user.save()
    return user


def _grant(user: User, role: str, unit: Unit | None) -> Grant:
    return Grant.objects.create(user=user, role=role, unit=unit, during=LASTING, basis=PAPER)
