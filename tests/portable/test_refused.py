"""Archives that are cut off, changed or say what cannot be: refused with a reason, and nothing comes in."""

import pytest

from chibo.exchange.portable.nouns import nouns
from chibo.storage.owner import as_owner
from chibo.storage.refusal import Refusal
from tests.portable.archives import changed, files_of, pack
from tests.portable.conftest import PASSPHRASE

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.no_cover,
]


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
    """A byte of what the archive says; those between its files say nothing."""
    archive = bytearray(installations.dump(PASSPHRASE if sealed else None))
    at = int(len(archive.rstrip(b"\0")) * part)
    while archive[at] == 0:
        at += 1
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
