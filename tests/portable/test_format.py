"""docs/data-format.md says what the code does: every file, every key, every kind; no table forgotten."""

import re
from pathlib import Path

from django.apps import apps

from chibo.exchange.portable.nouns import HISTORY, LEFT_OUT, nouns

TEXT = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+\.jsonl)` \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)


def test_documented_files_and_keys_are_those_written():
    told = {file: re.findall(r"`(\w+)` (\w+)", keys) for file, keys in ROW.findall(TEXT)}
    written = {noun.file: [(field.name, field.kind) for field in noun.fields] for noun in nouns()}
    assert told == written
    assert list(told) == list(written)


def test_every_kind_of_value_is_explained():
    kinds = {field.kind for noun in nouns() for field in noun.fields}
    assert all(f"\n| {kind} | " in TEXT for kind in kinds)


def test_every_table_travels_or_is_left_out_for_a_reason():
    ours = {model for model in apps.get_models() if model.__module__.startswith("chibo.")}
    travelling = {noun.model for noun in nouns()}
    left = {model._meta.label for model in ours - travelling if not hasattr(model, HISTORY)}
    assert left == set(LEFT_OUT)
    histories = {model for model in ours if hasattr(model, HISTORY)}
    assert {model for model in histories if getattr(model, HISTORY)._meta.label not in LEFT_OUT} <= travelling
