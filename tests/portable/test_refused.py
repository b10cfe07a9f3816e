"""Archives that are cut off, changed or say what cannot be: refused with a reason, and nothing comes in."""

import io
from dataclasses import dataclass

import pytest
from django.db.transaction import atomic
from django.test import override_settings

from chibo.exchange import portable
from chibo.exchange.portable.nouns import nouns
from chibo.storage.owner import as_owner
from chibo.storage.refusal import Refusal
from tests import databases
from tests.portable.archives import changed, files_of, pack
from tests.portable.conftest import PASSPHRASE
from tests.portable.furnished import furnish
from tests.register import make_register

pytestmark = pytest.mark.early


@dataclass(frozen=True)
class Empty:
    """An empty installation that is offered archives. It refuses them: so it stays empty, test for test."""

    archive: bytes
    sealed: bytes

    def refuses(self, archive):
        """The first finding of the refusal."""
        with pytest.raises(Refusal) as refused:
            portable.load(io.BytesIO(archive), passphrase=lambda: PASSPHRASE)
        with as_owner():
            assert not any(noun.model._default_manager.exists() for noun in nouns())
        return refused.value.findings[0]


@pytest.fixture(scope="module")
def empty(django_db_setup, django_db_blocker, database_name, tmp_path_factory):
    """Two archives of a furnished register, open and sealed; then an installation with another key."""
    keys = tmp_path_factory.mktemp("keys")
    with django_db_blocker.unblock():
        with override_settings(KEY_FILE=keys / "first" / "installation.key"):
            with atomic():
                register = make_register()
            furnish(register)
            archive, sealed = io.BytesIO(), io.BytesIO()
            portable.dump(archive, passphrase=None)
            portable.dump(sealed, passphrase=PASSPHRASE)
        databases.copy_template(database_name)
        with override_settings(KEY_FILE=keys / "second" / "installation.key"):
            yield Empty(archive.getvalue(), sealed.getvalue())
        databases.copy_template(database_name)


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.7, 0.999])
@pytest.mark.parametrize("sealed", [False, True])
def test_truncated_archive_is_refused_and_nothing_comes_in(empty, part, sealed):
    archive = (empty.sealed if sealed else empty.archive).rstrip(b"\0")
    cut = archive[: int(len(archive) * part)]
    assert empty.refuses(cut).code in {"portable.damaged", "portable.format", "portable.passphrase"}


@pytest.mark.parametrize("part", [0.0, 0.2, 0.5, 0.95])
@pytest.mark.parametrize("sealed", [False, True])
def test_tampered_byte_is_noticed(empty, part, sealed):
    """A byte of what the archive says; those between its files say nothing."""
    archive = bytearray(empty.sealed if sealed else empty.archive)
    at = int(len(archive.rstrip(b"\0")) * part)
    while archive[at] == 0:
        at += 1
    archive[at] ^= 0x15
    assert empty.refuses(bytes(archive)).code.startswith("portable.")


def test_unknown_version_is_refused_by_name(empty):
    files = files_of(empty.archive)
    files["manifest.json"] = files["manifest.json"].replace(b'"version": 1', b'"version": 2')
    assert empty.refuses(pack(files)).code == "portable.version"


def test_missing_file_is_refused(empty):
    files = files_of(empty.archive)
    del files["persons.jsonl"]
    assert empty.refuses(pack(files)).code == "portable.damaged"


@pytest.mark.parametrize("archive", [b"PK", b"{}", b"\0" * 4096, b"x" * 100_000])
def test_what_is_no_archive_is_refused(empty, archive):
    assert empty.refuses(archive).code == "portable.format"


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
def test_content_the_constraints_forbid_is_refused_with_the_file_named(empty, name, change):
    archive = changed(empty.archive, name, change)
    finding = empty.refuses(archive)
    assert finding.code in {"portable.content", "portable.line"}
    assert name in finding.message


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
def test_line_that_is_not_of_the_format_is_named(empty, name, change):
    archive = changed(empty.archive, name, change)
    finding = empty.refuses(archive)
    assert finding.code == "portable.line"
    assert name in finding.message
