"""Imports and relations between tables go one way: downward in the order of `.importlinter`."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def order():
    """Package → height; independent siblings share a height, the highest package has the greatest."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    layers = parser["importlinter:contract:order"]["layers"].split("\n")
    lines = [line for line in reversed(layers) if line.strip()]
    return {name.strip(" ()"): height for height, line in enumerate(lines) for name in line.split("|")}


def our_models():
    return [
        model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("chibo.")
    ]


def package(model):
    return model.__module__.split(".")[1]


def upward(model, heights):
    """Relations of a model to another package that does not stand lower."""
    targets = {field.related_model for field in model._meta.get_fields(include_hidden=True) if field.concrete}
    ours = {target for target in targets if target and target.__module__.startswith("chibo.")}
    return [
        target.__name__
        for target in ours
        if package(target) != package(model) and heights[package(target)] >= heights[package(model)]
    ]


def test_every_package_has_its_place_in_the_order():
    there_are = {path.parent.name for path in (ROOT / "chibo").glob("*/__init__.py")}
    assert there_are - order().keys() == set()


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_relation_points_to_its_own_or_a_lower_package(model):
    assert upward(model, order()) == []


def test_relation_to_a_higher_package_would_be_noticed():
    heights = order()
    turned = {name: -height for name, height in heights.items()}
    assert any(upward(model, turned) for model in our_models())


def test_imports_keep_every_contract():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
