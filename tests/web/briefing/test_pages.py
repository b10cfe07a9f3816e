"""The leader's page: four figures, what changed since Monday, the league; hidden from whoever may not see."""

from datetime import date

import pytest
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.admission.models import Candidate
from chibo.deadlines.actions import finish_deadline, open_deadline
from chibo.engine.citation import Citation
from chibo.organisation.nodes import Node
from chibo.storage.identity import Scope, acting
from chibo.targets.months import admitted_by_month
from chibo.web.briefing.figures import Week
from tests.organisation.world import ACTOR, PAPER, TODAY
from tests.targets.admitting import admit
from tests.targets.test_targets import put
from tests.web.organisation.conftest import seated, text

pytestmark = pytest.mark.django_db
PAGE = "/briefing/units/huyen/"
DONE = Citation(number="5-QĐ/HU")


@pytest.fixture
def steered(world):
    """A district with a target of ten, four admitted, one of them since the Monday before."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        put(world["huyen"], 10)
        put(world["xa-dong"], 8)
        put(world["xa-tay"], 2)
        admit(world, "dong-1", date(2025, 2, 3), date(2025, 3, 3), date(2025, 6, 11))
        admit(world, "dong-truong", date(2025, 5, 5))
        admit(world, "tay-1", date(2024, 4, 4))
    return world


def heads(page):
    return {head.label: head for head in page.context["heads"]}


def changed(page):
    return [(change.sign, change.words) for change in page.context["changes"]]


def late(world, since, **more):
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        return open_deadline(
            actor=ACTOR, unit=world["xa-dong"], what="ceremony", since=since, on=since, basis=PAPER,
            noun="candidate", page="dossier", **more,
        )  # fmt: skip


def test_four_figures_have_their_base_and_their_judgement(steered, officer):
    late(steered, date(2025, 4, 7))
    late(steered, date(2025, 6, 9))
    found = heads(officer.get(PAGE))
    first, pace, overdue, risk = found.values()
    assert (first.value, first.of, first.share) == ("4", "10", "40,0\xa0%")
    assert first.note == "Kế hoạch đến hôm nay: 4,6."
    # Two of the four were admitted in the eight weeks to 16 June; six are missing in 28 weeks and two days.
    assert pace.value == "0,3"
    assert pace.note == "Cần 0,3 để kịp 31/12."
    assert (overdue.value, overdue.of) == ("1", "2")
    assert overdue.note.startswith("Lâu nhất ")
    assert (risk.value, risk.of) == ("2", "4")


def test_week_begins_on_the_monday_before(steered, officer):
    page = officer.get(PAGE)
    assert page.context["since"] == date(2025, 6, 9)
    assert officer.get(f"{PAGE}?on=11/6/2025").context["since"] == date(2025, 6, 9)
    assert changed(page)[0] == ("+1", "Kết nạp 3 lên 4")
    assert page.context["changes"][0].where == "Đảng bộ xã Đồng Vông 1"


def test_what_was_overdue_and_what_is(steered, officer):
    done = late(steered, date(2025, 4, 7))
    late(steered, date(2025, 4, 25))
    told = {words: sign for sign, words in changed(officer.get(PAGE))}
    assert told["Hồ sơ quá hạn 1 thành 2"] == "+1"
    root = steered["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        finish_deadline(actor=ACTOR, deadline=done, on=date(2025, 6, 12), proof=DONE, today=TODAY)
    assert not any("quá hạn" in words for _sign, words in changed(officer.get(PAGE)))


def test_week_without_any_change_says_so(world, officer):
    page = officer.get(f"{PAGE}?on=02/6/2025")
    assert page.context["changes"] == []
    assert "chưa có gì đổi" in text(page)


def test_league_tells_who_lags_and_keeps_small_ones_apart(steered, officer):
    page = officer.get(f"{PAGE}?view=rate")
    league = page.context["league"]
    assert [row.line.standing.unit.code for row in league.rows] == ["xa-dong"]
    assert [row.line.standing.unit.code for row in league.few] == ["xa-tay"]
    assert league.rows[0].told_progress == "+4"
    assert league.few[0].told_progress == "−1"
    zero = officer.get(f"{PAGE}?view=zero").context["league"]
    assert [row.line.standing.unit.code for row in zero.rows] == ["xa-tay"]
    number = officer.get(f"{PAGE}?view=number").context["league"]
    assert [row.line.standing.done for row in number.rows] == [4, 0]
    assert officer.get(f"{PAGE}?view=progress").status_code == 200


def test_league_has_no_name_of_a_person(steered, officer):
    told = text(officer.get(PAGE))
    assert not any(person.full_name in told for person in steered.persons)


def test_months_count_what_the_board_counts(steered, officer):
    root = steered["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        found = admitted_by_month(Node(steered["huyen"]), TODAY)
        before = admitted_by_month(Node(steered["huyen"]), date(2009, 1, 1))
    assert found == {steered["xa-dong"].path: [0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0]}
    assert before == {}
    (shaded,) = officer.get(f"{PAGE}?view=rate").context["heat"].shaded
    assert shaded[2] == 4


def test_road_is_shown_with_days_to_those_who_see_the_pool(steered, officer):
    root = steered["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        Candidate.objects.create(
            cell=steered["dong-1"], place=steered["dong-1"].path, name="Lò Ăn", gender="f",
            introduced_by="cell", introduced_on=date(2025, 6, 6), counted_from=date(2025, 6, 6),
        )  # fmt: skip
    funnel = officer.get(PAGE).context["funnel"]
    first = funnel.parts[0]
    assert (first.label, first.count, first.note) == ("Nguồn đang theo dõi", 1, "10 ngày")
    cases = officer.get(first.url)
    assert cases.status_code == 200
    assert "Lò Ăn" in text(cases)
    centre = seated(steered, Role.POLITICAL_CENTRE)
    page = centre.get(PAGE)
    assert page.context["funnel"] is None
    assert "Hồ sơ quá hạn" not in heads(page)


def test_presentation_leaves_the_form_out_and_leads_back(steered, officer):
    page = officer.get(f"{PAGE}?present=1")
    assert 'class="brief present"' in text(page)
    assert "ask_on" not in text(page)
    assert page.context["present_url"] == PAGE


def test_first_page_another_unit_and_what_cannot_be_read(steered, officer, clerk):
    assert clerk.get("/briefing/").context["asked"].unit.code == "xa-dong"
    assert officer.get(f"{PAGE}?unit=xa-tay").url == "/briefing/units/xa-tay/"
    assert clerk.get("/briefing/units/xa-tay/").status_code == 404
    assert officer.get(f"{PAGE}?on=hôm+kia").status_code == 422
    assert "chưa có hoặc đã kết thúc" in text(officer.get(f"{PAGE}?on=01/01/1990"))


def test_unit_without_target_or_hamlets_has_what_there_is(world, officer):
    page = officer.get("/briefing/units/xa-tay/")
    first = next(iter(heads(page).values()))
    assert (first.value, first.of) == ("0", "")
    assert "Thôn có nguy cơ không còn chi bộ" not in heads(page)
    assert page.context["places"] is None
    assert page.context["league"].finding.headline.startswith("Chưa đơn vị trực thuộc nào")


def test_worklist_leads_to_the_page(world, officer):
    assert "/briefing/" in text(officer.get("/worklist/"))


def test_week_of_a_day_in_the_middle():
    class Asked:
        day = date(2025, 6, 18)

    week = Week(Asked())
    assert (week.since, week.stretch.first) == (date(2025, 6, 16), date(2025, 6, 17))
