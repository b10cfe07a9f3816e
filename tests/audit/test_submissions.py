"""A form sent twice is done once; looks are noted without values."""

from uuid import uuid4

import pytest
from django.db import transaction

from chibo.accounts.models import User
from chibo.audit.actions import claim_submission, finish_submission, log_look, verb
from chibo.audit.models import Submission
from chibo.audit.queries import history_of, looks_at
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create(login="a", name="A")


def test_second_sending_gets_the_first_answer(user):
    key = uuid4()
    submission, fresh = claim_submission(key=key, actor=user, digest="d")
    assert fresh
    finish_submission(submission=submission, answer="/there/")
    again, fresh = claim_submission(key=key, actor=user, digest="d")
    assert (again.answer, fresh) == ("/there/", False)
    assert Submission.objects.count() == 1


def test_same_key_with_other_content_is_refused(user):
    key = uuid4()
    claim_submission(key=key, actor=user, digest="d")
    with pytest.raises(Refusal) as caught:
        claim_submission(key=key, actor=user, digest="other")
    assert caught.value.findings[0].code == "submission.reused"


def test_key_of_somebody_else_is_refused(user):
    key, other = uuid4(), User.objects.create(login="b", name="B")
    claim_submission(key=key, actor=user, digest="d")
    with pytest.raises(Refusal):
        claim_submission(key=key, actor=other, digest="d")


def test_look_keeps_who_in_which_role_and_how_many(user):
    person = uuid4()
    with transaction.atomic(), acting(user=user.pk, scope=Scope(), role="leader"):
        look = log_look(actor=user, what="person", person=person, count=1, reason="đối chiếu")
    assert (look.user, look.role, look.what, look.count) == (user.pk, "leader", "person", 1)
    assert list(looks_at(person)) == [look]
    assert not looks_at(uuid4()).exists()


def test_look_outside_any_identity_has_no_role(user):
    assert log_look(actor=user, what="people", count=50).role == ""


def test_verb_inside_a_verb_is_told_under_the_outer_name(user):
    @verb("test.inner")
    def inner(*, actor: User) -> None:
        actor.name = "B"
        actor.save()

    @verb("test.outer")
    def outer(*, actor: User) -> None:
        inner(actor=actor)

    outer(actor=user)
    assert history_of(user)[0].pgh_context == {"verb": "test.outer", "actor": str(user.pk)}
