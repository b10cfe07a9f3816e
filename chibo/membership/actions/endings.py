"""What leaving ends: dated facts, offices and the rights resting on these.

The entry keeps what it ended, and struck out gives it back.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chibo.accounts.actions import follow_post
from chibo.audit.actions import Actor
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
_CLOSING = "Kết thúc hoạt động"  # a paper is named in Vietnamese, whoever reads
_TABLES: dict[str, type[Any]] = {FACT: MembershipFact, POST: Post}


def end_what_rests(row: Movement, *, actor: Actor) -> None:
    """End what cannot outlast the entry, and keep in it, before it is saved, where each would have ended."""
    if not (_leaves_for_good(row) or _cell_left(row)):
        return
    lasting = _goes_on(row)
    rests: Sequence[Ended] = [*_facts(row, lasting), *_posts(row, lasting)]
    begun_later = [one for one in rests if one.during.lower >= row.on]
    if begun_later:
        raise Refusal([_stands_against(one) for one in begun_later])
    row.ended = [_end(one, row, actor) for one in rests]


def give_back(row: Movement, *, actor: Actor) -> None:
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
        if isinstance(one, Post):
            follow_post(actor=actor, post=one.pk, held=one.during)


def end_offices_of(unit: Unit, on: date, basis: Citation, *, actor: Actor) -> None:
    """End the offices of a unit that closes.

    One that begins on the day or later, or is to end after it by a paper of its own, stands against it.
    """
    lasting = Post.objects.filter(
        Q(during__endswith__isnull=True) | Q(during__endswith__gt=on), unit=unit
    ).order_by("during", "kind")
    against = [_stands_against(one) for one in lasting if one.during.lower >= on]
    against += [_goes_beyond(one) for one in lasting if one.during.upper and one.during.lower < on]
    if against:
        raise Refusal(against)
    for one in lasting:
        one.during, one.ending = days(one.during.lower, on), _closing_paper(basis, on)
        one.save()
        follow_post(actor=actor, post=one.pk, held=one.during, paper=one.ending)


def give_offices_back(unit: Unit, on: date, basis: Citation, *, actor: Actor) -> None:
    """Let the offices go on that ended with a closing of the unit on the day, by the closing's own paper."""
    for one in Post.objects.filter(unit=unit, during__endswith=on).order_by("during", "kind"):
        following = _same_place(one).filter(during__startswith__gte=on).order_by("during").first()
        if one.ending != _closing_paper(basis, on) or following is not None:
            continue
        one.during, one.ending = days(one.during.lower), Citation()
        one.save()
        follow_post(actor=actor, post=one.pk, held=one.during)


def _closing_paper(basis: Citation, on: date) -> Citation:
    return Citation(kind=_CLOSING, date=on) if basis.is_empty else basis


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


def _end(one: Ended, row: Movement, actor: Actor) -> dict[str, Any]:
    upper = one.during.upper
    told = {"what": FACT, "id": str(one.pk), "until": upper.isoformat() if upper else None}
    one.during = days(one.during.lower, row.on)
    if isinstance(one, Post):
        told |= {"what": POST, "ending": one.ending.to_json()}
        one.ending = _reason(row)
    one.save()
    if isinstance(one, Post):
        follow_post(actor=actor, post=one.pk, held=one.during, paper=one.ending)
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
    words = {"what": _label(one), "day": write_day(one.during.lower)}
    text = _("Đã ghi “%(what)s” từ ngày %(day)s. Rút ghi nhận đó trước, hoặc chọn ngày sau đó.") % words
    return Finding("movement.begun_later", text, "on")


def _goes_beyond(one: Post) -> Finding:
    """A unit cannot close over an office whose end another paper has settled: it would be lost."""
    words = {"what": _label(one), "day": write_day(one.during.upper)}
    text = _("“%(what)s” đã định thôi từ ngày %(day)s. Ghi thôi giữ sớm hơn trước.") % words
    return Finding("unit.post_ends_later", text, "on")


def _label(one: Ended) -> str:
    if isinstance(one, Post):
        return post_kinds()[one.kind].vi if one.kind in post_kinds() else one.kind
    return str(FactKind(one.kind).label)
