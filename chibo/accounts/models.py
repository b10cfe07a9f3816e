"""Users, and the dated grants that say which role they have where."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from chibo.accounts.choices import Density, Language, Role, TextSize, Theme
from chibo.organisation.models import Unit
from chibo.storage.fields import CitationField, DayRangeField, one_at_a_time
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id


@tracked("password", "last_login")
class User(AbstractBaseUser):
    """A person's account. What it may do comes from its grants alone; there are no flags."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.VIETNAMESE)
    text_size = models.CharField(max_length=8, choices=TextSize.choices, default=TextSize.NORMAL)
    density = models.CharField(max_length=8, choices=Density.choices, default=Density.NORMAL)
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.AUTO)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "login"
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.name


@tracked()
class Grant(models.Model):
    """A role of a user in a unit and everything below it, for some days, resting on a paper.

    `post` is the key of the office it rests on (`people`), where it does. Then `stated` are the days it was
    given for, and `during` what the office leaves of them: empty where nothing is left. Rights follow from
    `during` alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="grants")
    during = DayRangeField()
    basis = CitationField()
    post = models.UUIDField(null=True, db_index=True)
    stated = DayRangeField(null=True)

    class Meta:
        constraints = [
            one_at_a_time("grant_once", "user", "role", "unit"),
            models.CheckConstraint(
                condition=Q(during__isempty=False) | Q(post__isnull=False), name="grant_lasts"
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=True, stated__isnull=True)
                | Q(post__isnull=False, stated__isnull=False, stated__isempty=False, unit__isnull=False),
                name="grant_stated_on_post",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(role=Role.ADMINISTRATOR), name="grant_unit_needed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class FirstCode(models.Model):
    """The hash of the one-time console code that makes the first administrator."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="first_code_one_row")]

    def __str__(self) -> str:
        return str(self.expires_at)
