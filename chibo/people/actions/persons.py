"""Verbs on persons: enter, edit, dated facts, posts and the rights that rest on them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chibo.accounts.actions import end_grants_on_posts, follow_post, grant_on_post
from chibo.accounts.models import Grant, User
from chibo.audit.actions import Actor, explain, verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean, search_key, sort_key
from chibo.organisation.models import Locality, LocalityCharge, Unit
from chibo.people.actions.collisions import note_file
from chibo.people.checks import check_dates, check_term
from chibo.people.choices import Axis
from chibo.people.models import Belonging, Person, Post, Residence, SavedView, Trait
from chibo.people.permissions import may_link_account
from chibo.people.queries import codes_of
from chibo.regulations.loader import code_list, post_kinds
from chibo.storage.fields import days
from chibo.storage.refusal import Refusal, refuse

NO_PAPER = Citation()
Ended = TypeVar("Ended", Trait, Residence, Post)

OPEN_FIELDS = (
    "family", "middle", "given", "birth_name", "other_name", "gender", "birth", "birth_place",
    "home_province", "home_place", "card_number", "old_card_number", "card_issued_on", "card_issuer",
    "record_number", "joined_on", "official_on", "youth_union_on", "occupation_before",
)  # fmt: skip


@verb("people.enter")
def enter_person(*, actor: Actor, place: str, today: date, key: UUID | None = None, **values: Any) -> Person:
    """Open a person's file at a place (path of the unit). `values` are names from OPEN_FIELDS."""
    person = Person(place=place, **({"id": key} if key else {}))
    return _write(person, values, today)


@verb("people.edit")
def edit_person(*, actor: Actor, person: Person, version: int, today: date, **values: Any) -> Person:
    """Change the open fields. Refused where somebody else saved in the meantime (`version`)."""
    fresh = Person.objects.select_for_update().get(pk=person.pk)
    if fresh.version != version:
        raise refuse(
            "person.changed_meanwhile",
            _("Hồ sơ này vừa được người khác sửa. Xem lại giá trị mới rồi lưu lần nữa."),
        )
    fresh.version += 1
    before = fresh.card_number
    saved = _write(fresh, values, today)
    if saved.card_number not in ("", before):
        note_file(actor=actor, person=saved, on=today, card_number=saved.card_number)
    return saved


@verb("people.set_trait")
def set_trait(
    *, actor: Actor, person: Person, axis: str, code: str, on: date, basis: Citation, detail: str = ""
) -> Trait:
    """State a dated fact from a day on; the earlier value of the same axis ends the day before."""
    if code not in codes_of(Axis(axis)):
        raise refuse("trait.code_unknown", _("Chọn một giá trị trong danh mục."), "code")
    rows = Trait.objects.filter(person=person, axis=axis)
    end = _end_running(rows, on)
    return Trait.objects.create(
        person=person, axis=axis, code=code, detail=detail, during=days(on, end), basis=basis
    )


@verb("people.set_residence")
def set_residence(
    *, actor: Actor, person: Person, locality: Locality, on: date, basis: Citation
) -> Residence:
    """The hamlet the person lives in from a day on."""
    end = _end_running(Residence.objects.filter(person=person), on)
    return Residence.objects.create(person=person, locality=locality, during=days(on, end), basis=basis)


@verb("people.end_trait")
def end_trait(*, actor: Actor, trait: Trait, on: date, basis: Citation) -> Trait:
    """The fact no longer holds from the day on, and no other of its axis follows."""
    return _end(trait, on, basis)


@verb("people.end_residence")
def end_residence(*, actor: Actor, residence: Residence, on: date, basis: Citation) -> Residence:
    """The person no longer lives in the hamlet from the day on."""
    return _end(residence, on, basis)


@verb("people.withdraw_trait")
def withdraw_trait(*, actor: Actor, trait: Trait, reason: str = "", basis: Citation = NO_PAPER) -> None:
    """Remove a fact entered by mistake; the one it ended goes on. The history keeps it."""
    explain(reason=reason, paper=basis)
    _withdraw(Trait.objects.filter(person=trait.person_id, axis=trait.axis), trait)


@verb("people.withdraw_residence")
def withdraw_residence(
    *, actor: Actor, residence: Residence, reason: str = "", basis: Citation = NO_PAPER
) -> None:
    """Remove a residence entered by mistake; the one it ended goes on. The history keeps it."""
    explain(reason=reason, paper=basis)
    _withdraw(Residence.objects.filter(person=residence.person_id), residence)


@verb("people.set_belonging")
def set_belonging(*, actor: Actor, person: Person, ethnicity: str, religion: str) -> Belonging:
    """Ethnicity and religion, as codes of the lists."""
    if ethnicity and ethnicity not in code_list("ethnic_groups"):
        raise refuse("belonging.ethnicity", _("Chọn dân tộc trong danh mục."), "ethnicity")
    if religion and religion not in code_list("religions"):
        raise refuse("belonging.religion", _("Chọn tôn giáo trong danh mục."), "religion")
    row = Belonging.objects.filter(person=person).first() or Belonging(person=person)
    row.ethnicity, row.religion = ethnicity, religion
    row.save()
    return row


@verb("people.save_view")
def save_view(*, actor: User, name: str, query: str) -> SavedView:
    """Keep the filters of a list under a name; the same name again replaces them."""
    label = clean(name)
    if not label:
        raise refuse("view.name", _("Đặt tên cho kiểu xem."), "name")
    view, _made = SavedView.objects.update_or_create(user=actor, name=label, defaults={"query": query})
    return view


@verb("people.remove_view")
def remove_view(*, actor: User, view: SavedView) -> None:
    """Forget a kept list of one's own."""
    if view.user_id != actor.pk:
        raise refuse("view.foreign", _("Chỉ xóa được kiểu xem của mình."))
    view.delete()


@verb("people.start_post")
def start_post(
    *,
    actor: Actor,
    kind: str,
    on: date,
    basis: Citation,
    unit: Unit | None = None,
    locality: Locality | None = None,
    person: Person | None = None,
    holder: str = "",
    trained: bool = False,
    term: str = "",
) -> Post:
    """Somebody takes office from a day on. In an office for one the predecessor leaves the day before.

    `term` is the term of office (nhiệm kỳ) as first and last year, 2020-2025.
    """
    findings = check_term(term)
    if findings:
        raise Refusal(findings)
    known = post_kinds().get(kind)
    if known is None:
        raise refuse("post.kind_unknown", _("Chọn chức danh trong danh mục."), "kind")
    if known.member_required and person is None:
        raise refuse(
            "post.member_required", _("Chức danh này phải do đảng viên giữ. Chọn đảng viên."), "person"
        )
    if person is not None:
        holder = ""
    rows = Post.objects.filter(kind=kind, unit=unit, locality=locality)
    until = None
    if known.single_holder:
        until = _end_running(rows, on)
        for left in rows.filter(during__endswith=on):
            follow_post(actor=actor, post=left.pk, held=left.during, paper=basis)
    elif person is not None and rows.filter(person=person, during__overlap=days(on)).exists():
        raise refuse("post.held", _("Đồng chí này đang giữ hoặc sẽ giữ chức danh đó ở đây."), "person")
    return Post.objects.create(
        kind=kind, unit=unit, locality=locality, person=person, holder=clean(holder), trained=trained,
        term=term, single=known.single_holder, during=days(on, until), basis=basis,
        place=_place_of(unit, locality, on),
    )  # fmt: skip


@verb("people.end_post")
def end_post(*, actor: Actor, post: Post, on: date, basis: Citation) -> Post:
    """The holder leaves office; the last day is the one before. The rights resting on it end with it."""
    ended = _end(post, on, basis)
    follow_post(actor=actor, post=ended.pk, held=ended.during, paper=basis)
    return ended


@verb("people.start_post")
def start_post_with_role(*, actor: User, role: str, today: date, **post: Any) -> Post:
    """Somebody takes office, and his account gets a role in the unit for as long as he holds it.

    Without an account, or without a role, he takes the office alone. `post` is what `start_post` takes.
    """
    started = start_post(actor=actor, **post)
    if role and started.person is not None and started.person.user is not None:
        give_role_on_post(actor=actor, post=started, role=role, today=today)
    return started


@verb("people.give_role")
def give_role_on_post(*, actor: User, post: Post, role: str, today: date, until: date | None = None) -> Grant:
    """Give the holder of an office a role in its unit for as long as he holds it, or until a last day."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("unit", "person__user")
    held = rows.filter(pk=post.pk).first()
    if held is None or held.unit is None:
        raise refuse("post.no_unit", _("Chỉ chức danh trong tổ chức đảng mới kèm quyền."), "post")
    if held.person is None or held.person.user is None:
        raise refuse("post.no_account", _("Người giữ chức danh chưa có tài khoản gắn với hồ sơ."), "post")
    return grant_on_post(
        actor=actor, user=held.person.user, role=role, unit=held.unit, post=held.pk, held=held.during,
        until=until, basis=held.basis, today=today,
    )  # fmt: skip


@verb("people.withdraw_post")
def withdraw_post(*, actor: Actor, post: Post, reason: str = "", basis: Citation = NO_PAPER) -> None:
    """Remove an office entered by mistake; in an office for one the predecessor stays on."""
    explain(reason=reason, paper=basis)
    same = Post.objects.filter(kind=post.kind, unit=post.unit, locality=post.locality, single=True)
    same = same if post.single else Post.objects.none()
    key, start = post.pk, post.during.lower
    _withdraw(same, post)
    follow_post(actor=actor, post=key, held=None)
    for before in same.filter(during__contains=start):
        follow_post(actor=actor, post=before.pk, held=before.during)


@verb("people.link_account")
def link_account(*, actor: User, person: Person, user: User, today: date) -> Person:
    """Say that an account is this person's own: rights that rest on his offices go to it."""
    _check_may_link(actor, person, user, today)
    if person.user_id is not None or Person.objects.filter(user=user).exists():
        raise refuse(
            "person.linked", _("Hồ sơ này hoặc tài khoản này đã gắn với nơi khác. Thôi gắn trước."), "person"
        )
    try:
        with transaction.atomic():
            return _tie(person, user)
    except IntegrityError as error:
        raise refuse(
            "person.linked_elsewhere", _("Tài khoản này đã gắn với một hồ sơ ở nơi khác."), "person"
        ) from error


@verb("people.unlink_account")
def unlink_account(
    *, actor: User, person: Person, today: date, reason: str = "", basis: Citation = NO_PAPER
) -> Person:
    """Part an account from the person; what it could do by his offices ends today for good."""
    user = person.user
    if user is None:
        raise refuse("person.not_linked", _("Hồ sơ này không gắn với tài khoản nào."))
    _check_may_link(actor, person, user, today)
    explain(reason=reason, paper=basis)
    end_grants_on_posts(user=user, on=today)
    return _tie(person, None)


def _check_may_link(actor: User, person: Person, user: User, today: date) -> None:
    if not may_link_account(actor, user=user, person=person, today=today):
        raise refuse(
            "person.may_not_link",
            _("Chỉ gắn tài khoản mình quản lý, của người khác, với hồ sơ trong phạm vi mình."),
            "person",
        )


def _tie(person: Person, user: User | None) -> Person:
    person.user = user
    person.version += 1
    person.save(update_fields=["user", "version"])
    return person


def _place_of(unit: Unit | None, locality: Locality | None, on: date) -> str:
    if unit is not None:
        return unit.path
    charge = (
        LocalityCharge.objects.filter(locality=locality, during__contains=on).select_related("unit").first()
    )
    if charge is None:
        raise refuse("post.no_charge", _("Vào ngày này thôn, xóm chưa có đơn vị phụ trách."), "on")
    return charge.unit.path


def _end_running(rows: Any, on: date) -> date | None:
    """End the row in force on the day; returns where the new row must end: the start of the next one."""
    row = rows.filter(during__contains=on).first()
    if row is not None:
        if row.during.lower == on:
            raise refuse(
                "dated.same_day",
                _("Ngày này đã có một giá trị. Rút giá trị đó nếu ghi nhầm, hoặc chọn ngày khác."),
                "on",
            )
        row.during, row.ending = days(row.during.lower, on), Citation()
        row.save(update_fields=["during", "ending"])
    return _start_of_next(rows, on)


def _start_of_next(rows: Any, day: date) -> date | None:
    following = rows.filter(during__startswith__gt=day).order_by("during").first()
    return following.during.lower if following else None


def _end(row: Ended, on: date, basis: Citation) -> Ended:
    if on <= row.during.lower or (row.during.upper and row.during.upper <= on):
        raise refuse(
            "dated.end_outside",
            _("Ngày kết thúc phải sau ngày bắt đầu và trước ngày đã kết thúc."),
            "on",
        )
    row.during, row.ending = days(row.during.lower, on), basis
    row.save(update_fields=["during", "ending"])
    return row


def _withdraw(rows: Any, row: Trait | Residence | Post) -> None:
    """Take the row away; what it ended, and no paper did, goes on to the next one."""
    start = row.during.lower
    before = rows.filter(during__endswith=start).first()
    row.delete()
    if before is not None and before.ending.is_empty:
        before.during = days(before.during.lower, _start_of_next(rows, before.during.lower))
        before.save(update_fields=["during"])


def _write(person: Person, values: Mapping[str, Any], today: date) -> Person:
    unknown = set(values) - set(OPEN_FIELDS)
    if unknown:
        raise ValueError(f"not an open field: {sorted(unknown)}")
    findings = check_dates(values, today)
    if findings:
        raise Refusal(findings)
    for name, value in values.items():
        setattr(person, name, clean(value) if isinstance(value, str) else value)
    derive(person)
    person.save()
    return person


def derive(person: Person) -> Person:
    """Fill the columns that follow from the names and the birth: order and search text."""
    person.sort_key = sort_key(person.given, person.family, person.middle)
    names = [person.full_name, person.birth_name, person.other_name]
    person.search = f"{search_key(person.given)} | {' | '.join(search_key(name) for name in names if name)}"
    return person
