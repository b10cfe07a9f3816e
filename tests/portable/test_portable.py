"""The portable data set: out of one installation and into another, the same bytes; bad archives refused."""

import io
import json
import tarfile
from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Max
from django.db.transaction import atomic
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as how
from hypothesis import strategies as st

from chibo.accounts.actions import issue_first_code
from chibo.accounts.choices import Role
from chibo.accounts.models import User
from chibo.accounts.queries import administrators_on
from chibo.engine import ledger
from chibo.engine.citation import Citation
from chibo.exchange.portable.nouns import nouns
from chibo.exchange.portable.protecting import Protector
from chibo.membership.actions import record_movement
from chibo.membership.models import MembershipFact, Movement
from chibo.organisation.actions import add_flag, assign_cell, close_unit, rename_unit
from chibo.people.actions import (
    erase_protected,
    save_view,
    set_belonging,
    set_protected,
    set_residence,
    set_trait,
    start_post,
)
from chibo.people.models import Person, PersonKey, Trait
from chibo.people.queries import protected_of
from chibo.storage.clock import now
from chibo.storage.fields import days
from chibo.storage.identifiers import new_id
from chibo.storage.identity import Scope, acting
from chibo.storage.models import Installation
from chibo.storage.owner import as_owner
from chibo.storage.protection import unseal
from chibo.storage.refusal import Refusal
from tests.engine.ledger import worlds
from tests.portable.conftest import PASSPHRASE
from tests.register import PAPER, TODAY, Clerk, born, make_user
from tests.statistics.test_movement_laws import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

PROJECTIONS = {
    "organisation_unit": "SELECT id, path, search FROM organisation_unit ORDER BY id",
    "organisation_unitpath": "SELECT unit_id, path, during FROM organisation_unitpath ORDER BY 1, 3",
    "membership_spell": "SELECT person_id, unit_id, partner_id, transit, standing, during, path, now_path,"
    " movement_id"
    " FROM membership_spell ORDER BY person_id, during",
    "membership_movementplace": "SELECT person_id, movement_id, tree, kind, standing, \"on\", path, lca, sign"
    " FROM membership_movementplace ORDER BY 1, 6, 2, 3, 7, 9",
    "people_person": "SELECT id, place, toward, search, sort_key, birth_year FROM people_person ORDER BY id",
    "people_post": "SELECT id, place FROM people_post ORDER BY id",
    "people_personevent": "SELECT pgh_id, pgh_obj_id, place, toward FROM people_personevent ORDER BY 1",
    "people_trait": "SELECT id, place, toward FROM people_trait ORDER BY 1",
    "membership_movement": "SELECT id, place, toward FROM membership_movement ORDER BY 1",
    "people_protected": "SELECT person_id, kind, place, index IS NULL FROM people_protected ORDER BY 1, 2",
}  # fmt: skip


def files_of(archive):
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def pack(files):
    """An archive of these files, whatever they say."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return target.getvalue()


def with_file(archive, name, data):
    """The archive with one file changed and the manifest telling the truth of it."""
    files = files_of(archive)
    files[name] = data
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["files"]:
        if entry["name"] == name:
            entry.update(lines=data.count(b"\n"), sha256=sha256(data).hexdigest())
    return pack(files | {"manifest.json": json.dumps(manifest).encode()})


@pytest.fixture
def furnished(register):
    """A register with something in every file."""
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
            start_post(
                **clerk,
                kind="cell_secretary",
                on=date(2022, 1, 1),
                basis=PAPER,
                unit=register.north_cell,
                person=person,
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
        user = make_user("quan.tri", Role.ADMINISTRATOR, None)
        save_view(actor=user, name="Trên 60", query="age=61-")
        Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})
    return register


def seen(as_it_is):
    return {name: as_it_is(query) for name, query in PROJECTIONS.items()}


def test_dump_loaded_elsewhere_dumps_the_same_bytes(furnished, installations):
    first = installations.dump()
    installations.elsewhere()
    installations.load(first)
    assert installations.dump() == first


def test_every_file_of_the_furnished_register_has_lines(furnished, installations):
    files = files_of(installations.dump())
    assert [name for name, data in files.items() if not data] == []


def test_projections_after_loading_are_those_before(furnished, installations, as_it_is):
    before, archive = seen(as_it_is), installations.dump()
    installations.elsewhere()
    installations.load(archive)
    assert seen(as_it_is) == before


def test_protected_texts_are_opened_by_the_new_key_and_the_old_key_is_of_no_use(furnished, installations):
    def texts():
        with as_owner():
            return {str(person.pk): protected_of(person) for person in Person.objects.all()}

    before, archive = texts(), installations.dump()
    with as_owner():
        wrapped = {bytes(key.wrapped) for key in PersonKey.objects.all()}
    installations.elsewhere()
    installations.load(archive)
    assert texts() == before
    with as_owner():
        assert wrapped.isdisjoint({bytes(key.wrapped) for key in PersonKey.objects.all()})


def test_texts_sealed_by_other_processes_are_in_order_and_open_again(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys" / "installation.key"
    secrets = [(str(new_id()), "note" if n % 2 else "identity_number", f"chữ {n}") for n in range(30)]
    protector = Protector(few=4, batch=5)
    sealed = list(protector.seal_all([*secrets, (secrets[0][0], "phone", None)]))
    opened = [
        unseal(
            text, wrapped=protector.keys[person], person=UUID(person), table="people_protected", column=kind
        )
        for (person, kind, _plain), (text, _index) in zip(secrets, sealed, strict=False)
    ]
    assert opened == [plain for _person, _kind, plain in secrets]
    assert [index is None for _text, index in sealed[:30]] == [n % 2 == 1 for n in range(30)]
    assert sealed[30] == (b"", None)


def test_erased_text_is_in_no_file(furnished, installations):
    archive = installations.dump()
    assert "Ghi chú sẽ xóa".encode() not in archive
    assert "Ghi chú mới".encode() in archive


def test_no_credential_key_or_projection_travels(furnished, installations):
    with as_owner():
        hashed = User.objects.get(login="quan.tri").password
    files = files_of(installations.dump())
    assert all(hashed.encode() not in data for data in files.values())
    assert "password" not in json.loads(files["users.jsonl"].splitlines()[0])
    keys = {
        key
        for name, data in files.items()
        if data and name.endswith("l")
        for key in json.loads(data.splitlines()[0])
    }
    assert keys.isdisjoint({"place", "toward", "wrapped", "sealed", "index", "path", "sort_key"})


def test_loaded_administrator_has_no_password_so_a_first_code_is_given_again(furnished, installations):
    archive = installations.dump()
    installations.elsewhere()
    installations.load(archive)
    assert User.objects.get(login="quan.tri").has_usable_password() is False
    assert not administrators_on(TODAY).exists()
    assert issue_first_code(now=now(), on=TODAY)


def test_work_goes_on_after_loading(furnished, installations):
    archive = installations.dump()
    installations.elsewhere()
    installations.load(archive)
    with atomic():
        person = furnished.enter("Mới")
    with as_owner(), connection.cursor() as cursor:
        assert Movement.objects.get(person=person).seq == Movement.objects.aggregate(n=Max("seq"))["n"]
        cursor.execute("SELECT count(*) FROM people_personevent WHERE pgh_obj_id = %s", [person.pk])
        assert cursor.fetchone()[0] > 0
        cursor.execute("SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity")
        assert cursor.fetchone()[0] == 0


def test_constraints_and_indexes_are_the_same_after_loading(furnished, installations, as_it_is):
    shape = (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
        " UNION ALL SELECT tablename, indexname, indexdef, true FROM pg_indexes WHERE schemaname = 'public'"
        " UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text, true FROM pg_trigger"
        " WHERE NOT tgisinternal"
        " ORDER BY 1, 2, 3"
    )
    before, archive = as_it_is(shape), installations.dump()
    installations.elsewhere()
    installations.load(archive)
    assert as_it_is(shape) == before


def test_sealed_archive_opens_with_its_passphrase_alone(furnished, installations):
    plain, sealed = installations.dump(), installations.dump(PASSPHRASE)
    assert b"unit_names" not in sealed
    installations.elsewhere()
    with pytest.raises(Refusal) as refused:
        installations.load(sealed, "mật khẩu khác hẳn")
    assert refused.value.findings[0].code == "portable.passphrase"
    installations.load(sealed)
    assert installations.dump() == plain


def test_short_passphrase_is_refused(furnished, installations):
    with pytest.raises(Refusal) as refused:
        installations.dump("ngắn")
    assert refused.value.findings[0].code == "portable.passphrase_short"


def test_loading_into_a_system_with_content_is_refused(furnished, installations):
    archive = installations.dump()
    with pytest.raises(Refusal) as refused:
        installations.load(archive)
    assert refused.value.findings[0].code == "portable.not_empty"


def nothing_came_in():
    with as_owner():
        return not any(noun.model._default_manager.exists() for noun in nouns())


def refused_code(installations, archive):
    installations.elsewhere()
    with pytest.raises(Refusal) as refused:
        installations.load(archive)
    assert nothing_came_in()
    return refused.value.findings[0].code


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.7, 0.999])
@pytest.mark.parametrize("sealed", [False, True])
def test_truncated_archive_is_refused_and_nothing_comes_in(furnished, installations, part, sealed):
    archive = installations.dump(PASSPHRASE if sealed else None).rstrip(b"\0")
    cut = archive[: int(len(archive) * part)]
    assert refused_code(installations, cut) in {"portable.damaged", "portable.format", "portable.passphrase"}


@pytest.mark.parametrize("part", [0.0, 0.2, 0.5, 0.95])
@pytest.mark.parametrize("sealed", [False, True])
def test_tampered_byte_is_noticed(furnished, installations, part, sealed):
    archive = bytearray(installations.dump(PASSPHRASE if sealed else None))
    at = int(len(archive.rstrip(b"\0")) * part)
    archive[at] ^= 0x15
    assert refused_code(installations, bytes(archive)).startswith("portable.")


def test_unknown_version_is_refused_by_name(furnished, installations):
    files = files_of(installations.dump())
    files["manifest.json"] = files["manifest.json"].replace(b'"version": 1', b'"version": 2')
    assert refused_code(installations, pack(files)) == "portable.version"


def test_missing_file_is_refused(furnished, installations):
    files = files_of(installations.dump())
    del files["persons.jsonl"]
    assert refused_code(installations, pack(files)) == "portable.damaged"


@pytest.mark.parametrize("archive", [b"PK", b"{}", b"\0" * 4096, b"x" * 100_000])
def test_what_is_no_archive_is_refused(installations, archive):
    assert refused_code(installations, archive) == "portable.format"


def changed(archive, name, change):
    rows = [json.loads(line) for line in files_of(archive)[name].splitlines()]
    change(rows)
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows]
    return with_file(archive, name, "".join(lines).encode())


STRANGER = "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("traits.jsonl", lambda rows: rows[0].update(person=STRANGER)),
        ("movements.jsonl", lambda rows: rows[0].update(unit=STRANGER)),
        ("placements.jsonl", lambda rows: rows[-1].update(parent=STRANGER)),
        ("unit_names.jsonl", lambda rows: rows.append(rows[0] | {"id": STRANGER})),
        ("units.jsonl", lambda rows: rows.append(rows[0])),
        ("units.jsonl", lambda rows: rows[0].update(founded_on="2020-02-30")),
        ("persons.jsonl", lambda rows: rows[0].update(gender="x")),
        ("persons.jsonl", lambda rows: rows[0].update(given="a" * 99)),
        ("persons.jsonl", lambda rows: rows[0].update(family="\0")),
    ],
)  # fmt: skip
def test_content_the_constraints_forbid_is_refused_with_the_file_named(
    furnished, installations, name, change
):
    archive = changed(installations.dump(), name, change)
    installations.elsewhere()
    with pytest.raises(Refusal) as refused:
        installations.load(archive)
    assert refused.value.findings[0].code in {"portable.content", "portable.line"}
    assert name in refused.value.findings[0].message
    assert nothing_came_in()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("persons.jsonl", lambda rows: rows[0].pop("given")),
        ("persons.jsonl", lambda rows: rows[0].update(rank=1)),
        ("persons.jsonl", lambda rows: rows[0].update(birth=1970)),
        ("persons.jsonl", lambda rows: rows[0].update(birth="năm nào")),
        ("grants.jsonl", lambda rows: rows[0].update(during="2020")),
        ("protected.jsonl", lambda rows: rows[0].update(value=7)),
        ("protected.jsonl", lambda rows: rows[0].update(person="ai")),
    ],
)  # fmt: skip
def test_line_that_is_not_of_the_format_is_named(furnished, installations, name, change):
    archive = changed(installations.dump(), name, change)
    installations.elsewhere()
    with pytest.raises(Refusal) as refused:
        installations.load(archive)
    assert refused.value.findings[0].code == "portable.line"
    assert name in refused.value.findings[0].message
    assert nothing_came_in()


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
births = st.one_of(
    st.just(""), st.dates(date(1900, 1, 1), date(2005, 1, 1)).map(str), st.just("1956"), st.just("1956-03")
)
persons = st.fixed_dictionaries(
    {"family": texts, "middle": texts, "given": texts.filter(bool), "birth": births}
)


@how(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(
    worlds.trees(), worlds.ledgers(), st.lists(st.tuples(persons, texts.filter(str.strip), texts), max_size=5)
)
def test_any_small_world_comes_back_byte_for_byte(installations, as_it_is, tree, entries, people):
    assume(all(spell.path is not None for spell in ledger.spells(ledger.effective(entries), tree)))
    assume(
        all(tree.path(unit, entry.on) for entry in entries for unit in (entry.unit, entry.partner) if unit)
    )
    installations.elsewhere()
    roots = tuple(f"{number:04}" for number in range(len(worlds.UNITS)))
    with atomic(), acting(user=None, scope=Scope(roots, roots)):
        Installation.objects.update_or_create(id=1, defaults={"demonstration_day": worlds.DAYS[-1]})
        World(tree, entries)
        for values, secret, note in people:
            person = Person.objects.create(gender="m", place="0000", **values)
            set_protected(actor=Clerk(), person=person, values={"family": secret})
            Trait.objects.create(person=person, axis="general", code="G1", detail=note, during=days(TODAY))
    first = installations.dump()
    installations.elsewhere()
    installations.load(first)
    assert installations.dump() == first
