"""Numbers of papers: one run for each body, kind and term; never twice, no gap without reason, never gone."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from chibo.audit.queries import history_of
from chibo.documents.actions import record_signature, take_number, void_number
from chibo.documents.checks import out_of_order, unexplained
from chibo.documents.choices import State
from chibo.documents.models import Paper
from chibo.documents.permissions import may_number
from chibo.documents.queries import (
    Run,
    known_term,
    numbers_of,
    paper_counts,
    register_of,
    skipped,
    visible_papers,
)
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, TODAY

SIGNED = {"signed_on": date(2025, 6, 2), "signer": "Vi Thị Lựu"}


@pytest.fixture
def whole(db, world):
    """The whole district as the database's scope."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield world


def take(unit, kind="QĐ", *, sign="ĐU", term="2020-2025", about="kết nạp đảng viên", on=TODAY, **more):
    return take_number(
        actor=ACTOR, unit=unit, sign=sign, kind=kind, term=term, about=about, on=on, today=TODAY, **more
    )


def refused(run):
    with pytest.raises(Refusal) as caught:
        run()
    return [finding.code for finding in caught.value.findings]


def test_each_kind_term_and_body_has_its_own_run(whole):
    unit, other = whole["xa-dong"], whole["xa-tay"]
    given = [
        take(unit), take(unit), take(unit, "NQ"), take(unit, term="2025-2030"), take(unit, sign="BTC"),
        take(other), take(unit),
    ]  # fmt: skip
    assert [paper.code for paper in given] == [
        "01-QĐ/ĐU", "02-QĐ/ĐU", "01-NQ/ĐU", "01-QĐ/ĐU", "01-QĐ/BTC", "01-QĐ/ĐU", "03-QĐ/ĐU",
    ]  # fmt: skip


def test_paper_is_named_like_every_paper(whole):
    paper = take(whole["xa-dong"], **SIGNED)
    named = paper.citation("Đảng ủy xã Đồng Vông")
    assert str(named) == "Quyết định, quy định 01-QĐ/ĐU ngày 02/6/2025 của Đảng ủy xã Đồng Vông"


def test_free_number_may_be_named_and_a_gap_needs_a_reason(whole):
    unit = whole["xa-dong"]
    assert refused(lambda: take(unit, number=4)) == ["paper.gap"]
    assert take(unit, number=4, gap_reason="Ba số đầu ở sổ giấy").code == "04-QĐ/ĐU"
    assert take(unit).number == 5
    assert take(unit, number=2).number == 2
    assert skipped(numbers_of(Run(unit.pk, "ĐU", "QĐ", "2020-2025"))) == [1, 3]
    assert refused(lambda: take(unit, number=2)) == ["paper.taken"]
    assert refused(lambda: take(unit, number=0)) == ["paper.number"]
    assert unexplained(Paper.objects.all()) == {}


def test_gap_without_a_reason_in_the_table_is_found(whole):
    unit = whole["xa-dong"]
    take(unit, number=3, gap_reason="Sổ giấy")
    Paper.objects.update(gap_reason="")
    assert list(unexplained(Paper.objects.all()).values()) == [[1, 2]]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"term": "2020"}, ["paper.term"]),
        ({"term": "2025-2020"}, ["paper.term"]),
        ({"term": "2000-2025"}, ["paper.term"]),
        ({"sign": "Đ U"}, ["paper.sign"]),
        ({"sign": "ĐU/X"}, ["paper.sign"]),
        ({"sign": ""}, ["paper.sign"]),
        ({"about": " \u200b "}, ["paper.no_about"]),
        ({"on": date(2025, 6, 17)}, ["paper.ahead"]),
        ({"signed_on": date(2025, 6, 17), "signer": "A"}, ["paper.future"]),
        ({"signed_on": TODAY}, ["paper.no_signer"]),
    ],
)
def test_number_that_cannot_be_is_refused(whole, changes, codes):
    assert refused(lambda: take(whole["xa-dong"], **changes)) == codes
    assert not Paper.objects.exists()


def test_signature_is_recorded_afterwards_and_corrected(whole):
    paper = take(whole["xa-dong"])
    assert paper.state is State.WAITING
    said = {"actor": ACTOR, "today": TODAY, "about": "kết nạp đảng viên"}
    signed = record_signature(paper=paper, version=1, **SIGNED, **said)
    assert (signed.state, signed.signed_on, signed.version) == (State.SIGNED, date(2025, 6, 2), 2)
    assert refused(lambda: record_signature(paper=paper, version=1, **SIGNED, **said)) == [
        "paper.changed_meanwhile"
    ]
    again = record_signature(paper=paper, version=2, signed_on=date(2025, 6, 3), signer="Vi Thị Lựu", **said)
    assert again.signed_on == date(2025, 6, 3)
    events = list(history_of(paper))
    assert len(events) == 3


def test_voided_number_keeps_its_row_and_is_never_given_again(whole):
    unit = whole["xa-dong"]
    paper = take(unit)
    void = {"actor": ACTOR, "paper": paper, "on": TODAY, "today": TODAY}
    assert refused(lambda: void_number(version=1, reason=" ", **void)) == ["paper.no_reason"]
    early = {**void, "on": date(2025, 6, 1)}
    assert refused(lambda: void_number(version=1, reason="Ghi nhầm", **early)) == ["paper.void_early"]
    void_number(version=1, reason="Ghi nhầm", **void)
    assert Paper.objects.get().state is State.VOID
    assert refused(lambda: void_number(version=2, reason="Nữa", **void)) == ["paper.void_already"]
    signing = {"actor": ACTOR, "paper": paper, "version": 2, "about": "x", "today": TODAY, **SIGNED}
    assert refused(lambda: record_signature(**signing)) == ["paper.void"]
    assert refused(lambda: take(unit, number=1)) == ["paper.taken"]
    assert take(unit).number == 2


def test_register_is_narrowed_and_counted(whole):
    unit = whole["xa-dong"]
    take(unit, about="kết nạp đảng viên", **SIGNED)
    take(unit, "NQ", about="chuyên đề thôn bản", term="2015-2020")
    void_number(actor=ACTOR, paper=take(unit), version=1, reason="Ghi nhầm", on=TODAY, today=TODAY)

    def codes(**asked):
        return [paper.code for paper in register_of(unit.pk, **asked)]

    assert codes() == ["02-QĐ/ĐU", "01-QĐ/ĐU", "01-NQ/ĐU"]
    assert codes(kind="NQ") == codes(term="2015-2020") == codes(text="CHUYÊN đề") == ["01-NQ/ĐU"]
    assert codes(state="void") == ["02-QĐ/ĐU"]
    assert codes(state="signed") == ["01-QĐ/ĐU"]
    assert codes(state="waiting") == ["01-NQ/ĐU"]
    scope = Scope((whole["huyen"].path,), ())
    assert paper_counts(scope) == {unit.pk: {"total": 3, "waiting": 1, "void": 1}}
    assert known_term(unit.pk, TODAY) == "2020-2025"
    assert known_term(whole["xa-tay"].pk, TODAY) == ""


def test_later_number_signed_on_an_earlier_day_is_told(whole):
    unit = whole["xa-dong"]
    take(unit, signed_on=date(2025, 6, 3), signer="A")
    take(unit, signed_on=date(2025, 6, 2), signer="A")
    take(unit, signed_on=date(2025, 6, 2), signer="A")
    assert [(one.number, two.number) for one, two in out_of_order(Paper.objects.all())] == [(1, 2)]


def test_register_is_seen_from_its_unit_and_above_only(whole):
    take(whole["xa-dong"])
    tay, dong = (whole[code].path for code in ("xa-tay", "xa-dong"))
    for path, count in ((dong, 1), (tay, 0)):
        with acting(user=None, scope=Scope((path,), (path,))):
            assert Paper.objects.count() == visible_papers(Scope((path,), ())).count() == count
    foreign = acting(user=None, scope=Scope((tay,), (tay,)))
    with pytest.raises(ProgrammingError, match="row-level security"), foreign, transaction.atomic():
        take(whole["xa-dong"])


def test_database_itself_refuses_a_number_twice_and_a_void_without_reason(whole):
    paper = take(whole["xa-dong"])
    copy = {
        name: getattr(paper, name) for name in ("unit", "sign", "kind", "term", "number", "about", "taken_on")
    }
    with pytest.raises(IntegrityError, match="paper_number_once"), transaction.atomic():
        Paper.objects.create(**copy)
    with pytest.raises(IntegrityError, match="paper_void_why"), transaction.atomic():
        Paper.objects.create(**{**copy, "number": 9}, voided_on=TODAY)


def test_right_to_number_is_that_of_the_unit_or_above(monkeypatch):
    asked = []
    monkeypatch.setattr("chibo.documents.permissions.may_at", lambda *said: bool(asked.append(said)) or True)
    assert may_number("user", SimpleNamespace(path="0001"), TODAY)
    assert asked == [("user", "documents.number", "0001", TODAY)]
