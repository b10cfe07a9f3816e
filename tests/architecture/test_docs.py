"""What the papers say is true of the code: words, links, commands, settings."""

import configparser
import re
from pathlib import Path

import pytest
from django.apps import apps

from chibo.accounts.choices import Role
from chibo.membership.choices import FactKind, Kind, Standing
from chibo.project import catalogue
from chibo.regulations import loader
from tests.each import for_each

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAPERS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "chibo").rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
SETTINGS = (DOCS / "operations" / "settings.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SETTING = r"\b(CHIBO_[A-Z_]+|DATABASE_(?:OWNER_)?URL)\b"


def papers(paths):
    return for_each((str(path.relative_to(ROOT)), path) for path in paths)


def models():
    """Our tables, without the history tables that stand beside them."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("chibo.")]
    return [model for model in ours if not hasattr(model, "pgh_tracked_model")]


@for_each((model._meta.label, model) for model in models())
def test_table_is_in_the_glossary(model):
    assert f"`{model.__name__}`" in GLOSSARY


@pytest.mark.parametrize(
    "code",
    [
        *loader.kinds(),
        *loader.movement_kinds(),
        *loader.post_kinds(),
        *Role.values,
        *Kind.values,
        *Standing.values,
    ],
)
def test_code_is_in_the_glossary(code):
    assert f"`{code}`" in GLOSSARY


@pytest.mark.parametrize("fact", FactKind, ids=lambda fact: fact.value)
def test_kind_of_membership_fact_is_in_the_glossary(fact):
    assert f"`{fact.value}`" in GLOSSARY


def test_identifier_in_the_glossary_is_a_table_or_a_known_code():
    """A renamed table may not live on in the glossary."""
    named = set(re.findall(r"`([A-Z][A-Za-z]+)`", GLOSSARY))
    assert named - {model.__name__ for model in apps.get_models()} == set()


def test_movement_kinds_of_the_ledger_are_those_of_the_regulations():
    assert set(Kind.values) == set(loader.movement_kinds())


def anchors(path):
    """The names of a paper's headings as links write them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@papers(PAPERS)
def test_link_leads_somewhere(path):
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    dead = []
    for link in links:
        if re.match(r"https?:|mailto:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@papers([path for path in PAPERS if DOCS in path.parents])
def test_paper_can_be_reached_by_links_from_the_readme(path):
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        paper = waiting.pop()
        for link in re.findall(r"\]\(([^)\s#]+)", paper.read_text(encoding="utf-8")):
            target = (paper.parent / link).resolve()
            below = sorted(target.glob("*.md")) if target.is_dir() else [target]
            fresh = [
                found for found in below if found.suffix == ".md" and found.exists() and found not in reached
            ]
            reached.update(fresh)
            waiting.extend(fresh)
    assert path in reached


@papers(PAPERS)
def test_make_target_named_in_a_paper_exists(path):
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^    |&& )make (?:-C \S+ )?(?:PYTHON=\S+ )?([a-z-]+)", text, re.MULTILINE))
    assert named - set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)) == set()


@papers(PAPERS)
def test_subcommand_named_in_a_paper_exists(path):
    named = set(
        re.findall(r"(?:`|^    |/bin/)chibo ([a-z][a-z-]*)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named - set(catalogue.entries()) == set()


def test_table_of_packages_is_the_order_that_imports_are_held_to():
    """Highest first; a layer in brackets may be missing, and is told only where it is there."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    layers = re.findall(r"[^\n]+", contracts["importlinter:contract:order"]["layers"])
    known = [sorted(re.findall(r"\w+", layer)) for layer in layers]
    there = [[name for name in layer if (ROOT / "chibo" / name / "__init__.py").exists()] for layer in known]
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", CONTRIBUTING, re.MULTILINE)
    told = [sorted(re.findall(r"\w+", row)) for row in rows]
    assert told == [layer for layer in there if layer]


def test_target_of_the_makefile_that_is_for_people_says_what_it_does():
    told = set(re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE))
    wanted = {"help", "install", "run", "demo", "test", "check", "fix", "bench", "torture", "messages"}
    assert wanted - told == set()


def read_settings():
    """Every name of ours that any program or script of the project reads or sets."""
    places = [*(ROOT / "chibo").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / ".ci" / "run"]
    return {
        name
        for path in places
        if path != Path(__file__)
        for name in re.findall(SETTING, path.read_text("utf-8"))
    }


def test_every_setting_is_documented_and_every_documented_one_is_read():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", SETTINGS, re.MULTILINE))
    assert documented == read_settings()


def test_decisions_are_numbered_without_gap():
    assert [path.name[:5] for path in DECISIONS] == [
        f"{number:04}-" for number in range(1, len(DECISIONS) + 1)
    ]


@papers(DECISIONS)
def test_decision_is_short_and_says_what_was_refused(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Refused", "Consequences"]
    assert len(text.splitlines()) <= 45
