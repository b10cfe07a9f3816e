"""Every screen that writes: preview, confirmation, refusal, sent twice, changed meanwhile."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.audit.models import Submission
from chibo.audit.queries import history_around
from chibo.membership import actions as membership
from chibo.organisation import actions as tree
from chibo.organisation.models import Locality, Placement, Unit
from chibo.organisation.queries import future_changes, path_on
from tests.organisation.world import ACTOR, PAPER, START, TODAY, give_office, make_user
from tests.web.organisation.conftest import PAPERED, seated, text
from tests.web.organisation.screens import (
    SCREENS,
    WHY,
    WORDS,
    H,
    U,
    everything,
    restated,
    seeing,
    submit,
    terms,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", SCREENS)
def test_preview_shows_counts_and_writes_nothing(send, name):
    before = everything()
    answer = submit(send, name, "preview")
    assert answer.status_code == 200, answer.context["form"].errors
    seen = answer.context["seen"]
    assert seen.changes or seen.texts
    assert bool(seen.texts) or name not in WORDS
    assert "Chưa ghi gì" in text(answer)
    assert everything() == before
    assert not Submission.objects.exists()


@pytest.mark.parametrize("name", SCREENS)
def test_confirmation_writes_once_says_so_and_leaves_history(send, officer, name):
    before = everything()
    first = submit(send, name)
    assert first.status_code == 303
    after = everything()
    assert after != before
    page = officer.get(first.url)
    assert page.status_code == 200
    assert 'class="toast success"' in text(page)
    second = officer.post(SCREENS[name][0], first.wsgi_request.POST)
    assert (second.status_code, second.url) == (303, first.url)
    assert everything() == after


def test_found_unit_gets_a_code_from_its_name_and_history(send, officer, world):
    answer = submit(send, "found")
    assert answer.url == f"{U}chi-bo-thon-dong-sau/"
    made = Unit.objects.get(code="chi-bo-thon-dong-sau")
    assert path_on(made.pk, date(2020, 5, 4)).startswith(world["xa-dong"].path)
    assert made.founding.number == "77-QĐ/HU"
    acts = officer.get(f"{answer.url}history/").context["history"].acts
    assert [act.verb for act in acts] == ["Thành lập"]


def test_move_preview_counts_both_parents_and_the_unit(send):
    seen = submit(send, "move", "preview").context["seen"]
    assert {change.label: (change.before, change.after) for change in seen.changes} == {
        "Đảng viên, Chi bộ thôn Đồng Một": (3, 3),
        "Tổ chức bên dưới, Chi bộ thôn Đồng Một": (0, 0),
        "Đảng viên, Đảng bộ xã Đồng Vông": (5, 2),
        "Tổ chức bên dưới, Đảng bộ xã Đồng Vông": (3, 2),
        "Đảng viên, Đảng bộ xã Tây Lĩnh": (2, 5),
        "Tổ chức bên dưới, Đảng bộ xã Tây Lĩnh": (2, 3),
    }


def test_lead_over_preview_counts_both_cells(send):
    seen = submit(send, "lead_over", "preview").context["seen"]
    assert [(change.before, change.after) for change in seen.changes] == [(2, 0), (0, 2)]


def test_merger_is_done_by_leading_over_and_closing(send, officer, world):
    submit(send, "lead_over")
    answer = send(f"{U}tay-1/close/", on="04/5/2020", successor="tay-2")
    assert answer.status_code == 303
    world["tay-1"].refresh_from_db()
    assert world["tay-1"].successor == world["tay-2"]


@pytest.mark.parametrize(
    ("name", "changes", "field", "words"),
    [
        ("found", {"kind": "school_cell", "on": "04/5/2001"}, "parent", "không tồn tại vào ngày này"),
        ("found", {"code": "dong-1"}, "code", "Mã này đã dùng"),
        ("move", {"parent": "xa-dong", "on": "01/01/2010"}, "on", "đã có một thay đổi cùng loại"),
        ("close", {"successor": "tay-2"}, "successor", "phải là tổ chức khác"),
        ("charge", {"on": "01/01/2010"}, "on", "không có đơn vị phụ trách để thay"),
        ("cell", {"on": "04/5/2001"}, "cell", "đang hoạt động vào ngày này"),
        ("lead_over", {"into": "tay-1"}, "into", "Chọn chi bộ khác"),
        ("lead_over", {"on": "25/6/2025"}, "on", "sau hôm nay"),
        ("post", {"person": "không ai như thế"}, "person", "Không tìm thấy"),
        ("post", {"person": ""}, "person", "Chọn người giữ chức danh"),
        ("head", {"holder": "Hà Văn Ương"}, "holder", "không ghi cả hai"),
        ("rename", {"name": ""}, "name", "Điền “Tên mới”"),
        ("rename", {"on": "5/2020"}, "on", "Ghi đủ ngày"),
        ("move", {"parent": "chi bo"}, "parent", "Không tìm thấy"),
        ("cell", {"cell": "chi bo thon"}, "cell", "Có nhiều nơi khớp"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_refusal_stands_in_the_summary_and_keeps_what_was_typed(send, name, changes, field, words, step):
    before = everything()
    answer = submit(send, name, step, **changes)
    page = text(answer)
    assert answer.status_code == 422
    assert words in page
    assert "Chưa ghi được" in page
    assert 'value="77-QĐ/HU"' in page
    assert everything() == before


def test_paper_is_asked_for(send):
    answer = submit(send, "rename", paper_number="", paper_date="31/02/2020")
    assert answer.status_code == 422
    assert {"paper_number", "paper_date"} <= set(answer.context["form"].errors)


@pytest.mark.parametrize("name", ["rename", "move", "kind", "close", "charge", "cell"])
def test_record_changed_meanwhile_is_refused_once_with_the_typed_values_kept(send, officer, world, name):
    url, said = SCREENS[name]
    stale = officer.get(url).context["form"]["version"].value()
    if url.startswith(U):
        code = url.split("/")[3]
        tree.rename_unit(actor=ACTOR, unit=world[code], on=date(2019, 1, 1), name="Tên giữa", basis=PAPER)
    else:
        hamlet = Locality.objects.get(code=url.split("/")[3])
        tree.state_households(actor=ACTOR, locality=hamlet, households=7, basis=PAPER)
    before = everything()
    form = {**said, **PAPERED, "version": stale, "submission": str(uuid4()), "step": "confirm"}
    answer = officer.post(url, form)
    assert answer.status_code == 422
    assert "Có người vừa sửa mục này" in text(answer)
    assert 'value="77-QĐ/HU"' in text(answer)
    assert everything() == before
    again = answer.context["form"]["version"].value()
    assert officer.post(url, {**form, "version": again}).status_code == 303


@pytest.mark.parametrize("name", ["move", "charge", "cell", "lead_over"])
def test_target_outside_ones_own_units_is_not_found(world, send, clerk, name):
    url, said = {
        "move": (f"{U}dong-1/move/", {"parent": "xa-tay"}),
        "charge": (f"{H}thon-dong-1/charge/", {"unit": "xa-tay"}),
        "cell": (f"{H}thon-dong-5/cell/", {"cell": "tay-1"}),
        "lead_over": (f"{U}dong-1/lead-over/", {"into": "tay-1"}),
    }[name]
    before = everything()
    answer = send(url, client=clerk, on="04/5/2020", **said)
    assert answer.status_code == 422
    assert "Không tìm thấy" in text(answer)
    assert everything() == before


def test_future_change_is_listed_and_withdrawn(send, officer, world):
    submit(send, "move", on="25/6/2025")
    (change,) = future_changes(world["dong-1"].pk, TODAY)
    url = reverse("unit_withdraw", args=["dong-1", change.pk])
    assert url in text(officer.get(f"{U}dong-1/changes/"))
    preview = send(url, "preview", papered=False, **WHY)
    assert preview.status_code == 200
    assert "Đảng bộ xã Tây Lĩnh, từ 25/6/2025." in text(preview)
    assert future_changes(world["dong-1"].pk, TODAY)
    assert send(url, papered=False, **WHY).url == f"{U}dong-1/changes/"
    assert future_changes(world["dong-1"].pk, TODAY) == []
    acts = officer.get(f"{U}dong-1/history/").context["history"].acts
    assert "Rút thay đổi" in [act.verb for act in acts]


def test_rename_preview_tells_the_old_name_the_new_one_and_what_ends_when(send):
    assert restated(submit(send, "rename", "preview")) == [
        ("Tên, ngày 04/5/2020", "Chi bộ thôn Đồng Một", "Chi bộ Bản Rạ"),
        ("Chi bộ thôn Đồng Một", "từ 01/01/2010", "từ 01/01/2010 đến 03/5/2020"),
        ("Chi bộ Bản Rạ", "", "từ 04/5/2020"),
    ]


def test_renamed_hamlet_shows_since_when_and_by_which_paper(send, officer):
    seen = restated(submit(send, "hamlet_name", "preview"))
    assert seen == [("Tên", "Thôn Đồng Một", "Thôn Nà Sảy"), ("Tên có từ", "từ khi lập", "04/5/2020")]
    page = text(officer.get(submit(send, "hamlet_name").url))
    assert "Mang tên này từ 04/5/2020." in page
    assert "77-QĐ/HU" in page


def test_official_code_is_set_once_for_one_organisation(send, officer):
    submit(send, "code")
    assert "36.01.002" in text(officer.get(f"{U}dong-1/"))
    answer = send(f"{U}dong-2/code/", official_code="36.01.002")
    assert answer.status_code == 422
    assert "Mã này đã ghi cho tổ chức khác" in text(answer)


def test_term_of_office_is_kept_and_shown(send, officer, world):
    submit(send, "post", term="2020-2025")
    assert "nhiệm kỳ 2020-2025" in text(officer.get(f"{U}dong-1/posts/"))
    assert submit(send, "post", term="khóa này", submission=str(uuid4())).status_code == 422


@pytest.mark.parametrize(
    ("url", "offered", "missing"),
    [(f"{U}xa-dong/flag/", "mountain", "religious"), (f"{H}thon-dong-1/flag/", "religious", "mountain")],
)
def test_only_flags_the_place_may_bear_are_offered(officer, world, url, offered, missing):
    codes = {code for code, _label in officer.get(url).context["form"].fields["flag"].choices}
    assert offered in codes
    assert missing not in codes


def test_closing_ahead_is_withdrawn(send, officer, world):
    submit(send, "close", on="25/6/2025")
    url = f"{U}tay-2/reopen/"
    assert url in text(officer.get(f"{U}tay-2/changes/"))
    assert send(url, papered=False, **WHY).status_code == 303
    world["tay-2"].refresh_from_db()
    assert world["tay-2"].closed_on is None
    assert officer.get(url).status_code == 404


def test_link_flag_and_post_are_ended(send, officer, world):
    flag = tree.add_flag(
        actor=ACTOR, flag="ethnic", on=START, basis=PAPER, locality=world.hamlets["thon-dong-1"]
    )
    give_office(world, "dong-1", "cell_secretary", world.persons[0])
    (post,) = terms(unit=world["dong-1"])
    link = world.hamlets["thon-dong-1"].cells.get()
    for kind, row in (("links", link), ("flags", flag), ("posts", post)):
        url = f"/organisation/{kind}/{row.pk}/end/"
        assert send(url, papered=False, on="04/5/2020").status_code == 422
        assert restated(send(url, "preview", on="04/5/2020")), url
        assert send(url, on="04/5/2020", submission=str(uuid4())).status_code == 303
        with seeing():
            row.refresh_from_db()
        assert (row.during.upper, row.ending.number) == (date(2020, 5, 4), "77-QĐ/HU")
        again = send(url, on="04/5/2001", submission=str(uuid4()))
        assert again.status_code == 422


def test_flag_of_a_unit_and_head_of_a_hamlet_are_ended(send, world):
    flag = tree.add_flag(actor=ACTOR, flag="ethnic", on=START, basis=PAPER, unit=world["xa-dong"])
    submit(send, "head")
    (post,) = terms(locality=world.hamlets["thon-dong-1"])
    for kind, row in (("flags", flag), ("posts", post)):
        url = f"/organisation/{kind}/{row.pk}/end/"
        assert send(url, on="04/5/2024").status_code == 303


def test_new_holder_of_a_single_office_ends_the_former_ones_term(send, world):
    give_office(world, "dong-1", "cell_secretary", world.persons[0])
    submit(send, "post")
    held = terms(unit=world["dong-1"])
    assert [(row.person.given, row.during.upper) for row in held] == [
        ("Ổn", date(2020, 5, 4)), ("Ất", None),
    ]  # fmt: skip


def test_post_before_a_later_holder_ends_where_he_begins(send, world):
    give_office(world, "dong-1", "cell_secretary", world.persons[0], on=date(2022, 1, 1))
    submit(send, "post")
    first = terms(unit=world["dong-1"])[0]
    assert (first.person.given, first.during.upper) == ("Ất", date(2022, 1, 1))


def test_namesakes_are_offered_to_choose_from(send, world, officer):
    world.member("dong-2", "Nông Ất", "1971")
    answer = submit(send, "post", "preview")
    assert answer.status_code == 422
    page = text(answer)
    assert page.count('type="radio" name="person"') == 2
    assert "Chi bộ thôn Đồng Hai" in page


def test_hamlet_without_an_organisation_in_charge_ends(send, officer, world):
    submit(send, "charge", unit="")
    page = officer.get(H)
    assert "thon-dong-1" not in {row.locality.code for row in page.context["listing"]}
    assert officer.get(f"{H}thon-dong-1/").status_code == 200


def test_cell_secretary_and_leader_write_nothing(world):
    for role, code in ((Role.CELL_SECRETARY, "dong-1"), (Role.LEADER, "huyen")):
        client = seated(world, role, code)
        for url, _said in SCREENS.values():
            assert client.get(url).status_code == 403
            assert client.post(url, {}).status_code == 403


def test_right_to_see_more_than_one_may_change(world, client):
    """A clerk of one commune who also reads the whole district changes only the commune."""
    user = make_user("hai-vai", Role.LEADER, world["huyen"])
    user.grants.create(role=Role.GRASSROOTS_OFFICE, unit=world["xa-dong"], during=user.grants.get().during)
    client.force_login(user)
    assert client.get(f"{U}dong-1/rename/").status_code == 200
    assert client.get(f"{U}tay-1/").status_code == 200
    assert client.get(f"{U}tay-1/rename/").status_code == 403


def test_administrator_founds_the_first_organisation(world, client):
    client.force_login(make_user("admin", Role.ADMINISTRATOR, None))
    form = {
        **PAPERED,
        "name": "Đảng bộ huyện Khe Vàng",
        "kind": "district_organisation",
        "on": "01/01/2016",
        "code": "",
        "submission": str(uuid4()),
        "version": "",
    }
    assert client.post("/organisation/root/", {**form, "step": "preview"}).status_code == 200
    assert client.post("/organisation/root/", {**form, "step": "confirm"}).status_code == 303
    assert Placement.objects.get(unit__code="dang-bo-huyen-khe-vang").parent is None


def test_history_of_a_move_by_screen_names_the_actor(send, world):
    submit(send, "move")
    newest = history_around(world["dong-1"], "organisation.PlacementEvent")[0]
    assert newest.pgh_context["verb"] == "membership.move_unit"
    assert newest.pgh_context["actor"]


def test_past_of_a_moved_cell_stays_readable_by_its_new_commune(world, send):
    with seeing():
        membership.move_unit(
            actor=ACTOR,
            unit=world["tay-1"],
            on=date(2024, 1, 1),
            today=TODAY,
            parent=world["xa-dong"],
            basis=PAPER,
        )
    clerk = seated(world, Role.GRASSROOTS_OFFICE, "xa-dong")
    page = clerk.get(f"{U}tay-1/?on=2020-01-01")
    assert page.status_code == 200
    assert page.context["crumbs"][1]["url"] == ""
