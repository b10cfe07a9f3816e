"""Relations between whole numbers, as the fact files write them."""

import pytest

from chibo.demo.constraints import relation
from chibo.demo.reading import COMMITTEES, facts, vocabulary


@pytest.mark.parametrize(
    ("text", "holds"),
    [("a + 2*b == 7", True), ("a > b", False), ("a < b", True), ("3*a >= b", True), ("a <= b - 3", False)],
)
def test_relation_is_judged(text, holds):
    assert relation(text).holds({"a": 1, "b": 3}) is holds


@pytest.mark.parametrize("text", ["a", "a == b == c", "a != b", "a / 2 == b", "f(a) == 1", "a == 1.5"])
def test_relation_that_is_no_sum_is_refused(text):
    with pytest.raises(ValueError):
        relation(text).holds({"a": 1, "b": 1, "c": 1})


@pytest.mark.parametrize("key", COMMITTEES)
def test_suggested_numbers_satisfy_every_relation_and_lie_in_their_ranges(key):
    known = facts(key)
    assert [name for name, rule in known.relations.items() if not rule.holds(known.numbers)] == []
    assert all(low <= known.numbers[name] <= high for name, (low, high) in known.ranges.items())


@pytest.mark.parametrize("key", COMMITTEES)
def test_questions_use_the_words_of_the_vocabulary(key):
    words = vocabulary()
    for fact in facts(key).questions:
        question = fact["ask"]
        assert question["population"] in words["population"]
        assert question["measure"] in words["measure"]
        for condition in (*question.get("of", ()), *question.get("where", ())):
            assert condition.split()[0] in words["condition"]


@pytest.mark.parametrize("key", COMMITTEES)
def test_article_is_cited_by_publisher_and_day_of_its_figures(key):
    source = facts(key).data["source"]
    assert source["publisher"]
    assert source["title"] or source["citation_note"]
    assert source["as_of_basis"]
