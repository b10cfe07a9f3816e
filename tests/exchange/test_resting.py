"""What rests on an imported file: while it does, the import stays; no table about persons is forgotten."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from chibo.admission.actions import assign_helper
from chibo.exchange.actions import undo_import
from chibo.people.actions import start_post
from chibo.people.models import Person
from chibo.storage.refusal import Refusal
from chibo.training.actions import enrol, open_class, record_certificate
from chibo.training.choices import ClassKind
from tests.exchange.conftest import in_one_go
from tests.exchange.test_import import SIMPLE, line
from tests.exchange.workbooks import simple
from tests.pool import Pool
from tests.register import PAPER, TODAY

EXCUSED = {
    "admission.Attachment": "lies with a dossier of a candidate, who is asked himself",
    "admission.AttachmentPart": "part of such a file",
    "membership.Movement": "its rows are never changed: the instant of recording is asked itself",
    "membership.MovementPlace": "projection of the movements",
    "membership.Spell": "projection of the movements",
    "people.NumberCollision": "a note about a number, which a closed file no longer holds",
    "people.PersonKey": "made only together with a protected field",
    "exchange.StagedRow": "the import itself; what a later one wrote stands in the histories",
}
OFFICIAL = line()
PROBATIONARY = line(joined="1/3/2025", official="")


def asked_to_help(desk, person):
    note = Pool(desk.register).note()
    assign_helper(actor=desk.user, candidate=note, helper=person, on=TODAY, basis=PAPER)


def sent_to_class(desk, person):
    register = desk.register
    held = open_class(
        actor=desk.user, kind=ClassKind.NEW_MEMBER, name="Lớp đảng viên mới", organiser=register.north,
        starts_on=TODAY, ends_on=TODAY, basis=PAPER,
    )  # fmt: skip
    enrol(
        actor=desk.user, training_class=held, persons=[person], sender=register.north, on=TODAY, basis=PAPER,
        today=TODAY,
    )  # fmt: skip


def given_a_certificate(desk, person):
    record_certificate(
        actor=desk.user, kind=ClassKind.AWARENESS, number="27/GCN", issued_on=date(2025, 4, 1),
        issuer="Trung tâm chính trị", today=TODAY, person=person,
    )  # fmt: skip


def given_a_post_above(desk, person):
    """At the district, whose posts the clerk of a commune does not see."""
    with desk.register.at_work():
        start_post(
            actor=desk.user, kind="committee_member", on=TODAY, basis=PAPER, unit=desk.register.district,
            person=person,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "happened"),
    [
        (OFFICIAL, asked_to_help),
        (PROBATIONARY, sent_to_class),
        (OFFICIAL, given_a_certificate),
        (OFFICIAL, given_a_post_above),
    ],
)
def test_undo_is_refused_while_something_later_rests_on_a_file(lasting, row, happened):
    batch = in_one_go(lasting, lambda: lasting.bring_in(simple(SIMPLE, row)))
    with transaction.atomic(), lasting.register.at_work():
        happened(lasting, Person.objects.get())
    with pytest.raises(Refusal, match="Đã có việc ghi sau khi nhập"):
        in_one_go(lasting, lambda: undo_import(actor=lasting.user, batch=batch, reason="x", today=TODAY))


def about_persons():
    """Every table of the installation with a key of a person, histories aside, and its column."""
    return [
        (model, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is Person
        and not hasattr(model, "pgh_obj")
    ]


@pytest.mark.django_db
def test_every_key_of_a_person_is_watched_or_excused_by_name():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'chibo_written_since'")
        source = cursor.fetchone()[0]
    histories = {
        model.pgh_tracked_model: model._meta.db_table
        for model in apps.get_models()
        if hasattr(model, "pgh_obj")
    }
    asked = {
        model._meta.label
        for model, column in about_persons()
        if f"FROM {histories.get(model)} WHERE {column} = ANY (persons)" in source
    }
    labels = {model._meta.label for model, _column in about_persons()}
    assert asked | set(EXCUSED) == labels
    assert not asked & set(EXCUSED)
    assert "FROM membership_movement WHERE person_id = ANY (persons) AND recorded_at > since" in source
    assert f"FROM {histories[Person]} WHERE pgh_obj_id = ANY (persons)" in source
