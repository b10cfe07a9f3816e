"""The file of one member: what is known, the ledger, who looked, what was changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.accounts.queries import user_names
from chibo.admission.queries import candidate_of
from chibo.admission.queries.attachments import files_of_person
from chibo.audit.actions import log_look
from chibo.audit.models import Look
from chibo.audit.queries import looks_at
from chibo.membership.choices import FactKind, Kind, Standing
from chibo.membership.models import MembershipFact, Movement
from chibo.membership.queries import entry_days, facts_of, facts_on, ledger_of, spells_on, waiting_for
from chibo.organisation.queries import NamesThroughTime, named_by_path, unit_names
from chibo.people.choices import ProtectedKind
from chibo.people.models import Person, Post
from chibo.people.queries import (
    belonging_of,
    kept_kinds,
    posts_of_person,
    protected_of,
    residences_of,
    traits_of,
)
from chibo.regulations.loader import post_kinds
from chibo.web.accounts.tables import accounts_of
from chibo.web.admission.wording import stage_tag
from chibo.web.export import EXPORT
from chibo.web.history_workbook import workbook_url
from chibo.web.organisation.wording import during_text
from chibo.web.people.history import changes_about
from chibo.web.people.reach import holds, reach, seen_person
from chibo.web.people.tables import tags_of
from chibo.web.people.wording import LOOKS, home_text, listed_label, trait_label
from chibo.web.seat import Request
from chibo.web.views import reads, record_look, writes
from chibo.web.wording import day_text

_LAST_LOOKS = 10
_LEAVINGS = {
    Kind.TRANSFERRED_OUT,
    Kind.DIED,
    Kind.EXPELLED,
    Kind.REMOVED,
    Kind.WITHDREW,
    Kind.ADMISSION_ANNULLED,
}


@dataclass(frozen=True)
class LedgerRow:
    """One entry of the ledger as the reader sees it."""

    movement: Movement
    label: str
    unit: str
    partner: str
    void: Movement | None
    open: bool


@dataclass(frozen=True)
class LookRow:
    """Who looked, when and at what."""

    look: Look
    name: str
    what: str


@reads("people.see", logs=True)
def person(request: Request, key: UUID) -> HttpResponse:
    """The member's file. Protected fields, ethnicity and religion stay covered."""
    shown = seen_person(request, key)
    record_look(request, log_look, actor=request.user, what="people.file", person=shown.pk)
    return render(request, "people/profile.html", _context(request, shown))


@writes("people.see_protected", logs=True)
def see_protected(request: Request, key: UUID) -> HttpResponse:
    """Open the protected fields: asked for with a form, and noted before the answer leaves."""
    shown = _covered(request, key, "people.see_protected")
    if request.method != "POST":
        return render(request, "people/uncover.html", {"person": shown, "what": _("thông tin bảo vệ")})
    reason = request.POST.get("reason", "")[:200]
    record_look(
        request, log_look, actor=request.user, what="people.protected", person=shown.pk, reason=reason
    )
    opened = [(ProtectedKind(kind).label, text) for kind, text in sorted(protected_of(shown).items())]
    return render(request, "people/profile.html", _context(request, shown) | {"opened": opened})


@writes("people.see_ethnicity", logs=True)
def see_belonging(request: Request, key: UUID) -> HttpResponse:
    """Show ethnicity and religion: asked for with a form, and noted before the answer leaves."""
    shown = _covered(request, key, "people.see_ethnicity")
    if request.method != "POST":
        return render(request, "people/uncover.html", {"person": shown, "what": _("dân tộc, tôn giáo")})
    reason = request.POST.get("reason", "")[:200]
    record_look(
        request, log_look, actor=request.user, what="people.belonging", person=shown.pk, reason=reason
    )
    row = belonging_of(shown.pk)
    said = [
        (_("Dân tộc"), listed_label("ethnic_groups", row.ethnicity) if row else ""),
        (_("Tôn giáo"), listed_label("religions", row.religion) if row else ""),
    ]
    return render(request, "people/profile.html", _context(request, shown) | {"belonging": said})


@reads("audit.see", logs=True)
def history(request: Request, key: UUID) -> HttpResponse:
    """Who changed what in the file, newest first; protected values are never shown."""
    shown = seen_person(request, key)
    if not holds(request, "audit.see", shown):
        raise PermissionDenied
    record_look(request, log_look, actor=request.user, what="people.history", person=shown.pk)
    told = changes_about(shown, request.seat.today, request.GET.get("page"))
    workbook = workbook_url(request, "person_history_workbook", key, shown.place)
    context = {"person": shown, "history": told, "workbook": workbook}
    return render(request, "people/history.html", context)


def _covered(request: Request, key: UUID, permission: str) -> Person:
    shown = seen_person(request, key)
    if not holds(request, permission, shown):
        raise PermissionDenied
    return shown


def _gone(ledger: Sequence[LedgerRow]) -> str:
    """How and when somebody who is no longer here left; nothing where the ledger does not end with that."""
    last = next((row for row in reversed(ledger) if not row.void), None)
    if last is None or last.movement.kind not in _LEAVINGS:
        return ""
    return f"{last.label}, {day_text(last.movement.on)}"


def _context(request: Request, shown: Person) -> dict[str, object]:
    today = request.seat.today
    spell = spells_on([shown.pk], today).get(shown.pk)
    now = facts_on([shown.pk], today).get(shown.pk, [])
    names = named_by_path([shown.place, shown.toward], today)
    note = None if spell or shown.toward else candidate_of(shown.pk)
    ledger = ledger_rows(shown)
    rights = {name: holds(request, permission, shown) for name, permission in RIGHTS.items()}
    return {
        "person": shown,
        "home": home_text(shown),
        "unit": unit_names([spell.unit_id], today).get(spell.unit_id, "")
        if spell
        else names.get(shown.place),
        "toward": names.get(shown.toward, "") if shown.toward else "",
        "candidate": note,
        "waiting": waiting_for(reach(request, "membership.record")).filter(person=shown).first(),
        "tags": tags_of(shown, spell, now, gone=_gone(ledger)) if ledger or not note else [stage_tag(note)],
        "ledger": ledger,
        "joined": shown.joined_on or entry_days([shown.pk], Kind.ADMITTED).get(shown.pk),
        "official": shown.official_on or entry_days([shown.pk], Kind.RECOGNISED).get(shown.pk),
        "facts": fact_rows(shown),
        "traits": [
            (row, row.get_axis_display(), trait_label(row.axis, row.code), during_text(row.during))
            for row in traits_of(shown.pk)
        ],
        "residences": [(row, during_text(row.during)) for row in residences_of(shown.pk)],
        "posts": post_rows(shown),
        "asks_card": spell is not None and spell.standing == Standing.OFFICIAL and not shown.card_number,
        "kept": [ProtectedKind(kind).label for kind in kept_kinds(shown.pk)],
        "looks": _looks(shown),
        "account": _account(request, shown),
        "rights": rights,
        "files": files_of_person(shown.pk) if rights["erase"] else 0,
        "opened": None,
        "belonging": None,
    }


def _account(request: Request, shown: Person) -> User | None:
    """The member's account, for whoever manages it."""
    if shown.user_id is None or not request.seat.may("accounts.manage"):
        return None
    return accounts_of(request.seat).filter(pk=shown.user_id).first()


RIGHTS = {
    "change": "people.change",
    "record": "membership.record",
    "protected": "people.see_protected",
    "ethnicity": "people.see_ethnicity",
    "history": "audit.see",
    "export": EXPORT,
    "erase": "people.erase_protected",
}


def ledger_rows(shown: Person) -> list[LedgerRow]:
    """The member's ledger in order, corrections told beside the rows they void."""
    rows = list(ledger_of(shown.pk))
    voids = {row.voids_id: row for row in rows if row.voids_id}
    answered = {row.answers_id for row in rows if row.answers_id and row.pk not in voids}
    names = NamesThroughTime(unit for row in rows for unit in (row.unit_id, row.partner_id))
    return [
        LedgerRow(
            row,
            str(Kind(row.kind).label),
            names.at(row.unit_id, row.on),
            names.at(row.partner_id, row.on) or row.outside,
            voids.get(row.pk),
            row.pk not in voids and row.pk not in answered,
        )
        for row in rows
        if row.kind != Kind.CORRECTION
    ]


@dataclass(frozen=True)
class DatedRow:
    """A dated fact or an office: what, where, from when to when, by which paper."""

    row: MembershipFact | Post
    label: str
    where: str
    since: date
    last: date | None

    @property
    def running(self) -> bool:
        """Has it no end yet?"""
        return self.last is None


def _dated(row: MembershipFact | Post, label: str, where: str) -> DatedRow:
    upper = row.during.upper
    return DatedRow(row, label, where, row.during.lower, upper - timedelta(days=1) if upper else None)


def fact_rows(shown: Person) -> list[DatedRow]:
    """Dated facts of the membership, the latest first."""
    rows = list(facts_of(shown.pk))
    names = NamesThroughTime(unit for row in rows for unit in (row.unit_id, row.home_id))
    return [
        _dated(
            row,
            str(FactKind(row.kind).label),
            row.elsewhere or names.at(row.home_id or row.unit_id, row.during.lower),
        )
        for row in rows
    ]


def post_rows(shown: Person) -> list[DatedRow]:
    """Every office the member held, the latest first."""
    rows = list(posts_of_person(shown.pk))
    names = NamesThroughTime(row.unit_id for row in rows)
    return [
        _dated(
            row,
            post_kinds()[row.kind].label(get_language() or "vi"),
            row.locality.name if row.locality else names.at(row.unit_id, row.during.lower),
        )
        for row in rows
    ]


def _looks(shown: Person) -> list[LookRow]:
    rows: Iterable[Look] = list(looks_at(shown.pk)[:_LAST_LOOKS])
    names = user_names(row.user for row in rows)
    return [LookRow(row, names.get(row.user, ""), str(LOOKS.get(row.what, row.what))) for row in rows]
