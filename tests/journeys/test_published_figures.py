"""The five articles' figures, asked of the program as anybody would: `chibo stats … --json`."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction

from chibo.accounts.models import User
from chibo.accounts.queries import everything
from chibo.demo.reading import COMMITTEES, facts
from chibo.engine.calendar import Period
from chibo.engine.citation import Citation
from chibo.engine.formula import Condition, Definition
from chibo.engine.vietnamese.numbers import percent
from chibo.indicators.measuring import Setting, rows_of
from chibo.membership.actions import correct_movement, end_fact
from chibo.membership.models import MembershipFact, Movement
from chibo.organisation.models import Unit
from chibo.organisation.nodes import Node
from chibo.organisation.queries import inside, links_on
from chibo.project import cli
from chibo.storage.identity import acting
from tests import databases
from tests.journeys.conftest import Ask

# What `chibo stats figure` cannot be asked yet; each word of a question that makes it one of these.
LATER = {
    "targets",
    "meetings",
    "attendances",
    "ratings",
    "candidates",
    "people",
    "area_visits",
    "attainment",
    "above_target",
    "kept_regular",
}
# Asked of a figure of their own, from the awareness class to the admission: which of its numbers each is.
CONVERTED = {"bs-town-trained": "trained", "bs-town-admitted-since": "admitted"}
UNANSWERED = {
    "dr-goal-regular",
    "dr-goal-attendance",
    "dr-goal-thematic",
    "dr-goal-units-good",
    "dr-goal-members-good",
    "dr-goal-gathering",
    "dg-visits",
}
# Asked of the targets of a year or a term.
OF_TARGETS = {
    "yl-attainment", "yl-pace", "bs-attainment", "bs-above-target", "bs-town-target", "bs-ld-target",
    "dg-term-target",
}  # fmt: skip


def words_of(question: dict[str, Any]) -> set[str]:
    conditions = [text.split()[0] for text in (*question.get("of", ()), *question.get("where", ()))]
    return {question["population"], question["measure"], *conditions}


def questions() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    return [
        (fact["id"], fact, fact[key])
        for committee in COMMITTEES
        for fact in facts(committee).questions
        for key in ("ask", "ask_too")
        if key in fact
    ]


ANSWERED = [
    (fact, ask)
    for _key, fact, ask in questions()
    if not words_of(ask) & LATER and fact["use"] == "acceptance"
]
GOALS = [
    (fact, ask) for _key, fact, ask in questions() if not words_of(ask) & LATER and fact["use"] == "target"
]


def put(question: dict[str, Any]) -> list[str]:
    """The question as words of the command line."""
    words = ["figure", "--unit", question["unit"], "--population", question["population"]]
    words += ["--measure", question["measure"]]
    for name in ("on", "since", "from", "to"):
        words += [f"--{name}", question[name].isoformat()] if name in question else []
    for name in ("of", "where"):
        for condition in question.get(name, ()):
            words += [f"--{name}", condition]
    return words


def expected(fact: dict[str, Any], question: dict[str, Any]) -> object:
    """The number to come out: the consistent one; fewer is a negative change."""
    known = fact["published"] | fact.get("consistent", {})
    if question["measure"] == "share":
        return (known["numerator"], known["denominator"]) if "numerator" in known else None
    if question["measure"] == "change":
        return -known["value"]
    return question.get("ask_value", fact.get("ask_value", known.get("value")))


def percentage(fact: dict[str, Any]) -> str:
    """The share in per cent as printed, or as it follows from what is printed; empty where there is none."""
    known = fact.get("derived", {}) | fact["published"] | fact.get("consistent", {})
    return known.get("percent", "")


def decimals(number: str) -> int:
    return len(number.partition(".")[2])


@pytest.mark.parametrize(("fact", "question"), ANSWERED, ids=lambda value: value.get("id", ""))
def test_published_figure_comes_out_of_the_program(published, ask, fact, question):
    found = ask(*put(question))
    wanted, exactness = expected(fact, question), fact.get("ask_exactness", fact["exactness"])
    if question["measure"] == "share":
        counted, printed = (found["numerator"], found["denominator"]), percentage(fact)
        assert wanted or printed
        assert counted == (wanted or counted)
        assert not printed or percent(*counted, decimals(printed)) == Decimal(printed)
        assert found["percent"] == float(percent(*counted))
    elif question["measure"] == "mean_per_year":
        assert found["numerator"] > wanted * found["denominator"]
    elif question["measure"] == "per_unit_year":
        assert len(found["years"]) == found["denominator"]
        assert all(number > wanted for number in found["years"].values())
    elif exactness == "nearly":
        assert fact["derived"]["low"] <= found["value"] <= fact["derived"]["high"]
    elif exactness == "at_least":
        assert found["value"] >= wanted
    elif exactness == "more_than":
        assert found["value"] > wanted
    else:
        assert found["value"] == wanted


def test_percentages_are_among_what_is_compared():
    printed = {fact["id"]: percentage(fact) for fact, question in ANSWERED if question["measure"] == "share"}
    assert len([text for text in printed.values() if text]) >= 8
    assert {"88.7", "73.6", "56.5", "34.0"} <= set(printed.values())


BEFORE = [
    (fact["derived"]["before"], question)
    for fact, question in ANSWERED
    if "before" in fact.get("derived", {}) and question["measure"] == "change"
]


@pytest.mark.parametrize(("before", "question"), BEFORE, ids=str)
def test_number_before_the_change_comes_out_too(published, ask: Ask, before, question):
    earlier = question | {"measure": "count", "on": question["since"]}
    del earlier["since"]
    assert ask(*put(earlier))["value"] == before


def test_those_trained_in_the_town_and_those_of_them_admitted_come_out_of_the_conversion(published, ask: Ask):
    asked = {key: (fact, question) for key, fact, question in questions() if key in CONVERTED}
    for key, word in CONVERTED.items():
        fact, question = asked[key]
        first, last = question["from"].isoformat(), question["to"].isoformat()
        days = ("--from", first, "--to", last, "--until", last)
        found = ask("conversion", "--unit", question["unit"], *days)
        assert found[word] == fact["published"]["value"]
        assert found["unknown"] == 0
        printed = percentage(fact)
        assert not printed or percent(found["admitted"], found["trained"], decimals(printed)) == Decimal(
            printed
        )
    assert percentage(asked["bs-town-admitted-since"][0]) == "51.5"


def targets_of(ask: Ask, unit: str, year: int, day: date | str) -> dict[str, Any]:
    words = ("--unit", unit, "--from", f"{year}-01-01", "--to", f"{year}-12-31", "--on", str(day))
    return ask("targets", *words)


def test_targets_of_the_articles_and_what_was_reached_come_out(published, ask: Ask):
    known = {fact["id"]: fact.get("published", {}) for _key, fact, _question in questions()}
    august = targets_of(ask, "yen-lac", 2021, "2021-08-25")
    assert (august["done"], august["number"], august["percent"]) == (130, 200, 65.0)
    assert str(known["yl-attainment"]["percent"]) == "65"
    bac_son = targets_of(ask, "bac-son", 2018, "2018-09-04")
    assert (bac_son["done"], bac_son["number"]) == (known["bs-attainment"]["numerator"], 205)
    assert percent(182, 205, 2) == Decimal(known["bs-attainment"]["percent"])
    below = {each["unit"]: each for each in bac_son["below"]}
    assert (below["tt-bac-son"]["done"], below["tt-bac-son"]["number"]) == (
        11,
        known["bs-town-target"]["value"],
    )
    assert (below["long-dong"]["done"], below["long-dong"]["number"]) == (15, known["bs-ld-target"]["value"])


def test_plan_of_yen_lac_is_a_little_ahead_on_the_day_and_behind_at_the_end_of_the_month(published, ask: Ask):
    ahead, behind = (targets_of(ask, "yen-lac", 2021, day) for day in ("2021-08-25", "2021-08-31"))
    assert (ahead["expected"], ahead["state"]) == (129.9, "on_plan")
    assert 0 < ahead["difference"] < 1
    assert (behind["expected"], behind["state"]) == (133.2, "behind")
    assert -4 < behind["difference"] < 0


def test_units_above_their_target_are_the_four_that_are_named_and_sums_agree(published, ask: Ask):
    found = targets_of(ask, "bac-son", 2018, "2018-09-04")
    over = {each["unit"] for each in found["below"] if each["state"] == "exceeded"}
    assert over == {"tt-bac-son", "long-dong", "vu-son", "tran-yen"}
    assert (found["handed_down"], found["over"], found["without"]) == (205, 0, 0)
    assert sum(each["done"] for each in found["below"]) == found["done"]


def test_cells_of_long_dong_were_given_more_than_the_commune_has_and_it_is_told(published, ask: Ask):
    found = targets_of(ask, "long-dong", 2018, "2018-09-04")
    assert found["number"] == 12
    assert len(found["below"]) <= found["handed_down"] <= 2 * len(found["below"])
    assert found["over"] == found["handed_down"] - 12 > 0


def test_target_of_the_term_of_dak_glei_stands_beside_the_time_gone_by(published, ask: Ask):
    days = ("--from", "2020-08-01", "--to", "2025-07-31", "--on", "2021-11-30")
    found = ask("targets", "--unit", "dak-glei", *days)
    assert (found["done"], found["number"]) == (107, 600)
    assert percent(107, 600) == Decimal("17.8")
    residential = ask("targets", "--unit", "dak-glei", "--part", "residential", *days)
    assert residential["done"] == 61
    assert found["state"] == "at_risk"


def test_one_admission_more_changes_the_figures_of_its_own_line_and_no_other(twin, ask: Ask):
    before = targets_of(ask, "bac-son", 2018, "2018-09-04")
    with transaction.atomic(), acting(user=None, scope=everything()):
        cell = Unit.objects.get(code="long-dong").path
        row = Movement.objects.filter(
            inside(cell, "unit__path"), kind="admitted", on__range=(date(2018, 9, 5), date(2018, 12, 31))
        ).first()
        assert row is not None
        actor = User.objects.get(login="quan-tri")
        correct_movement(
            actor=actor, movement=row, on=date(2018, 9, 3), reason="Ghi sai ngày",
            correction_basis=Citation(), today=date(2025, 6, 16),
        )  # fmt: skip
    after = targets_of(ask, "bac-son", 2018, "2018-09-04")
    changed = {
        each["unit"]: each["done"] - then["done"]
        for each, then in zip(after["below"], before["below"], strict=True)
        if each["done"] != then["done"]
    }
    assert changed == {"long-dong": 1}
    assert after["done"] == before["done"] + 1


def test_questions_without_an_answer_are_exactly_those_that_need_later_tables():
    later = {key for key, _fact, question in questions() if words_of(question) & LATER}
    assert later - set(CONVERTED) - OF_TARGETS == UNANSWERED
    assert len(ANSWERED) >= 45
    assert BEFORE


@pytest.mark.parametrize(("fact", "question"), GOALS, ids=lambda value: value.get("id", ""))
def test_goal_can_be_measured_and_is_not_reached_of_itself(published, ask: Ask, fact, question):
    found = ask(*put(question))
    assert 0 < found["numerator"] < found["denominator"]


@pytest.mark.parametrize("word", ["above_target", "kept_regular"])
def test_question_that_needs_later_tables_is_refused_by_name(published, capsys, monkeypatch, word):
    monkeypatch.setenv("DATABASE_URL", databases.addresses()["default"])
    words = ["--unit", "quynh-luu", "--population", "localities", "--where", word, "--on", "2016-11-10"]
    assert cli.main(["stats", "figure", *words]) == cli.REFUSED
    assert word in capsys.readouterr().err


@pytest.mark.parametrize(
    ("unit", "first", "last", "closing"),
    [
        ("dam-rong", "2019-01-01", "2022-05-13", 1696),
        ("yen-lac", "2021-01-01", "2021-08-25", 7051),
        ("quynh-luu", "2016-01-01", "2016-11-10", 12900),
        ("bac-son", "2018-01-01", "2018-09-04", 5300),
        ("dak-glei", "2020-08-01", "2021-11-30", 2690),
    ],
)
def test_balance_of_the_committee_closes_on_the_published_number(
    published, ask: Ask, unit, first, last, closing
):
    found = ask("movement", "--unit", unit, "--from", first, "--to", last)
    rows = {row["row"]: row["value"] for row in found["rows"]}
    assert found["balances"]
    assert rows["closing"] == closing
    assert rows["opening"] + rows["increase"] - rows["decrease"] == closing


def test_opening_numbers_known_from_elsewhere_come_out_too(published, ask: Ask):
    assert ask("headcount", "--unit", "dam-rong", "--on", "2018-12-31")["members"] == 1618
    assert ask("headcount", "--unit", "yen-lac", "--on", "2020-12-31")["members"] == 6996


def test_merger_of_2020_leaves_eighteen_of_twenty_communes(published, ask: Ask):
    words = ["figure", "--unit", "bac-son", "--population", "units", "--where", "commune_level", "--on"]
    assert ask(*words, "2018-09-04")["value"] == 20
    assert ask(*words, "2022-07-02")["value"] == 18
    year = ask("movement", "--unit", "bac-son", "--from", "2020-01-01", "--to", "2020-12-31")
    assert year["balances"]


def others(ask: Ask, *apart: str) -> dict[str, dict[str, Any]]:
    """The answers to all published questions but those named."""
    chosen = [(fact["id"], question) for fact, question in ANSWERED if fact["id"] not in apart]
    return {key: ask(*put(question)) for key, question in chosen}


def test_death_moved_by_some_days_moves_the_stock_of_those_days_and_no_other_figure(twin, ask: Ask):
    days = ("2021-08-24", "2021-08-25", "2021-08-26")
    before = [ask("headcount", "--unit", "yen-lac", "--on", day)["members"] for day in days]
    unmoved = others(ask, "yl-members")
    user = User.objects.get(login="quan-tri")
    with transaction.atomic(), acting(user=user.pk, scope=everything(), role="console"):
        root = Unit.objects.get(code="yen-lac").path
        deaths = Movement.objects.filter(kind="died", on__range=(date(2021, 7, 1), date(2021, 8, 24)))
        death = deaths.filter(inside(root, "unit__path"), voided_by__isnull=True).order_by("on", "seq").last()
        correct_movement(
            actor=user,
            movement=death,
            today=date(2025, 6, 16),
            reason="Ghi nhầm ngày",
            correction_basis=Citation(),
            on=date(2021, 8, 26),
        )
    after = [ask("headcount", "--unit", "yen-lac", "--on", day)["members"] for day in days]
    assert before[1] == 7051
    assert after == [before[0] + 1, before[1] + 1, before[2]]
    assert others(ask, "yl-members") == unmoved


def test_member_who_no_longer_reinforces_counts_as_local_and_moves_two_figures(twin, ask: Ask):
    moved = ("ql-reinforcing", "ql-no-local")
    unmoved = others(ask, *moved)
    user = User.objects.get(login="ban-to-chuc")
    with transaction.atomic(), acting(user=user.pk, scope=everything(), role="console"):
        unit, day = Unit.objects.get(code="quynh-luu"), date(2016, 11, 10)
        kept = Definition("localities", where=(Condition("kept_by_reinforcement"),))
        alone = [row.key for row in rows_of(Setting(Node(unit), Period(day, day)), kept) if row.meets]
        hosts = links_on(day).filter(locality__in=alone).values("cell")
        fact = MembershipFact.objects.filter(kind="reinforcing", unit__in=hosts, during__contains=day)
        end_fact(actor=user, fact=fact.order_by("pk").first(), on=day)
    by_id = {fact["id"]: question for fact, question in ANSWERED}
    assert ask(*put(by_id["ql-reinforcing"]))["value"] == 96
    assert ask(*put(by_id["ql-no-local"]))["numerator"] == 18
    assert others(ask, *moved) == unmoved


@pytest.mark.parametrize("committee", COMMITTEES)
def test_view_for_reports_tells_the_opening_that_the_table_tells(published, ask, committee):
    told = ask("movement", "--unit", committee, "--from", "2025-01-01", "--to", "2025-06-16")
    rows = {row["row"]: row["value"] for row in told["rows"]}
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT official + probationary FROM membership_figures WHERE year = 2025 AND code = %s",
            [committee],
        )
        assert cursor.fetchall() == [(rows["opening"],)]
