"""The consent to a readmission: a paper of the checklist that the decision waits for."""

from datetime import date

import pytest

from chibo.admission.actions import decide, resolve, vote
from chibo.admission.checks.gates import lacking
from chibo.admission.queries.dossiers import items_of
from chibo.engine.citation import Citation
from chibo.storage.refusal import Refusal
from tests.dossiers import LATER, OPENED, Road

pytestmark = pytest.mark.django_db
EVENING, COUNCIL, ISSUED = date(2025, 6, 9), date(2025, 6, 12), date(2025, 6, 13)
AFTER = date(2025, 6, 16)


def cited(on):
    return Citation("Đảng ủy xã Đồng Bắc", "Văn bản", "8", on)


def numbers(members):
    return {"form": "secret_ballot", "present": members, "votes_for": members, "against": 0, "invalid": 0}


def decided(road, dossier):
    said = road.said(candidate=dossier.candidate)
    decide(on=ISSUED, basis=cited(ISSUED), members=9, received_on=ISSUED, **numbers(9), **said)


def test_decision_on_a_readmission_waits_for_a_consent_of_an_earlier_day(road: Road) -> None:
    dossier = road.complete(marks=["readmission"])
    for given in "ABC":
        road.register.enter(given, kind="opening", standing="official")
    with road.register.at_work():
        said = road.said(candidate=dossier.candidate)
        items_of(dossier.pk).filter(code="readmission_consent").update(state="missing")
        vote(on=EVENING, basis=cited(EVENING), **numbers(5), **said)
        resolve(on=COUNCIL, basis=cited(COUNCIL), members=15, **numbers(15), **said)
        with pytest.raises(Refusal) as missing:
            decided(road, dossier)
        road.paper(dossier, "readmission_consent", on=AFTER)
        with pytest.raises(Refusal) as late:
            decided(road, dossier)
        road.paper(dossier, "readmission_consent", on=LATER)
        decided(road, dossier)
    assert [found.code for found in missing.value.findings] == ["dossier.missing"]
    assert [found.code for found in late.value.findings] == ["rule.readmission.consent"]
    assert road.candidate(dossier).stage == "decided"


def test_consent_is_demanded_of_nobody_else(road: Road) -> None:
    dossier = road.opened()
    with road.register.at_work():
        assert not items_of(dossier.pk).filter(code="readmission_consent").exists()
        assert not any(
            "đồng ý kết nạp lại" in found.message for found in lacking(dossier, "decision", OPENED)
        )
