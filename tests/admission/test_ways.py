"""Votes and decisions in a cell too small to vote, and by the way on which one committee decides alone."""

import pytest

from chibo.admission.actions import resolve
from chibo.storage.refusal import Refusal
from tests.admission.test_decisions import decided, passed
from tests.admission.test_votes import COUNCIL, RESOLUTION, codes, counts, held

pytestmark = pytest.mark.django_db


def test_cell_without_enough_official_members_may_not_vote(road):
    dossier = road.complete()
    with pytest.raises(Refusal) as refused:
        held(road, dossier, 2, 2)
    assert codes(refused) == ["rule.votes.cell_minimum"]


def test_committee_has_no_word_where_the_way_leaves_it_out(road):
    dossier = road.complete(route="authorised")
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        resolve(
            candidate=dossier.candidate, on=COUNCIL, basis=RESOLUTION, members=9, **counts(9, 9),
            **road.said(),
        )  # fmt: skip
    assert codes(refused) == ["dossier.no_committee"]
    assert dossier.decider.code == "xa-bac"


@pytest.mark.parametrize(("votes_for", "stage"), [(6, "decided"), (5, "refused")])
def test_authorised_committee_decides_by_two_thirds(road, votes_for, stage):
    dossier = passed(road, route="authorised")
    ballot = decided(road, dossier, votes_for)
    assert (ballot.body, ballot.unit.code, ballot.told["value"]) == ("deciding", "xa-bac", "≥ 2/3")
    assert road.candidate(dossier).stage == stage
