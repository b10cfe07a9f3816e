"""The recognition on the screens, from the papers to the entry of the ledger, and back."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.membership.queries import spell_on
from chibo.web.dossiers.timeline import timeline
from tests.register import send

pytestmark = pytest.mark.django_db
SAID = {
    "paper_issuer": "Chi bộ thôn Hạ", "paper_kind": "Nghị quyết", "paper_number": "8-NQ/CB",
    "paper_date": "09/6/2025",
}  # fmt: skip
VOTE = {
    "on": "9/6/2025", "form": "secret_ballot", "present": "5", "votes_for": "5", "against": "0",
    "invalid": "0",
}  # fmt: skip
COUNCIL = VOTE | {"members": "9", "present": "9", "votes_for": "9"}


def act(dossier, what, route="dossier_act"):
    return reverse(route, args=[dossier.candidate_id, what])


def page(client, dossier):
    return client.get(reverse("dossier", args=[dossier.candidate_id]))


def done(client, url, **data):
    answer = send(client, url, **data)
    assert answer.status_code == 303, answer.context["form"].errors


@pytest.fixture
def member(road, office):
    """A probationary member since 12 June 2025."""
    dossier = road.complete()
    for each in range(4):
        road.register.enter(f"Ba{each}", kind="opening", standing="official")
    done(office, act(dossier, "vote"), **VOTE, **SAID)
    done(office, act(dossier, "resolve", "dossier_check"), **COUNCIL, **SAID)
    done(office, act(dossier, "decide", "dossier_check"), **COUNCIL, received_on="10/6/2025", **SAID)
    done(office, act(dossier, "ceremony"), on="12/6/2025")
    return dossier


def test_recognition_is_begun_on_the_screens_and_refused_before_the_probation_is_over(road, office, member):
    shown = page(office, member)
    assert [label for label, _url, _main in shown.context["acts"]] == [
        "Lập hồ sơ công nhận", "Ghi chuyển đơn vị",
    ]  # fmt: skip
    assert shown.context["probation"]["over"] == date(2026, 6, 12)
    day = {"on": "16/6/2025"} | SAID | {"paper_date": "16/6/2025"}
    seen = send(office, act(member, "recognition"), "preview", **day)
    assert "Bản tự kiểm điểm của đảng viên dự bị (10-KNĐ)" in {
        row.label for row in seen.context["seen"].texts
    }
    done(office, act(member, "recognition"), **day)
    again = page(office, member)
    assert [label for label, _url, _main in again.context["acts"]] == [
        "Ghi biểu quyết của chi bộ", "Rút bước ghi nhầm", "Ghi chuyển đơn vị",
    ]  # fmt: skip
    assert {row.item.code for row in again.context["papers"] if row.by_hand} == {
        "new_member_class", "self_review", "helper_review", "recognition_opinion_associations",
        "recognition_opinion_residence", "recognition_opinion_summary",
    }  # fmt: skip
    early = send(office, act(member, "recognition_vote"), "preview", **(VOTE | {"on": "16/6/2025"}), **SAID)
    said = str(early.context["form"].errors)
    assert all(words in said for words in ("Thời gian dự bị", "11-KNĐ", "Căn cứ"))
    done(office, act(member, "withdraw_later"), reason="Ghi nhầm người")
    assert road.candidate(member).stage == "admitted"


def test_secretary_begins_but_does_not_decide_the_recognition(road, register, office, desk_at, member):
    secretary = desk_at(register.north_cell, Role.CELL_SECRETARY)
    assert [label for label, _url, _main in page(secretary, member).context["acts"]] == [
        "Lập hồ sơ công nhận", "Ghi chuyển đơn vị",
    ]  # fmt: skip
    assert secretary.get(act(member, "recognise", "dossier_check")).status_code in {403, 404}
    assert office.get(act(member, "recognise", "dossier_check")).status_code == 200
    with register.at_work():
        person = road.candidate(member).person_id
        assert spell_on(person, date(2025, 6, 12)).standing == "probationary"


def test_probation_is_drawn_with_what_happened_and_what_is_due(office, member):
    line = page(office, member).context["line"]
    assert (line.start, line.end, line.running) == (date(2025, 6, 12), date(2026, 6, 12), True)
    assert line.headline == "Còn 361 ngày dự bị."
    assert next((mark.event.label, mark.event.done) for mark in line.marks) == ("Lễ kết nạp", True)
    due = [row.deadline.due for row in page(office, member).context["deadlines"]]
    assert sorted(mark.event.on for mark in line.marks if not mark.event.done) == sorted(due)


def test_dossier_before_the_ceremony_has_no_line(road, office):
    assert page(office, road.complete()).context["line"] is None


DAYS = {"since": date(2024, 6, 12), "over": date(2025, 6, 12), "issued": None}


@pytest.mark.parametrize(
    ("stage", "issued", "today", "said"),
    [
        ("recognising", None, date(2025, 6, 12), "Còn 0 ngày dự bị."),
        ("recognising", None, date(2025, 7, 12), "Hết thời gian dự bị đã 30 ngày."),
        ("recognised", date(2025, 7, 1), date(2025, 9, 1), "Chính thức từ 12/6/2025."),
        ("removed", None, date(2025, 7, 12), None),
        ("annulled", None, date(2025, 7, 12), None),
    ],
)
def test_line_says_how_long_it_still_runs_or_that_it_is_over(stage, issued, today, said):
    days = DAYS | {"issued": issued}
    line = timeline(stage, days, today, items=(), ballots=(), deadlines=())
    assert (line.headline if line else None) == said
    if line is not None:
        assert line.reached == (issued or today)
        assert line.running == (issued is None)
