"""The account that asks for pages: an officer for the whole province."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from bench.http import LOGIN, PASSWORD
from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.organisation.models import Unit
from chibo.storage.fields import days


def make() -> None:
    """Open the account where there is none yet."""
    with transaction.atomic():
        if User.objects.filter(login=LOGIN).exists():
            return
        user = User.objects.create(login=LOGIN, name="Người đo", password=make_password(PASSWORD))
        unit = Unit.objects.get(code="bench-tinh")
        Grant.objects.create(
            user=user, role=Role.ORGANISATION_OFFICER, unit=unit, during=days(unit.founded_on)
        )
