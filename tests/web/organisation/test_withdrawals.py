"""Screens that take back what was entered wrongly: from the row that shows it, with preview and reason."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.organisation import actions as tree
from chibo.organisation.models import Locality, Placement, Unit, UnitKind, UnitName
from tests.organisation.world import ACTOR, PAPER, START
from tests.web.organisation.conftest import seated, text
from tests.web.organisation.screens import WHY, H, U, everything, restated, seeing, submit, terms

pytestmark = pytest.mark.django_db
COUNTED = ("Đảng viên", "Tổ chức bên dưới")


@pytest.mark.parametrize("name", ["rename", "move", "kind"])
def test_change_in_force_is_withdrawn_from_its_row_with_preview_and_reason(send, officer, world, name):
    communes = [f"{what}, Đảng bộ xã {where}" for what in COUNTED for where in ("Đồng Vông", "Tây Lĩnh")]
    moved = {"rename": set(), "kind": set(), "move": set(communes)}
    before = everything()
    submit(send, name)
    tables = {"rename": UnitName, "move": Placement, "kind": UnitKind}
    row = tables[name].objects.get(unit=world["dong-1"], during__startswith=date(2020, 5, 4))
    url = reverse("unit_withdraw", args=["dong-1", row.pk])
    assert url in text(officer.get(f"{U}dong-1/changes/"))
    preview = send(url, "preview", papered=False, **WHY)
    assert {change.label for change in preview.context["seen"].changes if change.difference} == moved[name]
    seen = restated(preview)
    assert ("từ 01/01/2010 đến 03/5/2020", "từ 01/01/2010") in [(old, new) for _label, old, new in seen]
    assert send(url, papered=False).status_code == 422
    assert send(url, papered=False, submission=str(uuid4()), **WHY).url == f"{U}dong-1/changes/"
    versions = Unit.objects.get(code="dong-1")
    assert versions.version > world["dong-1"].version
    Unit.objects.filter(pk=versions.pk).update(version=world["dong-1"].version)
    assert everything() == before


def test_move_is_withdrawn_only_by_whoever_may_change_the_former_parent_too(send, officer, world):
    submit(send, "move")
    row = Placement.objects.get(unit=world["dong-1"], parent=world["xa-tay"])
    url = reverse("unit_withdraw", args=["dong-1", row.pk])
    here = seated(world, Role.GRASSROOTS_OFFICE, "xa-tay")
    page = here.get(f"{U}dong-1/changes/")
    assert page.status_code == 200
    assert url not in text(page)
    assert (here.get(url).status_code, here.post(url, {"step": "confirm"}).status_code) == (403, 403)
    assert url in text(officer.get(f"{U}dong-1/changes/"))


def test_change_something_rests_on_is_refused_on_screen(send, world):
    world.found("rong", "Đảng bộ xã Rỗng", "commune_organisation", "huyen")
    world.found("le", "Chi bộ lẻ", "hamlet_cell", "rong")
    send(f"{U}le/move/", parent="xa-tay", on="04/5/2020")
    send(f"{U}rong/close/", on="04/5/2021")
    row = Placement.objects.get(unit=world["le"], parent=world["xa-tay"])
    answer = send(reverse("unit_withdraw", args=["le", row.pk]), "preview", papered=False, **WHY)
    assert answer.status_code == 422
    assert "không tồn tại suốt thời gian này" in text(answer)


def test_row_of_the_founding_offers_no_withdrawal_but_the_founding_does(send, officer, world):
    world.found("nham", "Chi bộ ghi nhầm", "hamlet_cell", "xa-tay")
    page = text(officer.get(f"{U}nham/changes/"))
    assert "/changes/" not in page.split('id="h-lines"')[1].split("</section>")[0]
    url = reverse("unit_withdraw_founding", args=["nham"])
    assert url in page
    seen = restated(send(url, "preview", papered=False, **WHY))
    assert ("Trực thuộc, ngày 01/01/2010", "Đảng bộ xã Tây Lĩnh", "") in seen
    answer = send(url, papered=False, **WHY)
    assert (answer.status_code, answer.url) == (303, f"{U}xa-tay/")
    assert not Unit.objects.filter(code="nham").exists()
    assert officer.get(f"{U}nham/").status_code == 404
    (act,) = [
        act
        for act in officer.get(f"{U}xa-tay/history/").context["history"].acts
        if act.verb == "Rút việc lập tổ chức"
    ]
    assert act.reason == WHY["reason"]
    told = [(v.label, v.before, v.after) for change in act.changes for v in change.values]
    assert ("Đơn vị", "Chi bộ ghi nhầm", "") in told


def test_founding_of_a_cell_with_members_is_refused_in_words(send, world):
    answer = send(reverse("unit_withdraw_founding", args=["dong-1"]), papered=False, **WHY)
    assert answer.status_code == 422
    assert "Rút các mục đó trước" in text(answer)


def test_closing_in_force_is_withdrawn_on_screen(send, officer, world):
    submit(send, "close")
    url = f"{U}tay-2/reopen/"
    assert url in text(officer.get(f"{U}tay-2/changes/"))
    assert send(url, papered=False, **WHY).status_code == 303
    world["tay-2"].refresh_from_db()
    assert world["tay-2"].closed_on is None


def test_link_flag_post_and_charge_are_withdrawn_from_the_pages_that_show_them(send, officer, world):
    hamlet = world.hamlets["thon-dong-1"]
    flag = tree.add_flag(actor=ACTOR, flag="ethnic", on=START, basis=PAPER, locality=hamlet)
    submit(send, "charge")
    charge = hamlet.charges.order_by("during").last()
    submit(send, "head")
    (post,) = terms(locality=hamlet)
    page = text(officer.get(f"{H}thon-dong-1/"))
    for kind, row in (("links", hamlet.cells.get()), ("flags", flag), ("posts", post), ("charges", charge)):
        url = f"/organisation/{kind}/{row.pk}/withdraw/"
        assert url in page
        preview = send(url, "preview", papered=False, **WHY)
        assert restated(preview), url
        assert send(url, papered=False, **WHY).status_code == 303
        with seeing():
            assert not type(row).objects.filter(pk=row.pk).exists()
    assert [row.unit.code for row in hamlet.charges.all()] == ["xa-dong"]


def test_name_of_a_hamlet_is_withdrawn_on_screen(send, officer):
    submit(send, "hamlet_name")
    url = f"{H}thon-dong-1/rename/withdraw/"
    assert url in text(officer.get(f"{H}thon-dong-1/"))
    seen = restated(send(url, "preview", papered=False, **WHY))
    assert seen == [("Tên", "Thôn Nà Sảy", "Thôn Đồng Một"), ("Tên có từ", "04/5/2020", "từ khi lập")]
    assert send(url, papered=False, **WHY).status_code == 303
    page = text(officer.get(f"{H}thon-dong-1/"))
    assert url not in page
    assert "<h1>Thôn Đồng Một</h1>" in page


def test_charge_is_withdrawn_only_by_whoever_may_change_the_former_organisation_too(send, officer, world):
    submit(send, "charge")
    row = world.hamlets["thon-dong-1"].charges.order_by("during").last()
    url = f"/organisation/charges/{row.pk}/withdraw/"
    here = seated(world, Role.GRASSROOTS_OFFICE, "xa-tay")
    assert url not in text(here.get(f"{H}thon-dong-1/"))
    assert here.get(url).status_code == 403
    assert url in text(officer.get(f"{H}thon-dong-1/"))


def test_end_of_a_hamlet_is_withdrawn_on_screen(send, officer, world):
    submit(send, "charge", unit="")
    row = world.hamlets["thon-dong-1"].charges.get()
    url = f"/organisation/charges/{row.pk}/withdraw/"
    assert url in text(officer.get(f"{H}thon-dong-1/"))
    assert send(url, papered=False, **WHY).status_code == 303
    row.refresh_from_db()
    assert row.during.upper is None


def test_hamlet_entered_by_mistake_is_withdrawn_on_screen(send, officer, world):
    world.hamlet("thon-nham", "Thôn Ghi Nhầm", "xa-tay")
    url = f"{H}thon-nham/founding/withdraw/"
    assert url in text(officer.get(f"{H}thon-nham/"))
    assert send(url, papered=False, **WHY).url == H
    assert not Locality.objects.filter(code="thon-nham").exists()
    acts = officer.get(f"{U}xa-tay/history/").context["history"].acts
    (act,) = [act for act in acts if act.verb == "Rút việc ghi thôn, xóm"]
    told = [(v.label, v.before, v.after) for change in act.changes for v in change.values]
    assert ("Thôn, xóm", "Thôn Ghi Nhầm", "") in told
