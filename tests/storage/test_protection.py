"""Protected fields open only in their own place; moved, swapped or altered they do not open at all."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from chibo.storage import protection
from chibo.storage.protection import blind_index, new_data_key, seal, unseal, unwrap_text, wrap_text

PLACES = st.tuples(
    st.sampled_from(["people_protected", "people_note"]), st.sampled_from(["phone", "address", "note"])
)
ONE, OTHER = uuid4(), uuid4()


@pytest.fixture(scope="module")
def keys() -> dict:
    return {person: new_data_key(person) for person in (ONE, OTHER)}


def hidden(text: str, keys: dict, person=ONE, place=("people_protected", "phone")) -> bytes:
    return seal(text, wrapped=keys[person], person=person, table=place[0], column=place[1])


def shown(sealed: bytes, keys: dict, person=ONE, place=("people_protected", "phone")) -> str:
    return unseal(sealed, wrapped=keys[person], person=person, table=place[0], column=place[1])


@given(text=st.text(), place=PLACES)
def test_what_was_hidden_comes_back(keys, text, place):
    sealed = hidden(text, keys, place=place)
    assert shown(sealed, keys, place=place) == text
    assert len(text) < 4 or text.encode() not in sealed


@given(text=st.text(), here=PLACES, there=PLACES)
def test_swapped_values_do_not_open(keys, text, here, there):
    sealed = hidden(text, keys, place=here)
    if here != there:
        with pytest.raises(InvalidTag):
            shown(sealed, keys, place=there)
    with pytest.raises(InvalidTag):
        shown(sealed, keys, person=OTHER, place=here)


@given(text=st.text(min_size=1), position=st.integers(min_value=0), bit=st.integers(0, 7))
def test_altered_value_does_not_open(keys, text, position, bit):
    sealed = bytearray(hidden(text, keys))
    sealed[position % len(sealed)] ^= 1 << bit
    with pytest.raises(InvalidTag):
        shown(bytes(sealed), keys)


def test_key_of_one_person_does_not_open_for_another(keys):
    sealed = hidden("0912", keys)
    with pytest.raises(InvalidTag):
        unseal(sealed, wrapped=keys[ONE], person=OTHER, table="people_protected", column="phone")
    with pytest.raises(InvalidTag):
        unseal(sealed, wrapped=keys[OTHER], person=ONE, table="people_protected", column="phone")


def test_same_text_is_hidden_differently_each_time(keys):
    assert hidden("0912", keys) != hidden("0912", keys)


def test_blind_index_is_the_same_for_the_same_text_only():
    assert blind_index("001") == blind_index("001") != blind_index("002")


@given(text=st.text())
def test_passing_text_opens_for_its_owner_alone(text):
    wrapped = wrap_text(text, bound="draft 1 /a/")
    assert unwrap_text(wrapped, bound="draft 1 /a/") == text
    with pytest.raises(InvalidTag):
        unwrap_text(wrapped, bound="draft 2 /a/")


def test_installation_key_is_made_once_and_for_its_owner_only(tmp_path: Path):
    path = tmp_path / "keys" / "installation.key"
    key = protection._installation_key(path)
    assert len(key) == 32
    assert path.read_bytes() == key
    assert path.stat().st_mode & 0o777 == 0o600


def test_installation_key_that_others_can_read_is_refused(tmp_path: Path):
    path = tmp_path / "installation.key"
    path.write_bytes(os.urandom(32))
    path.chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        protection._installation_key(path)
