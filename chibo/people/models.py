"""Persons and what hangs on them. Counts, states and posts are dated rows, never ticked boxes."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Length, Replace
from django.db.models.lookups import Exact

from chibo.accounts.models import User
from chibo.organisation.models import Locality, Unit
from chibo.people.choices import Axis, CollisionFinding, Gender, NumberSort, ProtectedKind
from chibo.storage.fields import CitationField, DayRangeField, PartialDateField, not_empty, one_at_a_time
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id
from chibo.storage.models import Placed

PROJECTED = ["place", "toward"]


def reckoned(birth: Combinable) -> Case:
    """A birthday as a number, 19560701: a year alone counts as 1 July, a month as the 15th; none is null."""
    rest = Case(
        When(Exact(Length(birth), 4), then=Value("0701")),
        When(Exact(Length(birth), 7), then=Value("15")),
        default=Value(""),
    )
    digits = Replace(Concat(Cast(birth, models.TextField()), rest), Value("-"), Value(""))
    return Case(When(Exact(birth, Value("")), then=Value(None)), default=Cast(digits, models.IntegerField()))


@tracked("sort_key", "search", "reckoned_birth", quiet=PROJECTED)
class Person(Placed):
    """A member, or somebody who was one. `joined_on` and `official_on` are the days stated on the card.

    `reckoned_birth` is the birthday that ages are counted from, as the database makes it of `birth`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    family = models.CharField(max_length=60, blank=True)
    middle = models.CharField(max_length=80, blank=True)
    given = models.CharField(max_length=60)
    birth_name = models.CharField(max_length=160, blank=True)
    other_name = models.CharField(max_length=160, blank=True)
    sort_key = models.TextField(default="", editable=False, db_collation="C")
    search = models.TextField(default="", editable=False, db_collation="C")
    gender = models.CharField(max_length=1, choices=Gender.choices)
    birth = PartialDateField()
    reckoned_birth = models.GeneratedField(
        expression=reckoned(F("birth")), output_field=models.IntegerField(null=True), db_persist=True
    )
    birth_place = models.CharField(max_length=200, blank=True)
    home_province = models.CharField(max_length=60, blank=True)
    home_place = models.CharField(max_length=200, blank=True)
    card_number = models.CharField(max_length=20, blank=True)
    old_card_number = models.CharField(max_length=20, blank=True)
    card_issued_on = PartialDateField()
    card_issuer = models.CharField(max_length=160, blank=True)
    record_number = models.CharField(max_length=20, blank=True)
    joined_on = PartialDateField()
    official_on = PartialDateField()
    youth_union_on = PartialDateField()
    occupation_before = models.CharField(max_length=160, blank=True)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="person")
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gender__in=Gender.values), name="person_gender_known"),
            models.CheckConstraint(condition=~Q(given=""), name="person_has_given_name"),
        ]
        indexes = [
            models.Index(fields=["place", "sort_key"], name="person_place_sort"),
            models.Index(fields=["sort_key", "id"], name="person_sort"),
            models.Index(fields=["toward"], name="person_toward", condition=~Q(toward="")),
            models.Index(fields=["search"], name="person_search"),
            models.Index(fields=["card_number"], name="person_card"),
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="person_search_words"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Family, middle and given name as spoken."""
        return spoken_name(self.family, self.middle, self.given)


def spoken_name(family: str, middle: str, given: str) -> str:
    """The parts of a name as spoken.

    >>> spoken_name("Ngô", "", "An")
    'Ngô An'
    """
    return " ".join(part for part in (family, middle, given) if part)


class OfPerson(Placed):
    """A row about one person; it goes where the person's file goes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


@tracked(quiet=PROJECTED)
class Trait(OfPerson):
    """A dated fact with a coded value: schooling, profession, title, theory, occupation."""

    axis = models.CharField(max_length=20, choices=Axis.choices)
    code = models.CharField(max_length=10)
    detail = models.CharField(max_length=200, blank=True)
    during = DayRangeField()
    basis = CitationField()
    ending = CitationField(db_default={})

    class Meta:
        constraints = [one_at_a_time("trait_one_at_a_time", "person", "axis"), not_empty("trait_lasts")]
        indexes = [models.Index(fields=["axis", "code"], name="trait_axis_code")]

    def __str__(self) -> str:
        return f"{self.axis} {self.code}"


@tracked(quiet=PROJECTED)
class Residence(OfPerson):
    """The hamlet a person lives in."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="residences")
    during = DayRangeField()
    basis = CitationField()
    ending = CitationField(db_default={})

    class Meta:
        constraints = [one_at_a_time("residence_one_at_a_time", "person"), not_empty("residence_lasts")]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.locality_id}"


@tracked(quiet=PROJECTED)
class Belonging(OfPerson):
    """Ethnicity and religion, which prescribed tables need: apart, with its own policy and read log."""

    ethnicity = models.CharField(max_length=4, blank=True)
    religion = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="belonging_once")]

    def __str__(self) -> str:
        return "…"


class PersonKey(Placed):
    """The person's data key, wrapped by the installation key. Without it nothing protected can be read."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="key")
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return "…"


@tracked(quiet=PROJECTED)
class Protected(OfPerson):
    """One encrypted field of a person. `index` finds an identity number without opening any."""

    kind = models.CharField(max_length=24, choices=ProtectedKind.choices)
    sealed = models.BinaryField()
    index = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="protected_once")]
        indexes = [models.Index(fields=["index"], name="protected_index", condition=Q(index__isnull=False))]

    def __str__(self) -> str:
        return self.kind


@tracked(quiet=PROJECTED)
class Post(Placed):
    """Who holds which office from when to when. Hamlet heads need not be members: then `holder` names them.

    `single` is true of an office for one holder at a time. `term` is the term of office (nhiệm kỳ) it was
    filled for, as its first and last year: 2020-2025; empty where it has none. `ending` is the paper by which
    the holder left; empty where the next holder ended it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="posts")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, related_name="posts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="posts")
    holder = models.CharField(max_length=160, blank=True)
    trained = models.BooleanField(default=False)
    single = models.BooleanField(default=True)
    term = models.CharField(max_length=9, blank=True, default="", db_default="")
    during = DayRangeField()
    basis = CitationField()
    ending = CitationField(db_default={})

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(locality__isnull=True), name="post_one_place"
            ),
            models.CheckConstraint(condition=Q(person__isnull=True) ^ Q(holder=""), name="post_one_holder"),
            one_at_a_time("post_single_unit", "unit", "kind", where=Q(single=True, unit__isnull=False)),
            one_at_a_time(
                "post_single_locality", "locality", "kind", where=Q(single=True, locality__isnull=False)
            ),
            one_at_a_time(
                "post_once_a_person",
                "person",
                "kind",
                "unit",
                where=Q(person__isnull=False, unit__isnull=False),
            ),
            not_empty("post_lasts"),
        ]

    def __str__(self) -> str:
        return self.kind


@tracked(quiet=PROJECTED)
class NumberCollision(Placed):
    """A number of the file `person` was written at `unit`, by somebody who does not see that file.

    The number itself is not kept. `place` is where the committee stands that sees both; `entered` is whose
    file was opened at the unit, where one was.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sort = models.CharField(max_length=8, choices=NumberSort.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="collisions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    entered = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    found_on = models.DateField()
    finding = models.CharField(max_length=12, choices=CollisionFinding.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sort", "person", "unit"], name="collision_once"),
            models.CheckConstraint(condition=Q(sort__in=NumberSort.values), name="collision_sort_known"),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, settled_by__isnull=True, finding="", note="")
                | Q(settled_on__isnull=False, settled_by__isnull=False, finding__in=CollisionFinding.values),
                name="collision_settled_whole",
            ),
        ]
        indexes = [models.Index(fields=["place"], name="collision_place")]

    def __str__(self) -> str:
        return f"{self.sort} {self.found_on}"


class SavedView(models.Model):
    """A list of members a user keeps under a name: the filters as the address says them, nothing found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
