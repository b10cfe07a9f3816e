"""Đảng viên and Việc cần làm in Chromium: nothing that axe finds, nothing wider than the window."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import expect

from chibo.accounts.choices import Role
from chibo.membership.actions import start_fact
from chibo.web.worklist import views
from tests.register import PAPER, Register, dated_register, make_user
from tests.web.browser import ills_here, ills_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def register(db) -> Register:
    """The register, really written: the live server has its own connection."""
    with transaction.atomic():
        return dated_register()


@pytest.fixture
def person(register):
    """A member with a fact to show, and another beside whom the list is a list."""
    with transaction.atomic():
        made = register.enter("Ổn", family="Nguyễn Tôn Nữ Công Tằng", middle="Thị Hoài")
        register.enter("Lụa")
        with register.at_work():
            start_fact(actor=register.actor, person=made, kind="exempt", on=date(2024, 1, 1), basis=PAPER)
    return made


@pytest.fixture
def session(register):
    client = Client()
    client.force_login(make_user("van-phong", Role.GRASSROOTS_OFFICE, register.north))
    return client.cookies["chibo"].value


def test_no_page_has_a_fault_or_is_too_wide(open_page, person, session):
    page = open_page(session=session)
    file = f"/people/{person.pk}/"
    there = ["/worklist/", "/people/", "/people/?q=on", "/people/?q=khong+ai", file, f"{file}edit/"]
    for url in [*there, f"{file}record/", f"{file}record/died/", f"{file}trait/", f"{file}facts/"]:
        assert ills_of(page, url) == [], url
    assert page.complaints == []


def test_what_files_lack_comes_after_a_large_worklist(open_page, person, session, monkeypatch):
    monkeypatch.setattr(views, "_MANY", 0)
    page = open_page(session=session)
    page.goto("/worklist/")
    expect(page.get_by_role("link", name="Đảng viên chưa có năm sinh")).to_be_visible()
    assert ills_here(page) == []
    expect(page.get_by_role("link", name="Sổ đảng viên còn thiếu gì")).to_have_count(0)
    assert page.complaints == []
    plain = open_page(session=session, java_script_enabled=False)
    plain.goto("/worklist/")
    plain.get_by_role("link", name="Sổ đảng viên còn thiếu gì").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Sổ đảng viên còn thiếu gì")
    expect(plain.get_by_role("link", name="Đảng viên chưa có năm sinh")).to_be_visible()
