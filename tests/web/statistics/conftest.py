"""The small register, somebody at a desk, and a year in which something happened."""

from copy import deepcopy
from datetime import date

import pytest

from chibo.membership.actions import receive_transfer, record_movement, void_movement
from chibo.people.actions import set_belonging
from tests.register import PAPER, TODAY, born, desk_at, office, register, register_stage  # noqa: F401 -- fixtures
from tests.stages import set_once
from tests.web.browser import browser, chromium, open_page, running  # noqa: F401 -- fixtures


@pytest.fixture(scope="module")
def year_stage(register_stage, django_db_blocker):  # noqa: F811 -- the fixture is asked for by its name
    """2024: one admitted, one dead, one struck-out removal, one gone to the south, one on the way there."""
    with set_once(django_db_blocker):
        yield year_of(register_stage)


@pytest.fixture
def year(year_stage, register):  # noqa: F811 -- as above
    """The persons of that year."""
    return deepcopy(year_stage)


def year_of(register):  # noqa: F811 -- as above
    """What happened in it, recorded by the verbs."""
    members = {
        "Ân": ("1990-05-01", "m"), "Bảo": ("1950", "m"), "Chi": ("1975-02-03", "f"),
        "Dung": ("1982-12-12", "f"), "Én": ("1968-07-01", "f"),
    }  # fmt: skip
    made = {
        name: register.enter(name, kind="opening", standing="official", birth=born(birth), gender=gender)
        for name, (birth, gender) in members.items()
    }
    made["Giang"] = register.enter("Giang", on=date(2024, 3, 3), birth=born("1999"))

    def record(name, kind, on, **details):
        return record_movement(
            actor=register.actor, person=made[name], kind=kind, on=on, unit=register.north_cell,
            today=TODAY, basis=PAPER, **details,
        )  # fmt: skip

    with register.at_work():
        record("Bảo", "died", date(2024, 5, 5))
        wrong = record("Ân", "removed", date(2024, 6, 6))
        void_movement(actor=register.actor, movement=wrong, today=TODAY, reason="Nhầm tên", basis=PAPER)
        out = record("Chi", "transferred_out", date(2024, 7, 7), partner=register.south_cell)
        receive_transfer(
            actor=register.actor, departure=out, on=date(2024, 7, 9), unit=register.south_cell, today=TODAY,
            basis=PAPER,
        )  # fmt: skip
        record("Én", "transferred_out", date(2024, 12, 12), partner=register.south_cell)
        for name in ("Ân", "Dung", "Giang"):
            set_belonging(actor=register.actor, person=made[name], ethnicity="01", religion="")
        set_belonging(actor=register.actor, person=made["Chi"], ethnicity="02", religion="")
    return made
