"""The page of rules in force, and the screens by which a committee makes one stricter."""

from datetime import date

import pytest

from chibo.accounts.choices import Role
from chibo.deadlines.models import Deadline, LocalRule
from tests.organisation.world import TODAY
from tests.web.deadlines.test_pages import at_work, set_one
from tests.web.organisation.conftest import seated, text

pytestmark = pytest.mark.django_db
NEW = "/deadlines/rules/new/"
SAID = {"unit": "huyen", "rule": "ceremony.limit", "value": "20", "word": "", "valid_from": "01/6/2025"}


def lines_of(client, query=""):
    return {line.key: line for line in client.get(f"/deadlines/rules/{query}").context["lines"]}


def test_every_rule_in_force_is_told_with_value_source_and_how_sure_we_are(clerk):
    lines = lines_of(clerk)
    assert len(lines) > 60
    assert lines["ceremony.limit"].value == "30 ngày làm việc"
    assert "từ ngày" in lines["ceremony.limit"].source
    assert any("chưa kiểm chứng" in line.source for line in lines.values())
    assert 0 < sum(line.sure for line in lines.values()) < len(lines)


def test_rules_of_another_day_are_those_of_that_day(clerk):
    now, then = lines_of(clerk)["decision.limit"], lines_of(clerk, "?day=01/3/2018")["decision.limit"]
    assert now.source != then.source
    assert then.sure
    assert clerk.get("/deadlines/rules/?day=31/02").context["day"] == TODAY


def test_stricter_rule_shows_what_moves_before_it_is_written(world, officer, send):
    row = set_one(world)
    shown = text(send(NEW, "preview", **SAID))
    assert "Chi bộ thôn Đồng Một" in shown
    assert not LocalRule.objects.exists()
    assert send(NEW, **SAID).url == "/deadlines/rules/"
    with at_work(world):
        assert Deadline.objects.get(pk=row.pk).length == 20
    said = text(officer.get("/deadlines/rules/"))
    assert "77-QĐ/HU" in said
    assert "đang chặt hơn" in said
    assert "1 việc có hạn được tính lại" in said
    assert (
        lines_of(seated(world, Role.CELL_SECRETARY, "dong-1"))["ceremony.limit"].value == "20 ngày làm việc"
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"value": "40"}, "chỉ được chặt hơn"),
        ({"value": "hai mươi"}, "Điền một số nguyên"),
        ({"rule": "age.counting"}, "Chọn một cách hiểu"),
        ({"unit": "dong-1"}, "Chỉ cấp ủy"),
        ({"unit": ""}, "Cấp ủy quy định"),
        ({"rule": ""}, "Quy định"),
    ],
)
def test_rule_that_cannot_hold_is_refused_with_the_reason_and_nothing_is_lost(world, send, said, words):
    answer = send(NEW, "preview", **SAID | said)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "77-QĐ/HU" in text(answer)
    assert not LocalRule.objects.exists()


def test_reading_is_chosen_by_its_words(world, officer, send):
    said = SAID | {"rule": "age.counting", "value": "", "word": "calendar_month"}
    assert send(NEW, **said).status_code == 303
    assert lines_of(officer)["age.counting"].local


def test_rule_is_offered_from_its_line(world, officer):
    page = officer.get(f"{NEW}?rule=dossier.stale")
    assert page.context["form"]["rule"].value() == "dossier.stale"
    assert page.context["form"]["unit"].value() == "Đảng bộ huyện Mường Sậy"
    assert f"{NEW}?rule=dossier.stale" in text(officer.get("/deadlines/rules/"))


def test_rule_taken_back_needs_a_reason_and_moves_deadlines_back(world, officer, send):
    row = set_one(world)
    send(NEW, **SAID)
    rule = LocalRule.objects.get()
    url = f"/deadlines/rules/{rule.pk}/withdraw/"
    assert send(url, "preview", papered=False, reason="").status_code == 422
    assert send(url, papered=False, reason="Nhầm số ngày").status_code == 303
    with at_work(world):
        assert Deadline.objects.get(pk=row.pk).due == row.due
    assert not LocalRule.objects.exists()


def test_commune_sees_the_rule_of_the_district_and_cannot_take_it_back(world, clerk, send):
    send(NEW, **SAID)
    rule = LocalRule.objects.get()
    lower = seated(world, Role.ORGANISATION_OFFICER, "xa-dong")
    (shown,) = lower.get("/deadlines/rules/").context["laid"]
    assert (shown.unit, shown.mine) == ("Đảng bộ huyện Mường Sậy", False)
    assert lower.get(f"/deadlines/rules/{rule.pk}/withdraw/").status_code == 404
    assert clerk.get(NEW).status_code == 403


def test_day_of_the_rules_is_written_as_offices_write_it(clerk):
    page = clerk.get("/deadlines/rules/?day=5/8/2021")
    assert page.context["day"] == date(2021, 8, 5)
    assert "05/8/2021" in text(page)
