"""Judging: what is looked at, what is left out, what a verdict keeps. A small book of invented rules."""

import datetime as dt
import json

import pytest

from chibo.engine.calendar import PartialDate, WorkingCalendar
from chibo.engine.rules import (
    ABSENT,
    AddsUp,
    All,
    AnyOf,
    Capped,
    ChosenDay,
    Cited,
    CompletedMonths,
    Each,
    FactDay,
    FactKind,
    Facts,
    Flag,
    Flagged,
    Form,
    Is,
    Local,
    Many,
    MonthsAfter,
    NoneOf,
    Not,
    Number,
    OneOf,
    OnOrBefore,
    Parameter,
    RankAtLeast,
    Rule,
    RuleBook,
    RuleSet,
    SameDay,
    Says,
    Share,
    Special,
    Stated,
    StatedShare,
    Step,
    StepDay,
    Vote,
    WithinMonths,
    WithinWorkingDays,
    WordIs,
    judge,
    replay,
)  # fmt: skip

FIRST, VOTE = dt.date(2021, 7, 30), dt.date(2024, 5, 10)
VALUES = {
    "age": (18, "years"), "wait": (12, "months"), "limit": (30, "working_days"), "more": (15, "working_days"),
    "share": (Share(2, 3), "share"), "out": (("away",), "words"), "who": ("official", "word"),
    "start": ("issue", "word"), "level": ("primary", "word"), "areas": (("border",), "words"),
    "yes": (True, "yes_no"),
    "cap": (20, "percent"), "two": (2, "persons"), "unseen": (Special.NOT_SEEN, "months"),
    "free": (Special.NO_LIMIT, "working_days"), "counting": ("calendar_month", "word"),
}  # fmt: skip
KINDS = {
    name: FactKind(name=name, form=Form(form), words=words)
    for name, form, words in [
        ("voted", "day", ()), ("issued", "day", ()), ("received", "day", ()), ("born", "partial_day", ()),
        ("extended", "yes_no", ()), ("flag", "yes_no", ()), ("count", "count", ()), ("other", "count", ()),
        ("sum", "count", ()), ("percent", "percent", ()), ("who", "word", ("official", "probationary")),
        ("level", "word", ("none", "primary", "secondary")), ("areas", "flags", ("border", "island")),
        ("reasons", "words", ("official", "other")), ("people", "rows", ()),
        ("people.who", "word", ("official", "x")),
        ("ballot.for", "count", ()), ("ballot.all", "count", ()), ("ballot.away", "count", ()),
        ("ballot.entitled", "count", ()),
    ]
}  # fmt: skip
BORN, STEP = FactDay("born"), StepDay()


def book(then, when=None, key="age"):
    stated = {
        name: Stated(key=name, unit=unit, value=value, valid_from=FIRST, confidence="confirmed")
        for name, (value, unit) in VALUES.items()
    }
    parameters = {
        name: Parameter(key=name, unit=each.unit, local=Local.FIXED, stated=(each,))
        for name, each in stated.items()
    }
    return RuleBook(
        version="1",
        sets=(RuleSet(code="2021", vi="Bộ 2021", en="Set", valid_from=FIRST),),
        steps={"vote": Step("vote", "voted")},
        kinds=KINDS,
        parameters=parameters,
        rules={key: Rule(key=key, step="vote", then=then, when=when)},
    )


def told(then, facts, *, when=None, day=VOTE, key="age", calendar=None):
    judgement = judge(book(then, when, key), Facts(facts), day=day, calendar=calendar or WorkingCalendar())
    return judgement.verdicts[0] if judgement.verdicts else judgement.not_applicable[0]


def answer(then, facts, **more):
    return told(then, facts, **more).outcome.value


AGE = CompletedMonths(start=BORN, end=STEP, limit="age", at_most=False)
BY_MONTH = CompletedMonths(start=BORN, end=STEP, limit="age", at_most=False, counting="counting")
DUE = WithinWorkingDays(
    start=FactDay("issued"), end=STEP, limit="limit", extension="more", extended="extended"
)
BALLOT = Vote(ballot="ballot", base="all", share="share", excluded="out")
OFFICIAL = OneOf("people.who", "who")


@pytest.mark.parametrize(
    ("then", "facts", "expected"),
    [
        (Is("flag"), {"flag": True}, "met"),
        (Is("flag"), {"flag": False}, "not_met"),
        (Is("flag", wanted=False), {"flag": False}, "met"),
        (Is("flag"), {}, "unknown"),
        (Is("issued"), {"issued": FIRST}, "met"),
        (Is("issued"), {"issued": ABSENT}, "not_met"),
        (Says("yes"), {}, "met"),
        (Says("unseen"), {}, "unknown"),
        (OneOf("who", "who"), {"who": "official"}, "met"),
        (OneOf("who", "who"), {"who": "probationary"}, "not_met"),
        (OneOf("who", "who"), {}, "unknown"),
        (OneOf("who", "unseen"), {"who": "official"}, "unknown"),
        (WordIs("who", ("official",)), {"who": "official"}, "met"),
        (WordIs("who", ("official",)), {}, "unknown"),
        (NoneOf("reasons", "who"), {"reasons": ("other",)}, "met"),
        (NoneOf("reasons", "who"), {"reasons": ("other", "official")}, "not_met"),
        (NoneOf("reasons", "who"), {}, "unknown"),
        (NoneOf("reasons", "unseen"), {"reasons": ()}, "unknown"),
        (RankAtLeast("level", "level"), {"level": "secondary"}, "met"),
        (RankAtLeast("level", "level"), {"level": "none"}, "not_met"),
        (RankAtLeast("level", "level"), {}, "unknown"),
        (RankAtLeast("level", "unseen"), {"level": "none"}, "unknown"),
        (Flagged("areas", "areas"), {"areas": (Flag("border"),)}, "met"),
        (Flagged("areas", "areas"), {"areas": (Flag("border", None, FIRST), Flag("island"))}, "not_met"),
        (Flagged("areas", "areas"), {}, "unknown"),
        (Flagged("areas", "unseen"), {"areas": ()}, "unknown"),
        (Number("count", "at_least", "two"), {"count": 2}, "met"),
        (Number("count", "at_most", "two"), {"count": 3}, "not_met"),
        (Number("count", "below", "two"), {"count": 1}, "met"),
        (Number("count", "below", "two"), {}, "unknown"),
        (Number("count", "below", "unseen"), {"count": 1}, "unknown"),
        (Number("count", "below", "free"), {"count": 1}, "met"),
        (Each("people", OFFICIAL), {"people": ()}, "met"),
        (Each("people", OFFICIAL), {}, "unknown"),
        (Each("people", OFFICIAL), {"people": ({"people.who": "official"}, {})}, "unknown"),
        (Each("people", OFFICIAL), {"people": ({"people.who": "x"}, {})}, "not_met"),
        (Many("people", OFFICIAL, "two"), {"people": ({"people.who": "official"}, {})}, "unknown"),
        (Many("people", OFFICIAL, "two"), {"people": ({"people.who": "official"},)}, "not_met"),
        (Many("people", OFFICIAL, "two"), {"people": ({"people.who": "official"},) * 2}, "met"),
        (Many("people", OFFICIAL, "two"), {}, "unknown"),
        (Many("people", OFFICIAL, "unseen"), {"people": ()}, "unknown"),
        (Not(Is("flag")), {"flag": True}, "not_met"),
        (AddsUp(("count",), ("other",), "sum"), {"count": 5, "other": 2, "sum": 3}, "met"),
        (AddsUp(("count",), ("other",), "sum"), {"count": 5, "sum": 3}, "unknown"),
        (StatedShare("count", "other", "percent"), {"count": 10, "other": 141, "percent": "7.09"}, "met"),
        (StatedShare("count", "other", "percent"), {"count": 10, "other": 141, "percent": "7.10"}, "not_met"),
        (StatedShare("count", "other", "percent"), {"count": 10, "other": 141}, "unknown"),
        (StatedShare("count", "other", "percent"), {"count": 10, "percent": "7"}, "unknown"),
        (StatedShare("count", "other", "percent"), {"count": 1, "other": 8, "percent": "13"}, "met"),
        (Capped("count", "other", "cap"), {"count": 2, "other": 13}, "met"),
        (Capped("count", "other", "cap"), {"count": 3, "other": 13}, "not_met"),
        (Capped("count", "other", "cap"), {"count": 3}, "unknown"),
        (Capped("count", "other", "unseen"), {"count": 3, "other": 13}, "unknown"),
        (BALLOT, {"ballot.for": 2, "ballot.all": 4, "ballot.away": 1}, "met"),
        (BALLOT, {"ballot.for": 2, "ballot.all": 4, "ballot.away": 0}, "not_met"),
        (BALLOT, {"ballot.for": 2, "ballot.all": 4}, "unknown"),
        (BALLOT, {"ballot.for": 2, "ballot.entitled": 3}, "met"),
        (BALLOT, {"ballot.for": 4, "ballot.entitled": 3}, "unknown"),
        (BALLOT, {"ballot.for": 0, "ballot.all": 1, "ballot.away": 2}, "unknown"),
        (Vote(ballot="ballot", base="all", share="unseen"), {}, "unknown"),
        (Vote(ballot="ballot", base="all", share="share", excluded="unseen"), {}, "unknown"),
        (AGE, {"voted": VOTE}, "unknown"),
        (AGE, {"voted": VOTE, "born": PartialDate(2006)}, "unknown"),
        (AGE, {"voted": VOTE, "born": PartialDate(2005)}, "met"),
        (AGE, {"voted": VOTE, "born": PartialDate(2006, 6)}, "not_met"),
        (BY_MONTH, {"voted": VOTE, "born": PartialDate(2006, 5)}, "met"),
        (BY_MONTH, {"voted": VOTE, "born": PartialDate(2006)}, "unknown"),
        (CompletedMonths(start=BORN, end=STEP, limit="unseen", at_most=True), {"born": FIRST}, "unknown"),
        (WithinMonths(start=FactDay("issued"), end=STEP, limit="unseen"), {"issued": FIRST}, "unknown"),
        (WithinMonths(start=FactDay("issued"), end=STEP, limit="wait"), {"issued": ABSENT}, "not_met"),
        (WithinMonths(start=FactDay("issued"), end=STEP, limit="wait"), {"voted": VOTE}, "unknown"),
        (WithinMonths(start=STEP, end=FactDay("issued"), limit="wait"), {"issued": VOTE}, "unknown"),
        (DUE, {"voted": VOTE}, "unknown"),
        (OnOrBefore(FactDay("issued"), STEP), {"issued": VOTE, "voted": VOTE}, "met"),
        (OnOrBefore(FactDay("issued"), STEP), {"issued": VOTE, "voted": FIRST}, "not_met"),
        (OnOrBefore(BORN, FactDay("issued")), {"born": PartialDate(2024), "issued": VOTE}, "unknown"),
        (OnOrBefore(FactDay("issued"), STEP), {"voted": VOTE}, "unknown"),
        (SameDay(FactDay("issued"), STEP), {"issued": VOTE, "voted": VOTE}, "met"),
        (SameDay(FactDay("issued"), STEP), {"issued": FIRST, "voted": VOTE}, "not_met"),
        (SameDay(BORN, STEP), {"born": PartialDate(2024), "voted": VOTE}, "unknown"),
        (SameDay(FactDay("issued"), STEP), {"voted": VOTE}, "unknown"),
        (OnOrBefore(MonthsAfter(FactDay("issued"), "unseen"), STEP), {"issued": FIRST}, "unknown"),
        (OnOrBefore(MonthsAfter(FactDay("issued"), "wait"), STEP), {"voted": VOTE}, "unknown"),
        (OnOrBefore(STEP, MonthsAfter(STEP, "wait")), {}, "unknown"),
        (OnOrBefore(ChosenDay("unseen", {"issue": FactDay("issued")}), STEP), {"issued": FIRST}, "unknown"),
    ],
)  # fmt: skip
def test_condition_answers_in_three_ways(then, facts, expected):
    assert answer(then, facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"voted": dt.date(2024, 6, 21)}, "met"),
        ({"voted": dt.date(2024, 6, 22)}, "unknown"),
        ({"voted": dt.date(2024, 6, 22), "extended": False}, "not_met"),
        ({"voted": dt.date(2024, 7, 12), "extended": True}, "met"),
        ({"voted": dt.date(2024, 7, 13), "extended": True}, "not_met"),
        ({"voted": dt.date(2024, 7, 13)}, "not_met"),
    ],
)
def test_limit_with_an_extension_is_open_only_between_the_two_days(facts, expected):
    verdict = told(DUE, {"issued": VOTE, **facts})
    assert verdict.outcome.value == expected
    assert (verdict.missing == ("extended",)) is (expected == "unknown")


@pytest.mark.parametrize(("extended", "expected"), [(None, "unknown"), (True, "unknown"), (False, "not_met")])
def test_extension_nobody_has_seen_decides_nothing(extended, expected):
    late = {"issued": VOTE, "voted": dt.date(2024, 9, 2)} | (
        {} if extended is None else {"extended": extended}
    )
    then = WithinWorkingDays(
        start=FactDay("issued"), end=STEP, limit="limit", extension="unseen", extended="extended"
    )
    assert answer(then, late) == expected


def test_limit_without_a_value_in_force_or_without_extension():
    facts = {"issued": VOTE, "voted": VOTE}
    assert answer(WithinWorkingDays(start=FactDay("issued"), end=STEP, limit="unseen"), facts) == "unknown"
    assert answer(WithinWorkingDays(start=FactDay("issued"), end=STEP, limit="limit"), facts) == "met"


def test_step_not_taken_is_open_until_no_later_day_could_be_right():
    facts = {"issued": VOTE, "extended": False}
    assert answer(DUE, facts, day=dt.date(2024, 6, 21)) == "unknown"
    assert answer(DUE, facts, day=dt.date(2024, 6, 22)) == "not_met"
    assert answer(AGE, {"born": dt.date(2006, 5, 10)}, day=dt.date(2024, 5, 9)) == "unknown"
    assert answer(AGE, {"born": dt.date(2006, 5, 10)}, day=dt.date(2024, 5, 10)) == "met"


def test_holidays_on_the_way_are_told_and_kept():
    holiday, elsewhere = dt.date(2024, 5, 20), dt.date(2024, 12, 25)
    calendar = WorkingCalendar(frozenset({holiday, elsewhere}))
    judgement = judge(book(DUE), Facts({"issued": VOTE, "extended": False}), day=VOTE, calendar=calendar)
    assert judgement.verdicts[0].due == dt.date(2024, 6, 24)
    assert judgement.calendar.holidays == {holiday}


def test_verdict_tells_the_first_day_on_which_it_will_be_met():
    verdict = told(AGE, {"born": dt.date(2006, 5, 10), "voted": dt.date(2024, 5, 9)})
    assert verdict.workings[0].told["turn"] == "2024-05-10"
    month = told(BY_MONTH, {"born": dt.date(2006, 5, 10), "voted": dt.date(2024, 4, 30)})
    assert month.workings[0].told["turn"] == "2024-05-01"


def test_rule_that_does_not_apply_is_told_with_the_fact_that_says_so():
    found = told(AGE, {"flag": False, "born": FIRST}, when=Is("flag"))
    assert (found.rule, found.because) == ("age", ("flag",))


def test_rule_without_a_limit_does_not_apply():
    then = WithinWorkingDays(start=FactDay("issued"), end=STEP, limit="free")
    assert told(then, {"issued": FIRST}, key="free").because == ("free",)


def test_rule_that_may_not_apply_is_never_broken():
    child, adult = ({"born": dt.date(year, 1, 1), "voted": VOTE} for year in (2020, 1990))
    assert told(AGE, child, when=Is("flag")).missing == ("flag",)
    assert answer(AGE, adult, when=Is("flag")) == "met"
    assert answer(AGE, child | {"flag": True}, when=Is("flag")) == "not_met"


@pytest.mark.parametrize("day", [FIRST - dt.timedelta(days=1), dt.date(1990, 1, 1)])
def test_day_before_the_first_rules_is_not_judged(day):
    verdict = told(AGE, {"born": dt.date(1950, 1, 1), "voted": day})
    assert (verdict.outcome.value, verdict.unseen, verdict.set_code) == ("unknown", ("age",), "")
    assert not verdict.confirmed


def test_value_nobody_has_seen_decides_nothing_whatever_the_facts():
    verdict = told(Is("flag"), {"flag": True}, key="unseen")
    assert (verdict.outcome.value, verdict.unseen) == ("unknown", ("unseen",))


def test_only_what_decides_is_told():
    then = AnyOf((("by_flag", Is("flag")), ("", Number("count", "at_least", "two"))))
    verdict = told(then, {"flag": True})
    assert [working.kind for working in verdict.workings] == ["is"]
    assert verdict.grounds == ("by_flag",)
    assert told(All((Is("flag"), Says("yes"))), {"flag": False}).workings[0].told["fact"] == "flag"
    assert told(then, {"flag": False}).missing == ("count",)


def test_row_s_facts_are_kept_as_the_whole_list():
    people = ({"people.who": "official"}, {"people.who": "x"})
    verdict = told(Each("people", OFFICIAL), {"people": people})
    assert verdict.used.to_json()["people"] == [{"people.who": "official"}, {"people.who": "x"}]


def test_verdict_keeps_the_rule_s_own_value_first():
    then = All((Says("yes"), AGE))
    verdict = told(then, {"born": dt.date(1990, 1, 1), "voted": VOTE})
    assert [value.key for value in verdict.values] == ["age", "yes"]
    assert verdict.confirmed


def test_judgement_of_a_day_of_other_rules_says_so():
    judgement = judge(
        book(AGE), Facts({"born": FIRST, "voted": VOTE}), day=VOTE, rules_on=dt.date(2000, 1, 1)
    )
    assert judgement.outcome.value == "unknown"
    assert replay(book(AGE), json.loads(judgement.to_bytes())).to_bytes() == judgement.to_bytes()


def test_judgement_counts_and_names_what_is_missing():
    judgement = judge(book(AGE), Facts(), day=VOTE)
    assert (judgement.outcome.value, judgement.missing) == ("unknown", ("born",))
    assert len(judgement.of(judgement.outcome)) == 1


def test_kept_judgement_is_plain_text_in_fixed_order():
    facts = {
        "born": PartialDate(2006, 5),
        "voted": VOTE,
        "areas": (Flag("border", FIRST),),
        "reasons": ("other",),
    }
    kept = json.loads(judge(book(AGE), Facts(facts), day=VOTE).to_bytes())
    assert list(kept["facts"]) == ["areas", "born", "reasons", "voted"]
    assert kept["facts"]["areas"] == [{"flag": "border", "from": "2021-07-30", "to": None}]
    assert kept["verdicts"][0]["values"][0]["from"] == "2021-07-30"


def test_fact_of_the_wrong_kind_is_a_mistake_of_the_program():
    with pytest.raises(TypeError, match="is not a day"):
        told(AGE, {"born": "yesterday", "voted": VOTE})


def test_rule_knows_its_values_and_facts():
    then = All((BALLOT, DUE, Each("people", OFFICIAL), AnyOf((("", AddsUp(("count",), (), "sum")),))))
    rule = Rule(key="age", step="vote", then=then, when=Not(Is("flag")))
    assert rule.keys == {"age", "share", "out", "limit", "more", "who"}
    assert rule.names >= {
        "ballot.for",
        "ballot.all",
        "issued",
        "extended",
        "people",
        "people.who",
        "count",
        "flag",
    }


def test_page_is_cited_by_its_title():
    assert str(Cited("page", "Một trang")) == "Một trang"
