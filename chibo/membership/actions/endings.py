"""What leaving ends: dated facts and offices. The entry keeps what it ended, and struck out gives it back."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chibo.engine.calendar import write_day
from chibo.engine.citation import Citation
from chibo.membership.choices import ENDS, STARTS, FactKind, Kind
from chibo.membership.models import MembershipFact, Movement
from chibo.membership.queries import in_force
from chibo.organisation.models import Unit
from chibo.people.models import Post
from chibo.regulations.loader import movement_kinds, post_kinds
from chibo.storage.fields import days
from chibo.storage.refusal import Finding, Refusal

Ended = MembershipFact | Post
FACT, POST = "fact", "post"
_TABLES: dict[str, type[Any]] = {FACT: MembershipFact, POST: Post}


def end_what_rests(row: Movement) -> None:
    """End what cannot outlast the entry, and keep in it, before it is saved, where each would have ended."""
    if not (_leaves_for_good(row) or _cell_left(row)):
        return
    lasting = _goes_on(row)
    rests: Sequence[Ended] = [*_facts(row, lasting), *_posts(row, lasting)]
    begun_later = [one for one in rests if one.during.lower >= row.on]
    if begun_later:
        raise Refusal([_stands_against(one) for one in begun_later])
    row.ended = [_end(one, row) for one in rests]


def give_back(row: Movement) -> None:
    """Let what the struck-out entry ended go on, up to whatever has followed it since."""
    for told in row.ended:
        one = _TABLES[told["what"]].objects.filter(pk=told["id"]).first()
        if one is None or one.during.upper != row.on:
            continue
        until = date.fromisoformat(told["until"]) if told["until"] else None
        bounds = [day for day in (until, _followed_on(one, row), _ended_later(one, row)) if day]
        one.during = days(one.during.lower, min(bounds, default=None))
        if isinstance(one, Post):
            one.ending = Citation.from_json(told["ending"])
        one.save()


def _followed_on(one: Ended, row: Movement) -> date | None:
    """Where the next one begins that cannot hold at the same time."""
    following = _same_place(one).filter(during__startswith__gte=row.on).order_by("during").first()
    return following.during.lower if following else None


def _ended_later(one: Ended, row: Movement) -> date | None:
    """The next entry that would have ended it, had it still been there."""
    later = Movement.objects.filter(person=row.person, on__gte=row.on).exclude(pk=row.pk)
    for leaving in in_force(later).order_by("on", "seq"):
        if not (_leaves_for_good(leaving) or _cell_left(leaving)):
            continue
        itself = Q(pk=one.pk)
        if one in (_posts(leaving, itself) if isinstance(one, Post) else _facts(leaving, itself)):
            on: date = leaving.on
            return on
    return None


def _end(one: Ended, row: Movement) -> dict[str, Any]:
    upper = one.during.upper
    told = {"what": FACT, "id": str(one.pk), "until": upper.isoformat() if upper else None}
    one.during = days(one.during.lower, row.on)
    if isinstance(one, Post):
        told |= {"what": POST, "ending": one.ending.to_json()}
        one.ending = _reason(row)
    one.save()
    return told


def _reason(row: Movement) -> Citation:
    """Never empty: an office without a paper of its end would go on when its successor is withdrawn."""
    paper: Citation = row.basis
    return Citation(kind=movement_kinds()[row.kind].vi, date=row.on) if paper.is_empty else paper


def _facts(row: Movement, lasting: Q) -> Iterable[MembershipFact]:
    """Whoever is no member here has no dated fact; whoever leaves a cell no longer reinforces it."""
    facts = MembershipFact.objects.filter(lasting, person=row.person)
    if _leaves_for_good(row):
        return facts
    return facts.filter(kind=FactKind.REINFORCING, unit=_cell_left(row))


def _posts(row: Movement, lasting: Q) -> Iterable[Post]:
    """The dead hold no office, former members none that a member must hold, nobody one in a cell he left."""
    posts = Post.objects.filter(lasting, person=row.person)
    if row.kind == Kind.DIED:
        return posts
    of_members = posts.filter(kind__in=[code for code, kind in post_kinds().items() if kind.member_required])
    return of_members if _leaves_for_good(row) else of_members.filter(unit=_cell_left(row))


def _leaves_for_good(row: Movement) -> bool:
    return row.kind in ENDS or (row.kind == Kind.TRANSFERRED_OUT and row.partner_id is None)


def _cell_left(row: Movement) -> Unit | None:
    if row.kind == Kind.TRANSFERRED_OUT:
        return row.unit
    return row.partner if row.kind == Kind.MOVED_WITH_UNIT else None


def _goes_on(row: Movement) -> Q:
    """Lasting beyond the day; not what belongs to a membership that began anew later."""
    lasting = Q(during__endswith__isnull=True) | Q(during__endswith__gt=row.on)
    later = Movement.objects.filter(person=row.person, kind__in=STARTS, on__gt=row.on)
    again = in_force(later).order_by("on").values_list("on", flat=True).first()
    return lasting & Q(during__startswith__lt=again) if again else lasting


def _same_place(one: Ended) -> QuerySet[Any]:
    """Rows that cannot hold at the same time as this one."""
    if isinstance(one, MembershipFact):
        return MembershipFact.objects.filter(person=one.person, kind=one.kind)
    posts = Post.objects.filter(kind=one.kind, unit=one.unit, locality=one.locality)
    return posts if one.single else posts.filter(person=one.person)


def _stands_against(one: Ended) -> Finding:
    if isinstance(one, Post):
        label = post_kinds()[one.kind].vi if one.kind in post_kinds() else one.kind
    else:
        label = str(FactKind(one.kind).label)
    text = _("Đã ghi “%(what)s” từ ngày %(day)s. Rút ghi nhận đó trước, hoặc chọn ngày sau đó.") % {
        "what": label,
        "day": write_day(one.during.lower),
    }
    return Finding("movement.begun_later", text, "on")
