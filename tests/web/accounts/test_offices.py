"""Rights with an office on screen: given, told before a change, ended; an account tied to a file."""

from datetime import date

import pytest
from django.test import Client

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant
from chibo.people.models import Person, Post
from chibo.storage.fields import days
from tests.register import TODAY, desk_at, make_user, register, register_stage, send  # noqa: F401 -- fixtures

pytestmark = pytest.mark.django_db
PAPER = {
    "paper_issuer": "Huyện ủy",
    "paper_kind": "Quyết định",
    "paper_number": "9-QĐ/HU",
    "paper_date": "02/6/2025",
}
POST = {"kind": "cell_secretary", "person": "Ngô Thị Ổn", "on": "01/6/2025", "term": "", **PAPER}
START, SOON = "/organisation/units/cb-ha/posts/start/", date(2025, 7, 1)
NOBODY = "không, vì đồng chí này chưa có tài khoản gắn với hồ sơ; chức danh vẫn được ghi"


@pytest.fixture
def desk(desk_at, register):  # noqa: F811 -- fixtures are asked for by name
    """The organisation board of the district."""
    return desk_at(register.district, Role.ORGANISATION_OFFICER)


@pytest.fixture
def member(register):  # noqa: F811 -- as above
    """A member of the northern cell, and an account that nobody tied to her yet."""
    return register.enter(), make_user("on", Role.LEADER, register.south_cell)


def tied(desk, member):
    person, user = member
    assert send(desk, f"/accounts/{user.pk}/link/", person="Ngô Thị Ổn").status_code == 303
    return person, user


def told(answer):
    return [(row.label, row.before, row.after) for row in answer.context["seen"].texts]


def rights(answer):
    return [row for row in told(answer) if row[0].startswith("Quyền sẽ")]


def test_account_is_tied_and_parted_on_its_page(desk, member, register):  # noqa: F811 -- as above
    person, user = tied(desk, member)
    page = desk.get(f"/accounts/{user.pk}/").content.decode()
    assert f"/people/{person.pk}/" in page
    assert "on</a>" in desk.get(f"/people/{person.pk}/").content.decode()
    send(desk, START, **POST, role="cell_secretary")
    url = f"/accounts/{user.pk}/unlink/"
    seen = send(desk, url, "preview", reason="Nhầm tài khoản")
    assert ("Hồ sơ", "Ngô Thị Ổn", "") in told(seen)
    assert rights(seen) == [
        ("Quyền sẽ hết: Bí thư chi bộ, Chi bộ thôn Hạ (Người dùng on)", "từ 16/6/2025", "")
    ]
    assert send(desk, url, reason="Nhầm tài khoản").status_code == 303
    with register.at_work():
        assert not Person.objects.filter(user=user).exists()
    assert not Grant.objects.filter(post__isnull=False).exists()
    assert desk.get(url).status_code == 404


def test_office_is_recorded_with_its_right_and_the_right_is_told_and_shown(desk, member):
    _person, user = tied(desk, member)
    seen = send(desk, START, "preview", **POST, role="cell_secretary")
    said = "Bí thư chi bộ, Chi bộ thôn Hạ (Người dùng on)"
    assert rights(seen) == [(f"Quyền sẽ có: {said}", "", "từ 16/6/2025")]
    assert send(desk, START, **POST, role="cell_secretary").status_code == 303
    grant = Grant.objects.get(post__isnull=False)
    page = desk.get(f"/accounts/{user.pk}/").content.decode()
    assert 'Theo chức danh: <a href="/organisation/units/cb-ha/posts/">Bí thư chi bộ</a>' in page
    seen = send(desk, f"/organisation/posts/{grant.post}/end/", "preview", on="01/7/2025", **PAPER)
    assert rights(seen) == [(f"Quyền sẽ hết: {said}", "từ 16/6/2025", "từ 16/6/2025 đến 30/6/2025")]
    seen = send(desk, f"/organisation/posts/{grant.post}/withdraw/", "preview", reason="Nhầm")
    assert rights(seen) == [(f"Quyền sẽ hết: {said}", "từ 16/6/2025", "")]


def test_movement_that_ends_an_office_tells_the_right_it_ends_and_void_the_one_it_gives_back(desk, member):
    person, _user = tied(desk, member)
    send(desk, START, **POST, role="cell_secretary")
    url, said = f"/people/{person.pk}/record/died/", {"on": "16/6/2025", **PAPER}
    label = "Bí thư chi bộ, Chi bộ thôn Hạ (Người dùng on)"
    assert rights(send(desk, url, "preview", **said)) == [(f"Quyền sẽ hết: {label}", "từ 16/6/2025", "")]
    assert send(desk, url, **said).status_code == 303
    assert Grant.objects.get(post__isnull=False).during.isempty
    died = desk.get(f"/people/{person.pk}/").context["ledger"][-1].movement
    seen = send(desk, f"/membership/movements/{died.pk}/void/", "preview", reason="Nhầm người")
    assert rights(seen) == [(f"Quyền sẽ có: {label}", "", "từ 16/6/2025")]


def test_holder_without_an_account_takes_office_and_the_page_says_so(desk, member, register):  # noqa: F811 -- as above
    seen = send(desk, START, "preview", **POST, role="cell_secretary")
    assert rights(seen) == [("Quyền sẽ có", "", NOBODY)]
    assert send(desk, START, **POST, role="cell_secretary").status_code == 303
    with register.at_work():
        assert Post.objects.filter(kind="cell_secretary").exists()
    assert not Grant.objects.filter(post__isnull=False).exists()


def test_clerk_who_may_not_grant_is_offered_no_role_and_sends_none(desk, member, desk_at, register):  # noqa: F811 -- as above
    tied(desk, member)
    clerk: Client = desk_at(register.north)
    assert 'name="role"' not in clerk.get(START).content.decode()
    assert send(clerk, START, **POST, role="cell_secretary").status_code == 303
    assert not Grant.objects.filter(post__isnull=False).exists()
    assert clerk.get(f"/accounts/{member[1].pk}/link/").status_code == 403


def test_role_beyond_the_officer_is_not_offered(desk):
    offered = [value for value, _label in desk.get(START).context["form"].fields["role"].choices]
    assert "administrator" not in offered
    assert send(desk, START, "preview", **POST, role="administrator").status_code == 422


def test_right_on_an_office_already_held_is_given_and_ended_from_the_account(desk, member):
    _person, user = tied(desk, member)
    send(desk, START, **POST)
    url = f"/accounts/{user.pk}/grant-on-post/"
    ((post, label),) = desk.get(url).context["form"].fields["post"].choices
    assert label == "Bí thư chi bộ, Chi bộ thôn Hạ, từ 01/6/2025"
    assert send(desk, url, post=post, role="cell_secretary").status_code == 303
    grant = Grant.objects.get(post=post)
    assert grant.during == days(TODAY)
    end = f"/accounts/grants/{grant.pk}/end/"
    assert "chức danh vẫn giữ" in desk.get(end).content.decode()
    assert send(desk, end, on="01/7/2025").status_code == 422
    assert send(desk, end, on="01/7/2025", reason="Đã giao việc cho đồng chí khác").status_code == 303
    grant.refresh_from_db()
    assert grant.during == grant.stated == days(TODAY, SOON)
    acts = desk.get(f"/accounts/{user.pk}/").context["history"].acts
    assert [act.reason for act in acts if act.verb == "Thu quyền"] == ["Đã giao việc cho đồng chí khác"]
    chief = Client()
    chief.force_login(make_user("quan-tri", Role.ADMINISTRATOR, None))
    pages = [one.get(f"/accounts/{user.pk}/").content.decode() for one in (desk, chief)]
    assert ["Đã giao việc cho đồng chí khác" in page for page in pages] == [True, False]
    assert "Theo chức danh: ngoài phạm vi xem" in pages[1]
    assert {act.verb for act in acts} >= {"Phân quyền theo chức danh", "Thu quyền"}


def test_closing_tells_which_offices_and_rights_end(desk, member, register):  # noqa: F811 -- as above
    tied(desk, member)
    send(desk, START, **POST | {"on": "01/3/2025"}, role="cell_secretary")
    grant = Grant.objects.get(post__isnull=False)
    url = "/organisation/units/cb-ha/lead-over/"
    seen = send(desk, url, "preview", into="cb-thuong", on="16/6/2025", **PAPER)
    assert rights(seen)[0][0].startswith("Quyền sẽ hết: ")
    grant.refresh_from_db()
    assert grant.during.upper is None
    assert grant.during.lower == TODAY
