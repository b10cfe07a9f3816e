"""A register in which `chibo check` has something of everything to look at, and finds nothing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db.transaction import atomic

from chibo.accounts.choices import Role
from chibo.admission.actions import introduce
from chibo.admission.models import Note
from chibo.documents.actions import take_number
from chibo.membership.actions import record_movement
from chibo.membership.projection import open_years
from chibo.people.actions import link_account, set_protected, start_post_with_role
from chibo.storage.models import Installation
from tests import databases
from tests.register import PAPER, TODAY, Clerk, Register, make_register, make_user


@pytest.fixture(scope="module")
def sound(django_db_setup: None, django_db_blocker: Any, database_name: str) -> Iterator[Register]:
    """The sound register, there for every connection until the file is done."""
    with django_db_blocker.unblock():
        yield make_sound()
        databases.copy_template(database_name)


@atomic
def make_sound() -> Register:
    """Members, one of them on the way elsewhere, a secretary, a candidate, a paper's number, openings."""
    register = make_register()
    person, other = register.enter("Ổn"), register.enter("Đào")
    with register.at_work():
        set_protected(actor=Clerk(), person=person, values={"phone": "0912 000 111"})
        officer = make_user("can-bo", Role.ORGANISATION_OFFICER, register.district)
        user = make_user("bi-thu", Role.LEADER, register.north_cell)
        said = {"actor": officer, "today": TODAY, "person": person}
        link_account(**said, user=user)
        start_post_with_role(
            kind="cell_secretary", on=date(2022, 1, 1), basis=PAPER, unit=register.north_cell,
            role=Role.CELL_SECRETARY, **said,
        )  # fmt: skip
        record_movement(
            actor=Clerk(), kind="transferred_out", person=other, on=date(2024, 6, 1),
            unit=register.north_cell, partner=register.south_cell, basis=PAPER, today=TODAY,
        )  # fmt: skip
        introduce(
            actor=Clerk(), cell=register.north_cell, by="youth_union", on=date(2025, 1, 10),
            notes=[Note("Ngô Thị Mơ", "f", 2001)], basis=PAPER, today=TODAY,
        )  # fmt: skip
        take_number(
            actor=Clerk(), unit=register.north, sign="ĐU", kind="QĐ", term="2020-2025", about="việc",
            number=3, gap_reason="Sổ giấy", on=TODAY, today=TODAY,
        )  # fmt: skip
    open_years(TODAY.year)
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})
    return register
