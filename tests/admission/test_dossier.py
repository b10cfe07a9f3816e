"""The dossier: its checklist by the rules of the day, gates, hand-overs, returns, clocks."""

from datetime import date

import pytest

from chibo.admission.actions import (
    add_introducer,
    close_note,
    complete_dossier,
    hand_over,
    open_dossier,
    pass_on,
    record_paper,
    record_reply,
    remove_introducer,
    renew_dossier,
    resubmit,
    return_dossier,
    send_letter,
    withdraw_dossier_step,
    withdraw_letter,
)
from chibo.admission.checks.gates import lacking, out_of_order
from chibo.admission.measures import times_by_unit
from chibo.admission.models import Candidate, Dossier, HandOver
from chibo.admission.queries.dossiers import (
    dossier_of,
    hand_overs_of,
    introducers_of,
    item_state,
    items_of,
    letters_of,
    stays,
    visible_dossiers,
)
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.admission import PaperState
from chibo.engine.citation import Citation
from chibo.membership.actions import move_unit
from chibo.storage.refusal import Refusal
from tests.dossiers import HANDED, LATER, LETTER, OPENED, PERMISSION, REPLY, VERIFIED
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 10)


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def states(dossier):
    return {item.code: item.state for item in items_of(dossier.pk)}


def clocks(dossier):
    return {(row.what, row.since, row.unit.code) for row in open_ones(deadlines_of(dossier.candidate_id))}


def test_checklist_is_that_of_the_day_with_what_the_road_knows(road):
    dossier = road.opened()
    with road.register.at_work():
        said = states(dossier)
        told = items_of(dossier.pk).get(code="application").told
    assert [code for code, state in said.items() if state == "valid"] == [
        "sympathiser_resolution", "certificate", "permission", "application",
    ]  # fmt: skip
    assert not {"association_resolution", "parents_opinion", "class_resolution"} & set(said)
    assert (dossier.rule_set, told["confidence"], told["cited"][0]["key"]) == (
        "2025", "secondary", "12-hd-btctw-2022",
    )  # fmt: skip
    assert (dossier.checker.code, dossier.decider.code, dossier.holder.code) == ("xa-bac", "huyen", "cb-ha")


def test_association_and_pupil_bring_their_papers(road):
    dossier = road.opened(association="youth_union", marks=["pupil"])
    with road.register.at_work():
        assert {"association_resolution", "parents_opinion"} <= set(states(dossier))


def test_certificate_that_ran_out_opens_no_dossier(road):
    note, _person = road.pool.applied()
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        open_dossier(
            candidate=note, on=date(2030, 4, 2), basis=PERMISSION, route="above_grassroots",
            association="no_association", **road.said(today=date(2030, 4, 2)),
        )  # fmt: skip
    assert codes(refused) == ["rule.class.certificate_validity"]
    assert not Dossier.objects.exists()


def test_gate_says_what_is_missing_which_rule_and_how_to_mend_it(road):
    dossier = road.opened()
    with road.register.at_work():
        hand_over(candidate=dossier.candidate, on=HANDED, papers=["application"], **road.said())
        with pytest.raises(Refusal) as refused:
            complete_dossier(candidate=dossier.candidate, on=JUNE, **road.said())
    said = codes(refused)
    assert said.count("dossier.missing") == 9
    assert "rule.introducer.alone" in said
    words = {finding.code: finding.message for finding in refused.value.findings}
    told = " ".join(finding.message for finding in refused.value.findings)
    assert "Gửi thư thẩm tra và ghi đủ trả lời." in told
    assert "12-HD/BTCTW ngày 18/01/2022" in told
    assert "Cần hai đảng viên chính thức giới thiệu." in words["rule.introducer.alone"]
    assert "Điều lệ Đảng" in words["rule.introducer.alone"]
    assert "Ghi số, ngày và nơi để giấy này." in words["dossier.missing"]
    assert road.candidate(dossier).stage == "handed_over"


def test_whole_dossier_goes_through(road):
    dossier = road.complete()
    assert road.candidate(dossier).stage == "complete"
    with road.register.at_work():
        assert lacking(dossier, "cell_review", TODAY) == []
        assert {finding.code for finding in lacking(dossier, "decision", TODAY)} == {"dossier.missing"}
        assert clocks(dossier) == {
            ("dossier_stale", OPENED, "cb-ha"), ("certificate_expires", date(2025, 4, 1), "cb-ha"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "day", "state"),
    [
        ("certificate", date(2030, 4, 1), PaperState.VALID),
        ("certificate", date(2030, 4, 2), PaperState.EXPIRED),
        ("opinion_summary", date(2026, 5, 28), PaperState.VALID),
        ("opinion_summary", date(2026, 5, 29), PaperState.EXPIRED),
        ("application", date(2040, 1, 1), PaperState.VALID),
    ],
)
def test_paper_runs_out_by_the_rule_of_the_day(road, code, day, state):
    dossier = road.whole()
    with road.register.at_work():
        assert item_state(items_of(dossier.pk).get(code=code), day) is state


def test_papers_out_of_order_are_told_and_stop_nobody(road):
    dossier = road.opened()
    with road.register.at_work():
        found = out_of_order(items_of(dossier.pk))
        assert [finding.code for finding in found] == ["dossier.order.application"]
        assert "01/4/2025" in found[0].message


@pytest.mark.parametrize(
    ("code", "said", "wrong"),
    [
        ("history", {"state": "none", "reason": "x"}, "dossier.demanded"),
        ("opinion_residence", {"state": "none"}, "dossier.reason"),
        ("opinion_residence", {"state": "valid", "agrees": None}, "dossier.agrees"),
        ("history", {"state": "valid", "basis": Citation(number="1")}, "dossier.paper_day"),
        ("history", {"state": "valid", "basis": Citation(date=LATER)}, "dossier.issuer"),
        ("verification", {"state": "valid", "basis": REPLY}, "dossier.filled_elsewhere"),
    ],
)
def test_paper_that_cannot_be_is_refused(road, code, said, wrong):
    dossier = road.opened()
    with road.register.at_work():
        item = items_of(dossier.pk).get(code=code)
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        record_paper(item=item, **({"basis": PERMISSION} | said), **road.said())
    assert codes(refused) == [wrong]


def test_paper_that_may_be_spared_needs_its_reason(road):
    dossier = road.opened()
    with road.register.at_work():
        road.paper(dossier, "opinion_residence", state="none", reason="Nơi cư trú là nơi công tác")
        assert states(dossier)["opinion_residence"] == "none"


def test_return_stops_the_clock_and_resubmission_starts_it_anew(road):
    dossier = road.handed_over()
    said = {"candidate": dossier.candidate, **road.said()}
    with road.register.at_work():
        assert ("dossier_check", HANDED, "xa-bac") in clocks(dossier)
        return_dossier(
            on=date(2025, 6, 5), papers=["history"], reason="incomplete", sentence="Ghi đủ mục 17.", **said
        )
        assert ("dossier_supplement", date(2025, 6, 5), "cb-ha") in clocks(dossier)
        assert not any(what == "dossier_check" for what, _since, _unit in clocks(dossier))
        assert states(dossier)["history"] == "supplement"
        with pytest.raises(Refusal) as refused:
            resubmit(on=JUNE, papers=["history"], **said)
        assert codes(refused) == ["dossier.to_supplement"]
        road.paper(dossier, "history")
        resubmit(on=JUNE, papers=["history"], **said)
        assert ("dossier_check", JUNE, "xa-bac") in clocks(dossier)
        passings = hand_overs_of([dossier.pk])[dossier.pk]
        times = times_by_unit(visible_dossiers(road.register.whole), TODAY)
        lay = [(stay.since, stay.until, stay.place) for stay in stays(road.fresh(dossier), passings)]
    cell, commune = road.register.north_cell.pk, road.register.north.pk
    assert lay == [
        (OPENED, HANDED, cell), (HANDED, date(2025, 6, 5), commune), (date(2025, 6, 5), JUNE, cell),
        (JUNE, None, commune),
    ]  # fmt: skip
    told = {key: (each.here, each.stays, each.days, each.usual, each.returns) for key, each in times.items()}
    assert told == {cell: (0, 2, 32, 16, 0), commune: (1, 2, 9, 5, 1)}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"reason": "other"}, "dossier.return_reason"),
        ({"papers": ["health_certificate"]}, "dossier.return_papers"),
        ({"papers": []}, "dossier.return_papers"),
        ({"sentence": "  "}, "dossier.return_sentence"),
    ],
)
def test_return_names_papers_of_the_checklist_and_a_reason_of_the_list(road, change, wrong):
    dossier = road.handed_over()
    said = {"papers": ["history"], "reason": "incomplete", "sentence": "Ghi đủ."} | change
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        return_dossier(candidate=dossier.candidate, on=JUNE, **said, **road.said())
    assert codes(refused) == [wrong]


def test_step_out_of_order_is_refused(road):
    dossier = road.opened()
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        complete_dossier(candidate=dossier.candidate, on=JUNE, **road.said())
    assert codes(refused) == ["admission.not_now"]


def test_only_papers_that_are_there_can_be_handed_over(road):
    dossier = road.opened()
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        hand_over(candidate=dossier.candidate, on=HANDED, papers=["history"], **road.said())
    assert codes(refused) == ["dossier.not_there"]


def test_letters_age_until_answered_and_verify_together(road):
    dossier = road.opened()
    said = {"candidate": dossier.candidate, "on": OPENED, "basis": LETTER, **road.said()}
    with road.register.at_work():
        one = send_letter(relation="self", asked="Đảng ủy xã Đồng Nam", **said)
        two = send_letter(relation="father", asked="Đảng ủy xã Đồng Nam", abroad=True, **said)
        send_letter(relation="mother", asked="Chi bộ thôn Hạ", exempt=True, **said)
        limits = [open_ones(deadlines_of(letter.pk)).get() for letter in (one, two)]
        assert [(row.what, row.length) for row in limits] == [
            ("verification_reply", 30), ("verification_reply_abroad", 90),
        ]  # fmt: skip
        record_reply(letter=one, on=VERIFIED, agrees=True, basis=REPLY, **road.said())
        assert states(dossier)["verification"] == "missing"
        record_reply(letter=two, on=VERIFIED, agrees=False, basis=REPLY, **road.said())
        assert states(dossier)["verification"] == "supplement"
        again = send_letter(relation="father", asked="Đảng ủy xã Đồng Nam", **(said | {"on": VERIFIED}))
        record_reply(letter=again, on=LATER, agrees=True, basis=REPLY, **road.said())
        assert states(dossier)["verification"] == "valid"
        assert not open_ones(deadlines_of(one.pk)).exists()
        with pytest.raises(Refusal) as refused:
            record_reply(letter=one, on=LATER, agrees=True, basis=REPLY, **road.said())
    assert codes(refused) == ["verification.answered"]


def test_letter_entered_wrongly_is_taken_back_with_its_deadline(road):
    dossier = road.opened()
    with road.register.at_work():
        letter = send_letter(
            candidate=dossier.candidate, relation="self", asked="X", on=OPENED, basis=LETTER, **road.said()
        )
        withdraw_letter(actor=road.register.actor, letter=letter, reason="Ghi nhầm", on=TODAY)
        assert not letters_of(dossier.pk).exists()
        assert not open_ones(deadlines_of(letter.pk)).exists()


def test_introducers_are_two_official_members(road):
    dossier = road.opened()
    fresh = road.register.enter("Lụa", on=date(2025, 1, 6))
    said = {"actor": road.register.actor, "candidate": dossier.candidate, "on": OPENED, "basis": PAPER}
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        add_introducer(person=fresh, since=date(2020, 1, 1), **said)
    assert codes(refused) == ["rule.introducer.standing"]
    road.introduced(dossier)
    third = road.register.enter("Ba", kind="opening", standing="official")
    with road.register.at_work():
        assert states(dossier)["introduction"] == "valid"
        with pytest.raises(Refusal) as refused:
            add_introducer(person=third, since=date(2020, 1, 1), **said)
        remove_introducer(actor=road.register.actor, introducer=introducers_of(dossier.pk).first())
        assert states(dossier)["introduction"] == "missing"
    assert codes(refused) == ["introducer.enough"]


def test_introducer_not_long_enough_together_stops_at_the_gate(road):
    dossier = road.opened(association="youth_union")
    member = road.register.enter("Ổn", kind="opening", standing="official")
    with road.register.at_work():
        add_introducer(
            actor=road.register.actor, candidate=dossier.candidate, person=member, since=date(2024, 6, 11),
            on=OPENED, basis=PAPER,
        )  # fmt: skip
        hand_over(candidate=dossier.candidate, on=HANDED, papers=["application"], **road.said())
        with pytest.raises(Refusal) as refused:
            complete_dossier(candidate=dossier.candidate, on=JUNE, **road.said())
    assert "rule.introducer.together" in codes(refused)


def test_dossier_that_ran_out_is_renewed_with_papers_made_since(road):
    dossier = road.whole()
    late, redone = date(2026, 6, 1), date(2026, 5, 20)
    said = {"candidate": dossier.candidate, "basis": PERMISSION}
    with road.register.at_work():
        with pytest.raises(Refusal) as refused:
            renew_dossier(on=date(2026, 5, 6), **said, **road.said(today=late))
        assert codes(refused) == ["dossier.still_fresh"]
        with pytest.raises(Refusal) as refused:
            renew_dossier(on=late, **said, **road.said(today=late))
        assert codes(refused) == ["dossier.redo"] * 3
        for code in ("verification", "introduction", "opinion_summary"):
            items_of(dossier.pk).filter(code=code).update(basis=Citation("X", "Giấy", "2", redone))
        renew_dossier(on=late, **said, **road.said(today=late))
        assert ("dossier_stale", late, "cb-ha") in clocks(dossier)
        assert ("dossier_stale", OPENED, "cb-ha") not in clocks(dossier)
    assert road.fresh(dossier).renewed_on == late


def test_papers_pass_on_without_a_step_and_only_along_the_road(road):
    dossier = road.handed_over()
    register, said = road.register, {"on": JUNE, "papers": ["history"], **road.said()}
    with register.at_work():
        with pytest.raises(Refusal) as refused:
            pass_on(candidate=dossier.candidate, target=register.south, **said)
        pass_on(candidate=dossier.candidate, target=register.district, taken_by="Lê Văn Hai", **said)
    assert codes(refused) == ["dossier.target"]
    assert (road.fresh(dossier).holder, road.candidate(dossier).stage) == (register.district, "handed_over")


def test_step_put_in_wrongly_is_taken_back_with_its_hand_over(road):
    dossier = road.handed_over()
    with road.register.at_work():
        withdraw_dossier_step(candidate=dossier.candidate, **road.said())
        assert not HandOver.objects.exists()
        assert not any(what == "dossier_check" for what, _since, _unit in clocks(dossier))
        with pytest.raises(Refusal) as refused:
            withdraw_dossier_step(candidate=dossier.candidate, **road.said())
    assert codes(refused) == ["admission.step_stands"]
    assert (road.fresh(dossier).holder.code, road.candidate(dossier).stage) == ("cb-ha", "dossier_open")


def test_end_of_the_note_ends_every_deadline_of_the_dossier(road):
    dossier = road.opened()
    with road.register.at_work():
        letter = send_letter(
            candidate=dossier.candidate, relation="self", asked="X", on=OPENED, basis=LETTER, **road.said()
        )
        close_note(candidate=dossier.candidate, on=TODAY, reason="withdrew", basis=PAPER, **road.said())
        assert clocks(dossier) == set()
        assert not open_ones(deadlines_of(letter.pk)).exists()


def test_dossier_lies_where_its_cell_lies(road):
    register = road.register
    dossier = road.handed_over()
    with register.at_work():
        move_unit(
            actor=register.actor, unit=register.north_cell, parent=register.south, on=TODAY, today=TODAY,
            basis=PAPER,
        )  # fmt: skip
        path = Candidate.objects.get(pk=dossier.candidate_id).place
        rows = [dossier_of(dossier.candidate_id), *items_of(dossier.pk), *letters_of(dossier.pk)]
        rows += [*introducers_of(dossier.pk), *HandOver.objects.all()]
        assert {row.place for row in rows} == {path}
    with register.at_work(register.north):
        assert not visible_dossiers(register.scope(register.north)).exists()
    with register.at_work(register.south):
        assert visible_dossiers(register.scope(register.south)).count() == 1
