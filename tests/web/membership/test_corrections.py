"""Screens that set the ledger right: what they show before, on the days where figures differ."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.membership.actions import record_movement, start_fact
from chibo.membership.queries import ledger_of, spell_on
from chibo.people.actions import start_post
from tests.register import PAPER, TODAY, send

pytestmark = pytest.mark.django_db
SAID = {"paper_issuer": "Huyện ủy", "paper_kind": "Giấy", "paper_number": "7", "paper_date": "01/3/2025"}
HERE, ABOVE = "Đảng viên, Chi bộ thôn Hạ", "Đảng viên, Đảng bộ xã Đồng Bắc"


@pytest.fixture
def member(register):
    """A secretary who reinforces the northern cell."""
    person = register.enter("Ổn")
    said = {"actor": register.actor, "person": person, "basis": PAPER}
    with register.at_work():
        start_fact(kind="reinforcing", on=date(2023, 1, 1), **said)
        start_post(kind="cell_secretary", on=date(2024, 1, 1), unit=register.north_cell, **said)
    return person


@pytest.fixture
def died(register, member):
    """The entry of his death in 2024."""
    with register.at_work():
        return record_movement(
            actor=register.actor, person=member, kind="died", on=date(2024, 6, 3), unit=register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip


def counts(answer):
    return {change.label: (change.before, change.after) for change in answer.context["seen"].changes}


def texts(answer):
    return {row.label: (row.before, row.after) for row in answer.context["seen"].texts}


def test_check_of_a_correction_counts_on_the_wrong_and_on_the_right_day(office, died):
    url = reverse("correct_movement", args=[died.pk])
    check = send(office, url, "preview", on="03/4/2024", reason="Sai tháng")
    told = counts(check)
    assert told[f"{HERE}, ngày 03/4/2024"] == (1, 0)
    assert told[f"{ABOVE}, ngày 03/4/2024"] == (1, 0)
    assert told[f"{HERE}, ngày 03/6/2024"] == told[HERE] == (0, 0)
    said = texts(check)
    assert said["Từ trần, ngày"] == ("03/6/2024", "03/4/2024")
    assert said["Bí thư chi bộ, Chi bộ thôn Hạ"] == (
        "từ 01/01/2024 đến 02/6/2024", "từ 01/01/2024 đến 02/4/2024"
    )  # fmt: skip


def test_check_of_another_cell_counts_both(register, office, member):
    with register.at_work():
        row = ledger_of(member.pk).get()
    check = send(
        office, reverse("correct_movement", args=[row.pk]), "preview", on="03/02/2020", unit="cb-thuong",
        reason="Sai chi bộ",
    )  # fmt: skip
    told = counts(check)
    assert told[f"{HERE}, ngày 03/02/2020"] == told[HERE] == (1, 0)
    assert told["Đảng viên, Chi bộ thôn Thượng"] == (0, 1)
    assert told[ABOVE] == (1, 1)
    assert texts(check) == {"Kết nạp, chi bộ": ("Chi bộ thôn Hạ", "Chi bộ thôn Thượng")}


def test_wrong_entry_is_struck_out_and_gives_back_what_it_ended(register, office, member, died):
    url = reverse("void_movement", args=[died.pk])
    check = send(office, url, "preview", reason="Ghi nhầm người")
    assert counts(check)[HERE] == counts(check)[f"{HERE}, ngày 03/6/2024"] == (0, 1)
    said = texts(check)
    assert said["Từ trần, ngày"] == ("03/6/2024", "")
    assert said["Bí thư chi bộ, Chi bộ thôn Hạ"] == ("từ 01/01/2024 đến 02/6/2024", "từ 01/01/2024")
    assert send(office, url, reason="Ghi nhầm người").status_code == 303
    with register.at_work():
        correction = ledger_of(member.pk).get(kind="correction")
        assert spell_on(member.pk, TODAY) is not None
    assert office.get(reverse("void_movement", args=[correction.pk])).status_code == 404


def test_check_of_a_departure_tells_what_ends(office, member):
    url = reverse("record_movement", args=[member.pk, "transferred_out"])
    check = send(office, url, "preview", on="02/5/2025", partner="cb-trung", **SAID)
    assert texts(check) == {
        "Tăng cường, Chi bộ thôn Hạ": ("từ 01/01/2023", "từ 01/01/2023 đến 01/5/2025"),
        "Bí thư chi bộ, Chi bộ thôn Hạ": ("từ 01/01/2024", "từ 01/01/2024 đến 01/5/2025"),
    }


def test_day_a_decision_was_received_is_kept_shown_and_set_right(register, office, member):
    with register.at_work():
        row = ledger_of(member.pk).get()
    url = reverse("correct_movement", args=[row.pk])
    said = {"on": "03/02/2020", "unit": "cb-ha", "decided_on": "10/01/2020", "reason": "Bổ sung"}
    reasons = {
        "09/01/2020": "trước ngày chuyển đi",
        "04/02/2020": "trước lễ kết nạp",
        "17/6/2025": "sau hôm nay",
    }
    for wrong, why in reasons.items():
        refused = send(office, url, received_on=wrong, **said)
        assert refused.status_code == 422
        assert why in " ".join(refused.context["form"].errors["received_on"])
    check = send(office, url, "preview", received_on="15/01/2020", **said)
    assert texts(check) == {
        "Kết nạp, ngày quyết định": ("", "10/01/2020"), "Kết nạp, ngày nhận": ("", "15/01/2020"),
    }  # fmt: skip
    assert send(office, url, received_on="15/01/2020", **said).status_code == 303
    assert "nhận ngày 15/01/2020" in office.get(reverse("person", args=[member.pk])).content.decode()


def test_check_of_a_merger_tells_whose_offices_end(register, office, member):
    url = reverse("unit_lead_over", args=["cb-ha"])
    check = send(office, url, "preview", into="cb-thuong", on="02/5/2025", **SAID)
    assert texts(check) == {
        "Tăng cường, Chi bộ thôn Hạ, Ngô Thị Ổn": ("từ 01/01/2023", "từ 01/01/2023 đến 01/5/2025"),
        "Bí thư chi bộ, Chi bộ thôn Hạ, Ngô Thị Ổn": ("từ 01/01/2024", "từ 01/01/2024 đến 01/5/2025"),
    }
