"""Screens of the ledger: each kind has one; check, refusal, confirmation, and the row in the ledger."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.audit.queries import history_of
from chibo.membership.actions import record_movement, start_fact
from chibo.membership.models import MembershipFact, Movement
from chibo.membership.queries import counts_on, facts_of, in_force, ledger_of, spell_on
from chibo.people.models import Person
from chibo.people.queries import protected_of
from tests.register import PAPER, TODAY, born, send

pytestmark = pytest.mark.django_db
ENTER = "/people/new/"
SAID = {
    "paper_issuer": "Huyện ủy",
    "paper_kind": "Quyết định",
    "paper_number": "7-QĐ/HU",
    "paper_date": "01/3/2025",
}
NEW = {
    "family": "Rơ Ông",
    "middle": "Ka",
    "given": "Sương",
    "gender": "f",
    "birth": "9/1995",
    "on": "19/5/2025",
}


@pytest.fixture
def member(register):
    return register.enter("Ổn", birth=born("1990"))


def kinds(register, person):
    with register.at_work():
        return [row.kind for row in ledger_of(person.pk).order_by("seq")]


def record_url(person, kind):
    return reverse("record_movement", args=[person.pk, kind])


@pytest.mark.parametrize(
    ("kind", "more", "standing"),
    [
        ("admitted", {"decided_on": "10/5/2025", "received_on": "12/5/2025"}, "probationary"),
        ("transferred_in", {"outside": "Đảng ủy phường Lạ", "outside_tier": "other_province",
        "standing": "official", "received_on": "12/5/2025"},
         "official"),
        ("opening", {"standing": "official", "card_number": "43.000.001", "official_on": "2001"}, "official"),
        ("readmitted", {}, "probationary"),
        ("restored", {"standing": "official"}, "official"),
    ],
)  # fmt: skip
def test_member_is_entered_each_way(register, office, kind, more, standing):
    answer = send(
        office, f"{ENTER}?kind={kind}", unit="cb-ha", identity_number="001195001234", **NEW, **SAID, **more
    )
    assert answer.status_code == 303, answer.context["form"].errors
    with register.at_work():
        person = Person.objects.get()
        assert answer.url == reverse("person", args=[person.pk])
        assert (person.full_name, person.birth.iso) == ("Rơ Ông Ka Sương", "1995-09")
        assert spell_on(person.pk, TODAY).standing == standing
        assert protected_of(person) == {"identity_number": "001195001234"}
        row = ledger_of(person.pk).get()
        assert row.basis.number == "7-QĐ/HU"
        assert row.received_on == (date(2025, 5, 12) if "received_on" in more else None)


def test_check_of_an_entry_shows_counts_and_writes_nothing(register, office, member):
    answer = send(office, ENTER, "preview", unit="Chi bộ thôn Hạ", **NEW, **SAID)
    told = {change.label: (change.before, change.after) for change in answer.context["seen"].changes}
    assert told["Đảng viên, Chi bộ thôn Hạ"] == (1, 2)
    assert told["Đảng viên, Đảng bộ xã Đồng Bắc"] == (1, 2)
    assert "Đảng viên, Đảng bộ huyện Ruộng Xanh" not in told
    with register.at_work():
        assert (Person.objects.count(), Movement.objects.count()) == (1, 1)


def test_check_warns_of_a_person_who_may_be_the_same(register, office, desk_at, member):
    same = NEW | {"family": "Ngô", "middle": "Thị", "given": "Ổn", "birth": "1990"}
    said = send(office, ENTER, "preview", unit="cb-ha", **same, **SAID).content.decode()
    assert "Có thể đã có trong sổ: Ngô Thị Ổn, sinh 1990." in said
    elsewhere = send(
        desk_at(register.south), ENTER, "preview", unit="cb-trung", **same, **SAID
    ).content.decode()
    assert "Có thể đã có trong sổ" not in elsewhere


def test_check_warns_of_an_identity_number_that_disagrees(office):
    said = send(
        office, ENTER, "preview", unit="cb-ha", identity_number="001095001234", **NEW, **SAID
    ).content.decode()
    assert "không khớp với giới tính" in said


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"unit": "cb-trung"}, "unit"),
        ({"unit": "xa-bac"}, "unit"),
        ({"on": "20/6/2025"}, "on"),
        ({"on": "5/2025"}, "on"),
        ({"given": ""}, "given"),
        ({"decided_on": "20/5/2025"}, "decided_on"),
        ({"paper_number": ""}, "paper_number"),
    ],
)
def test_entry_refused_keeps_what_was_typed_and_leads_to_the_field(register, office, said, field):
    answer = send(office, ENTER, **({"unit": "cb-ha"} | NEW | SAID | said))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["form"].has_error(field)
    assert f'href="#id_{field}"' in page
    assert 'value="Rơ Ông"' in page
    with register.at_work():
        assert not Person.objects.exists()


def test_entry_sent_twice_is_written_once(register, office):
    form = office.get(ENTER).context["form"]
    said = {
        **NEW,
        **SAID,
        "unit": "cb-ha",
        "kind": "admitted",
        "submission": form["submission"].value(),
        "step": "confirm",
    }
    first, second = office.post(ENTER, said), office.post(ENTER, said)
    assert (first.status_code, second.status_code, second.url) == (303, 303, first.url)
    with register.at_work():
        assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("died", {}),
        ("expelled", {"reason": "Vi phạm", **SAID}),
        ("removed", {"reason": "Bỏ sinh hoạt", **SAID}),
        ("withdrew", {"reason": "Có đơn", **SAID}),
        ("admission_annulled", {"reason": "Sai đối tượng", **SAID}),
        ("recognised", {"decided_on": "20/5/2025", **SAID}),
        ("recognition_refused", {"reason": "Chưa đủ", **SAID}),
        ("transferred_out", {"partner": "xa-nam", **SAID}),
        ("transferred_out", {"outside": "Đảng ủy xã Lạ", "outside_tier": "same_province", **SAID}),
    ],
)
def test_each_kind_has_its_screen(register, office, member, kind, said):
    choose = office.get(reverse("record", args=[member.pk])).content.decode()
    assert f'id="record-{kind}"' in choose
    check = send(office, record_url(member, kind), "preview", on="02/5/2025", **said)
    assert check.status_code == 200, check.context["form"].errors
    assert "Đảng viên, Chi bộ thôn Hạ" in check.content.decode()
    assert kinds(register, member) == ["admitted"]
    done = send(office, record_url(member, kind), on="02/5/2025", **said)
    assert (done.status_code, done.url) == (303, reverse("person", args=[member.pk]))
    assert kinds(register, member) == ["admitted", kind]


def test_recognition_is_annulled(register, office, member):
    send(office, record_url(member, "recognised"), on="03/02/2021", **SAID)
    assert (
        'id="record-recognition_annulled"' in office.get(reverse("record", args=[member.pk])).content.decode()
    )
    send(office, record_url(member, "recognition_annulled"), on="02/5/2025", reason="Sai", **SAID)
    with register.at_work():
        assert spell_on(member.pk, TODAY).standing == "probationary"


@pytest.mark.parametrize(("kind", "said"), [("readmitted", {}), ("restored", {"standing": "official"})])
def test_who_left_the_party_comes_back(register, office, member, kind, said):
    send(office, record_url(member, "removed"), on="02/5/2021", reason="Bỏ sinh hoạt", **SAID)
    page = office.get(reverse("record", args=[member.pk])).content.decode()
    assert f'id="record-{kind}"' in page
    assert 'id="record-died"' not in page
    assert (
        send(office, record_url(member, kind), on="02/6/2025", unit="cb-thuong", **said, **SAID).status_code
        == 303
    )
    with register.at_work():
        assert spell_on(member.pk, TODAY).unit == register.other_cell


def test_who_went_outside_comes_back_from_outside(register, office, member):
    out = {"outside": "Đảng ủy xã Lạ", "outside_tier": "same_province"}
    send(office, record_url(member, "transferred_out"), on="02/5/2021", **out, **SAID)
    said = {"on": "02/6/2025", "unit": "cb-ha", "standing": "official", **out, **SAID}
    assert send(office, record_url(member, "transferred_in"), **said).status_code == 303


@pytest.mark.parametrize(
    "said",
    [{}, {"partner": "xa-nam", "outside": "Nơi lạ", "outside_tier": "same_province"}, {"outside": "Nơi lạ"},
     {"partner": "xa-nam", "outside_tier": "same_province"}, {"partner": "khong-co"}, {"partner": "cb-ha"}],
)  # fmt: skip
def test_transfer_goes_to_one_place(register, office, member, said):
    answer = send(office, record_url(member, "transferred_out"), on="02/5/2025", **said, **SAID)
    assert answer.status_code == 422
    assert answer.context["form"].problems
    assert kinds(register, member) == ["admitted"]


def test_empty_transfer_is_refused_once_for_everything_by_the_labels_on_the_page(office, member):
    told = [
        one["message"] for one in send(office, record_url(member, "transferred_out")).context["form"].problems
    ]
    assert "Điền “Ngày chuyển đi”." in told
    assert any("chỉ một trong hai" in words for words in told)


def test_file_of_the_dead_says_so(office, member):
    send(office, record_url(member, "died"), on="12/5/2025", **SAID)
    page = office.get(reverse("person", args=[member.pk])).content.decode()
    assert "Từ trần, 12/5/2025" in page
    assert "Không sinh hoạt ở đây" not in page


def test_decision_before_its_day_is_refused(office, member):
    answer = send(office, record_url(member, "recognised"), on="03/02/2021", decided_on="01/02/2021", **SAID)
    assert answer.context["form"].has_error("decided_on")


def test_member_is_transferred_to_the_next_commune_and_received(register, office, desk_at, member):
    send(office, record_url(member, "transferred_out"), on="02/5/2025", partner="Đảng bộ xã Đồng Nam", **SAID)
    south = desk_at(register.south)
    departure = south.get("/worklist/").context["receiving"][0].departure
    url = reverse("receive", args=[departure.pk])
    check = send(south, url, "preview", on="01/6/2025", unit="cb-trung")
    assert {c.label: c.difference for c in check.context["seen"].changes}[
        "Đảng viên, Đảng bộ xã Đồng Nam"
    ] == 1
    early = send(south, url, on="01/6/2025", unit="cb-trung", received_on="01/5/2025")
    assert early.context["form"].has_error("received_on")
    assert send(south, url, on="01/6/2025", unit="cb-trung", received_on="28/5/2025").status_code == 303
    assert "nhận ngày 28/5/2025" in south.get(reverse("person", args=[member.pk])).content.decode()
    assert office.get(reverse("person", args=[member.pk])).status_code == 404
    assert south.get(url).status_code == 404
    with register.at_work():
        assert counts_on(register.south.path, TODAY)["members"] == 1


def test_receiving_belongs_to_the_awaited_and_taking_back_to_the_one_left(register, office, desk_at, member):
    send(office, record_url(member, "transferred_out"), on="02/5/2025", partner="xa-nam", **SAID)
    with register.at_work():
        departure = ledger_of(member.pk).last()
    receive, back = (reverse(name, args=[departure.pk]) for name in ("receive", "take_back"))
    south = desk_at(register.south)
    assert (office.get(receive).status_code, south.get(back).status_code) == (404, 404)
    assert 'id="take-back"' in office.get(reverse("record", args=[member.pk])).content.decode()
    assert send(office, back, on="01/6/2025").status_code == 303
    assert south.get(receive).status_code == 404
    with register.at_work():
        assert spell_on(member.pk, TODAY).unit == register.north_cell


def test_wrong_day_is_corrected(register, office, member):
    with register.at_work():
        row = ledger_of(member.pk).get()
    url = reverse("correct_movement", args=[row.pk])
    assert office.get(url).context["form"]["on"].value() == "03/02/2020"
    same = send(office, url, on="03/02/2020", unit="cb-ha", reason="Sai ngày")
    assert "Chưa có gì thay đổi" in same.content.decode()
    assert send(office, url, on="03/3/2020", unit="cb-ha", reason="").context["form"].has_error("reason")
    assert send(office, url, on="03/3/2020", unit="cb-thuong", reason="Sai ngày").status_code == 303
    with register.at_work():
        right = in_force(ledger_of(member.pk)).get()
        assert (right.on, right.unit, right.basis) == (date(2020, 3, 3), register.other_cell, PAPER)
    assert send(
        office, reverse("correct_movement", args=[right.pk]), on="04/3/2020", unit="cb-ha", reason="x"
    ).url
    assert send(office, url, on="05/3/2020", unit="cb-ha", reason="Nữa").status_code == 422


def test_row_recorded_in_the_meantime_makes_an_open_form_old(register, office, member):
    url = record_url(member, "died")
    form = office.get(url).context["form"]
    hidden = {"submission": form["submission"].value(), "version": form["version"].value(), "step": "confirm"}
    with register.at_work():
        record_movement(
            actor=register.actor, person=member, kind="recognised", on=date(2021, 2, 3),
            unit=register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
    answer = office.post(url, {**hidden, "on": "02/5/2025"})
    assert answer.status_code == 422
    assert "Có người vừa sửa mục này" in answer.content.decode()
    assert kinds(register, member) == ["admitted", "recognised"]


@pytest.mark.parametrize("kind", ["correction", "moved_with_unit", "opening", "promoted"])
def test_kind_without_a_screen_is_not_there(office, member, kind):
    assert office.get(record_url(member, kind)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("reinforcing", {"home": "huyen", **SAID}),
        ("exempt", SAID),
        ("suspended", SAID),
        ("absent", {"elsewhere": "Bình Dương"}),
        ("temporary", {"unit": "cb-trung", **SAID}),
    ],
)
def test_dated_fact_is_stated_ended_and_withdrawn(register, office, member, kind, said):
    assert f'id="fact-{kind}"' in office.get(reverse("facts", args=[member.pk])).content.decode()
    url = reverse("start_fact", args=[member.pk, kind])
    assert send(office, url, "preview", on="02/5/2024", **said).status_code == 200
    assert send(office, url, on="02/5/2024", **said).status_code == 303
    assert "có ghi nhận cùng loại" in send(office, url, on="02/6/2024", **said).content.decode()
    with register.at_work():
        fact = facts_of(member.pk).get()
    assert (fact.kind, fact.during.lower) == (kind, date(2024, 5, 2))
    end, withdraw = reverse("end_fact", args=[fact.pk]), reverse("withdraw_fact", args=[fact.pk])
    assert send(office, end, on="02/5/2024", **SAID).status_code == 422
    assert (send(office, end, "preview", on="02/5/2025").status_code == 422) == (kind != "absent")
    assert send(office, end, on="02/5/2025", **SAID).status_code == 303
    assert send(office, withdraw).status_code == 422
    assert send(office, withdraw, reason="Ghi nhầm người").status_code == 303
    with register.at_work():
        assert not MembershipFact.objects.exists()
        gone, ended = [event for event in history_of(fact) if event.pgh_label != "insert"]
    assert gone.pgh_context["reason"] == "Ghi nhầm người"
    assert ended.pgh_context["paper"]["number"] == SAID["paper_number"]


def test_fact_that_ends_before_it_begins_is_refused(office, member):
    url = reverse("start_fact", args=[member.pk, "exempt"])
    answer = send(office, url, on="02/5/2024", until="01/5/2024", **SAID)
    assert answer.context["form"].has_error("until")
    assert office.get(reverse("start_fact", args=[member.pk, "promising"])).status_code == 404


def test_foreign_entries_and_facts_are_not_there(register, desk_at, member):
    with register.at_work():
        row = ledger_of(member.pk).get()
        fact = start_fact(
            actor=register.actor, person=member, kind="exempt", on=date(2024, 1, 1), basis=PAPER
        )
    south, reader = desk_at(register.south), desk_at(register.north, Role.LEADER)
    for name, key in (
        ("void_movement", row.pk), ("correct_movement", row.pk), ("end_fact", fact.pk),
        ("withdraw_fact", fact.pk),
    ):  # fmt: skip
        url = reverse(name, args=[key])
        assert (south.get(url).status_code, reader.get(url).status_code) == (404, 403)
        assert south.post(url, {"step": "confirm"}).status_code == 404
