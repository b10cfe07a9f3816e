"""A register in which every file of the data set has lines."""

from datetime import date

import pytest
from django.db.transaction import atomic

from chibo.accounts.choices import Role
from chibo.admission.actions import (
    apply,
    attach_file,
    certify,
    hand_over,
    introduce,
    open_dossier,
    recognise_sympathiser,
    review_pool,
    send_letter,
    start_group,
)
from chibo.admission.models import Ballot, Decision, Extension, HelperTerm, Introducer, Note, Relocation
from chibo.admission.queries.dossiers import items_of
from chibo.deadlines.actions import change_calendar, finish_deadline, lay_down_rule, open_deadline
from chibo.documents.actions import take_number, void_number
from chibo.engine.calendar import Period
from chibo.engine.citation import Citation
from chibo.hamlets.actions import add_measure, finish_measure, report_people
from chibo.hamlets.actions import withdraw_report as withdraw_people
from chibo.indicators.actions import add_task, adopt, recommend, report, seat
from chibo.membership.actions import record_movement, start_fact
from chibo.membership.models import CardRequest, MembershipFact
from chibo.organisation.actions import (
    add_flag,
    assign_cell,
    close_unit,
    end_flag,
    rename_locality,
    rename_unit,
)
from chibo.people.actions import (
    Entered,
    end_post,
    erase_protected,
    link_account,
    note_collisions,
    save_view,
    set_belonging,
    set_protected,
    set_residence,
    set_trait,
    settle_collision,
    start_post_with_role,
    withdraw_trait,
)
from chibo.people.models import NumberCollision, Person
from chibo.regulations.schemes import ready_schemes
from chibo.storage.fields import days
from chibo.storage.models import Installation
from chibo.targets.actions import set_target
from chibo.training.actions import certify as give_certificate
from chibo.training.actions import enrol, open_class
from tests.papers_as_files import PDF
from tests.register import PAPER, TODAY, Clerk, born, make_user


def _schooling(register):
    """A probationary member with the certificate of a class held by two communes."""
    said = {"actor": Clerk(), "basis": PAPER}
    held = open_class(
        kind="new_member", name="Lớp khóa I", organiser=register.north, joint=[register.south],
        starts_on=date(2025, 5, 5), ends_on=date(2025, 5, 9), venue="Nhà văn hóa xã", **said,
    )  # fmt: skip
    pupil = register.enter("Lụa", on=date(2025, 1, 6))
    rows = enrol(
        training_class=held, persons=[pupil], sender=register.north, on=date(2025, 4, 28), today=TODAY, **said
    )
    give_certificate(
        actor=Clerk(),
        numbers={rows[0]: "1/GCN"},
        issued_on=date(2025, 5, 10),
        issuer="Trung tâm",
        today=TODAY,
    )


@pytest.fixture
def furnished(register):
    """A register with something in every file."""
    return furnish(register)


def furnish(register):
    """Writes something for every file of an archive."""
    with atomic():
        person = register.enter("Ổn", birth=born("1970-05"))
        other = register.enter("Đào")
        register.enter("Ý")
        clerk = {"actor": Clerk()}
        with register.at_work():
            set_protected(
                **clerk, person=person, values={"identity_number": "001099000001", "phone": "0912 000 111"}
            )
            set_protected(**clerk, person=person, values={"phone": "0912 000 222"})
            set_protected(**clerk, person=other, values={"note": "Ghi chú sẽ xóa"})
            erase_protected(**clerk, person=other)
            set_protected(**clerk, person=Person.objects.get(pk=other.pk), values={"note": "Ghi chú mới"})
            set_trait(**clerk, person=person, axis="general", code="G1", on=date(2020, 1, 1), basis=PAPER)
            set_belonging(**clerk, person=person, ethnicity="02", religion="")
            set_residence(**clerk, person=person, locality=register.hamlet, on=date(2021, 5, 1), basis=PAPER)
            _office(register, person)
            start_fact(
                **clerk,
                person=other,
                kind="reinforcing",
                on=date(2024, 3, 1),
                until=date(2026, 3, 1),
                basis=PAPER,
            )
            record_movement(
                **clerk, kind="transferred_out", person=other, on=date(2025, 6, 1), unit=register.north_cell,
                partner=register.south_cell, basis=PAPER, today=TODAY,
            )  # fmt: skip
            assign_cell(
                **clerk, locality=register.hamlet, cell=register.north_cell, on=date(2020, 1, 1), basis=PAPER
            )
            add_flag(**clerk, flag="ethnic", locality=register.hamlet, on=date(2020, 1, 1), basis=PAPER)
            rename_unit(
                **clerk,
                unit=register.north_cell,
                on=date(2024, 1, 1),
                name="Chi bộ thôn Hạ mới",
                basis=Citation(),
            )
            close_unit(**clerk, unit=register.other_cell, on=date(2025, 1, 1), today=TODAY, basis=PAPER)
            MembershipFact.objects.create(person=person, kind="exempt", during=days(date(2024, 1, 1)))
            CardRequest.objects.create(person=person, unit=register.north, on=date(2025, 5, 5), basis=PAPER)
            _set_right(register, other)
            _pool(register, person)
            _schooling(register)
            _papers(register)
            _waiting(register)
            _steering(register)
            _keeping(register, register.hamlet)
            _collision(register, other)
        user = make_user("quan.tri", Role.ADMINISTRATOR, None)
        save_view(actor=user, name="Trên 60", query="age=61-")
        Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})
    return register


def _office(register, person):
    """A secretary whose account has a right with his office, and had one with an office that ended early."""
    officer = make_user("can.bo", Role.ORGANISATION_OFFICER, register.district)
    said = {"actor": officer, "person": person, "today": TODAY}
    link_account(**said, user=make_user("bi.thu", Role.LEADER, register.south_cell))
    said |= {"on": date(2022, 1, 1), "basis": PAPER, "unit": register.north_cell}
    start_post_with_role(**said, kind="cell_secretary", role=Role.CELL_SECRETARY)
    left = start_post_with_role(**said, kind="cell_committee_member", role=Role.LEADER)
    end_post(actor=officer, post=left, on=date(2025, 6, 1), basis=PAPER)


def _set_right(register, person):
    """A hamlet with another name, a flag that ended by a paper, and a fact taken back with its reason."""
    clerk = {"actor": Clerk(), "basis": PAPER}
    rename_locality(**clerk, locality=register.hamlet, on=date(2023, 1, 1), today=TODAY, name="Thôn Hạ Nguồn")
    flag = add_flag(**clerk, flag="religious", locality=register.hamlet, on=date(2021, 1, 1))
    end_flag(**clerk, flag=flag, on=date(2024, 1, 1))
    wrong = set_trait(**clerk, person=person, axis="occupation", code="N11", on=date(2020, 1, 1))
    withdraw_trait(**clerk, trait=wrong, reason="Ghi nhầm người")


def _papers(register):
    """A number that was signed, one that was voided, one that leaves a gap."""
    said = {"actor": Clerk(), "unit": register.north, "sign": "ĐU", "kind": "QĐ", "term": "2020-2025"}
    day = {"on": date(2025, 5, 5), "today": TODAY}
    signed = {"signed_on": date(2025, 5, 6), "signer": "Vi Thị Lựu"}
    take_number(about="kết nạp đảng viên", form="9A-KNĐ", **said, **day, **signed)
    void = take_number(about="ghi nhầm", **said, **day)
    void_number(actor=Clerk(), paper=void, version=void.version, reason="Đánh nhầm loại", **day)
    take_number(about="công nhận chính thức", number=5, gap_reason="Ba số của sổ cũ", **said, **day)


def _waiting(register):
    """A deadline that is done, one that a change of the calendar moved."""
    said = {"actor": Clerk(), "unit": register.north_cell, "what": "ceremony", "on": TODAY, "basis": PAPER}
    done = open_deadline(since=date(2025, 4, 25), **said)
    finish_deadline(actor=Clerk(), deadline=done, on=TODAY, today=TODAY, proof=PAPER)
    open_deadline(since=date(2025, 6, 2), **said)
    lay_down_rule(
        actor=Clerk(), unit=register.district, key="ceremony.limit", value=20, valid_from=date(2025, 6, 1),
        basis=PAPER,
    )  # fmt: skip
    change_calendar(
        actor=Clerk(), day=date(2025, 6, 20), working=False, reason="Lễ của xã", basis=PAPER, on=TODAY
    )


def _steering(register):
    """A resolution with everything on it, and a target that was adjusted."""
    clerk = {"actor": Clerk(), "today": TODAY}
    said = {"actor": Clerk(), "basis": PAPER}
    ready, term = ready_schemes()["rural_cells"], {"first": date(2023, 1, 1), "last": date(2027, 12, 31)}
    scheme = adopt(unit=register.district, ready=ready, title="", **said, **term)
    row = scheme.indicators.get(standard="gathered")
    report(
        indicator=row, unit=register.north, on=date(2025, 5, 5), part=6, base=10, source="Sổ",
        reporter="Đoàn xã", **clerk,
    )  # fmt: skip
    seat(scheme=scheme, holder="Vi Thị Hạ", office="", role="head", on=date(2023, 1, 2), **said)
    add_task(scheme=scheme, unit=register.north, what="Rà soát", owner="", due_on=TODAY, **said)
    recommend(
        scheme=scheme, addressee="Tỉnh ủy", what="Phụ cấp", sent_on=date(2025, 1, 5), today=TODAY, **said
    )
    year = {"unit": register.north, "part": "admissions", "period": Period.year(2025), "today": TODAY, **said}
    set_target(kind="assigned", on=date(2025, 1, 15), value=12, **year)
    set_target(kind="adjusted", on=date(2025, 3, 3), value=10, **year)


def _keeping(register, locality):
    """A measure with its result, and the people of a hamlet as told and taken back."""
    clerk = {"actor": Clerk(), "today": TODAY}
    said = {"what": "Tăng cường ba đảng viên", "owner": "Ban Tổ chức", "due_on": TODAY, "basis": PAPER}
    measure = add_measure(actor=Clerk(), locality=locality, **said)
    finish_measure(measure=measure, on=TODAY, result="Đã lập chi bộ", **clerk)
    told = {"people": 420, "away": 51, "source": "Sổ của thôn", "reporter": "Trưởng thôn"}
    row = report_people(locality=locality, on=date(2025, 5, 5), **told, **clerk)
    withdraw_people(actor=Clerk(), row=row, reason="Nhầm thôn", on=TODAY)


def _collision(register, person):
    """A card number written at the commune of one file that another commune's file holds; looked into."""
    register.enter("Khuê", unit=register.south_cell, card_number="41072357")
    said = Entered(register.north_cell.pk, card_number="41072357", person=person.pk)
    with register.at_work(register.north):
        note_collisions(actor=Clerk(), entered=[said], on=TODAY)
    settle_collision(
        actor=make_user("ra.soat", Role.ORGANISATION_OFFICER, register.district), on=TODAY,
        collision=NumberCollision.objects.get(), finding="wrong_number", note="Xã sửa theo thẻ",
    )  # fmt: skip


def _pool(register, helper):
    """One candidate on the way, with a helper and a group, kept by a review; and one who applied."""
    said = {"actor": Clerk(), "today": TODAY, "basis": PAPER}
    notes = [Note("Ngô Thị Mơ", "f", 2001, register.hamlet), Note("Lù Văn Ân", "m", 1999)]
    since = date(2025, 1, 10)
    one, other = introduce(cell=register.north_cell, by="youth_union", on=since, notes=notes, **said)
    start_group(actor=Clerk(), candidate=one, code="worker", on=since, basis=PAPER)
    HelperTerm.objects.create(candidate=one, helper=helper, during=days(since), basis=PAPER)
    for step in (recognise_sympathiser, certify):
        step(candidate=other, on=date(2025, 2, 3), **said)
    apply(
        candidate=other, on=date(2025, 3, 3), family="Lù", middle="Văn", given="Ân", gender="m",
        birth=born("1999-04-05"), **said,
    )  # fmt: skip
    _dossier(other, helper, said, register.south_cell)
    review_pool(cell=register.north_cell, on=date(2025, 4, 1), stays={one.pk: True}, **said)


def _dossier(candidate, introducer, said, there):
    """A dossier with the level that checks: a letter that waits, and somebody who introduces."""
    made = open_dossier(
        candidate=candidate,
        on=date(2025, 3, 10),
        route="above_grassroots",
        association="no_association",
        **said,
    )
    item = items_of(made.pk).get(code="application")
    attach_file(actor=Clerk(), item=item, name="don.pdf", content=PDF, secrecy="none")
    send_letter(candidate=candidate, relation="self", asked="Đảng ủy xã khác", on=date(2025, 3, 12), **said)
    Introducer.objects.create(
        candidate=candidate, dossier=made, person=introducer, since=date(2020, 1, 1), basis=PAPER
    )
    hand_over(candidate=candidate, on=date(2025, 3, 20), papers=["application"], actor=Clerk(), today=TODAY)
    _decision(candidate, made, there)


def _decision(candidate, dossier, there):
    """A count, its limit put off, a decision and a move, for their files; the verbs are tried elsewhere."""
    about = {"candidate": candidate, "dossier": dossier, "step": dossier.step, "unit": dossier.decider}
    ballot = Ballot.objects.create(
        body="standing", on=TODAY, form="secret_ballot", members=9, left_out={"suspended": 0}, entitled=9,
        present=9, votes_for=8, against=1, invalid=0, passed=True, told={"value": "> 1/2"}, **about,
    )  # fmt: skip
    Extension.objects.create(
        candidate=candidate, dossier=dossier, ballot=ballot, on=TODAY, basis=PAPER, reason="Chờ xác minh",
        told_on=TODAY, length=30, due_before=TODAY,
    )  # fmt: skip
    Decision.objects.create(decided_by="standing_committee", basis=PAPER, issued_on=TODAY, **about)
    Relocation.objects.create(
        applicant=candidate, dossier=dossier, origin=candidate.cell, target=there, moved_on=TODAY,
        basis=PAPER, withdrawn_on=TODAY, reason="Ghi nhầm đơn vị",
    )  # fmt: skip
