"""The project as an object: sizes, places and words that no single module can check for itself."""

import ast
import configparser
import fnmatch
import hashlib
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.each import for_each

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "chibo"
WEB = PACKAGE / "web"
TEMPLATES = WEB / "templates"

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "migrations")
TOOLS = sorted([*(ROOT / "tools").glob("*.py"), *(ROOT / "bench").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
STYLES = sorted(path for path in (WEB / "static").rglob("*.css") if "vendor" not in path.parts)
TEXT_SUFFIXES = {
    *(".py", ".md", ".html", ".css", ".js", ".yaml", ".csv", ".toml", ".sql", ".txt", ".svg", ".po"),
}
TEXT_NAMES = {"Makefile", "run", ".importlinter", ".gitignore", "LICENSE"}

APP_FILES = {
    *("choices", "models", "queries", "projection", "permissions", "checks", "actions", "measures", "papers"),
    "tasks",
    *("apps", "migrations", "__init__", "__pycache__"),
}
# What Django or the database wants to find in an app besides, and why.
MORE_FILES = {
    "organisation": {"nodes"},  # a unit on the tree of each day, or on today's
    "accounts": {"hashers", "passwords"},  # named in the settings: how passwords are kept and refused
    "deadlines": {"local_rules"},  # the rules as they hold at a unit
    # who counts in a vote and in a figure, who left, what files lack, whose card is asked for
    "membership": {"roster", "seats", "former", "lacking", "cards"},
    "indicators": {"measuring", "standing", "shortest"},  # figures, goals on a day, the way to one
    "hamlets": {"outlook"},  # the members of a cell in the coming years
    "targets": {"progress", "months", "cascade"},  # how far units got, by month; what a level hands down
    # foreign files on the way in (gates to values), the job, and what goes out
    "exchange": {"gates", "reader", "reading", "layout", "synonyms", "values", "words", "pouring", "progress"}
    | {"workbook", "portable", "template", "biff", "choosing", "groups", "texts", "error_file", "sheets"},
}
VENDORED = {
    "htmx-4.0.1.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    "htmx-LICENSE.txt": "d3d2456f76414f2456104660ebd65aff1c04cd7966b942bdabd63f3cdb316a38",
}
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "lib"}
# Reasons for an import inside a function; "circular import" is none.
IMPORT_REASONS = (
    "Django must be set up first",
    "needs no database",
    "heavy, and seldom needed",
)


def name_of(path):
    return str(path.relative_to(ROOT))


@cache
def text_of(path):
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path):
    return ast.parse(text_of(path))


def files(paths):
    return for_each((name_of(path), path) for path in paths)


def found(pattern, path):
    """Lines of a file that match, with their numbers."""
    lines = enumerate(text_of(path).splitlines(), start=1)
    return [f"{number}: {line.strip()}" for number, line in lines if re.search(pattern, line)]


def every_text_file():
    """Every file of ours that is text, wherever it lies."""
    places = [ROOT / name for name in ("chibo", "tests", "tools", "bench", "docs", "requirements", ".ci")]
    below = [path for place in places for path in place.rglob("*") if path.is_file()]
    tops = [path for path in ROOT.iterdir() if path.is_file() and path.name not in {".coverage", ".git"}]
    return [
        path for path in sorted([*below, *tops]) if path.suffix in TEXT_SUFFIXES or path.name in TEXT_NAMES
    ]


@files([*MODULES, *TOOLS, *TESTS])
def test_file_has_at_most_400_lines(path):
    assert len(text_of(path).splitlines()) <= 400


@files(TESTS)
def test_test_file_has_at_most_600_lines(path):
    assert len(text_of(path).splitlines()) <= 600


@files([*MODULES, *TOOLS])
def test_function_has_at_most_50_lines(path):
    functions = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)]
    assert [f"{f.name} line {f.lineno}" for f in functions if f.end_lineno - f.lineno >= 50] == []


@files(PAGES)
def test_template_has_at_most_200_lines(path):
    assert len(text_of(path).splitlines()) <= 200


@files([path for path in [*MODULES, *TOOLS, *TESTS] if text_of(path).strip()])
def test_module_begins_by_saying_what_it_is_for(path):
    if path.name in {"__init__.py", "conftest.py"} and "tests" in path.parts:
        return
    assert ast.get_docstring(tree_of(path))


@files([path for path in MODULES if path.parts[len(PACKAGE.parts)] in {"engine", "regulations"}])
def test_public_name_of_the_pure_packages_has_a_docstring(path):
    tree = tree_of(path)
    kinds = (ast.FunctionDef, ast.ClassDef)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    public = [
        node
        for holder in [tree, *classes]
        for node in holder.body
        if isinstance(node, kinds) and not node.name.startswith("_") and not overloaded(node)
    ]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


def overloaded(node):
    return any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in node.decorator_list)


@files([path for path in MODULES if WEB in path.parents])
def test_web_asks_named_queries_and_verbs_only(path):
    assert found(r"\.save\(|\.objects\b|\.delete\(\)|bulk_create|get_object_or_404", path) == []


@files([*MODULES, *TOOLS])
def test_code_does_not_switch_off_escaping_or_write_queries_as_text(path):
    assert found(r"mark_safe|SafeString|\bRawSQL\b|\.extra\(|\.raw\(|\bsafestring\b", path) == []


@files(PAGES)
def test_template_escapes_everything_and_has_nothing_inline(path):
    assert found(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off", path) == []
    assert found(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", path) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text_of(path)) == []


@files([*PAGES, *STYLES])
def test_page_fetches_nothing_from_elsewhere(path):
    assert (
        found(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//|url\(\s*[\"']?(?:https?:)?//|@import", path)
        == []
    )


@files(MODULES)
def test_text_for_translation_is_not_put_together_first(path):
    assert found(r"\b(?:_|n?p?gettext(?:_lazy)?)\(\s*f[\"']", path) == []


@files([*MODULES, *TOOLS])
def test_suppression_names_its_rule_and_where_it_is_not_a_type_its_reason(path):
    lines = found(r"#\s*noqa|#\s*type:\s*ignore|#\s*pragma:\s*no", path)
    named = (
        r"#\s*noqa: [A-Z]+\d+(, [A-Z]+\d+)* -- \w",
        r"#\s*type: ignore\[[\w, -]+\]",
        r"#\s*pragma: no (cover|branch) -- \w",
    )
    assert [line for line in lines if not re.search("|".join(named), line)] == []


@files([*MODULES, *TOOLS])
def test_import_inside_a_function_gives_a_reason_of_the_list(path):
    lines = found(r"noqa:[^-]*PLC0415", path)
    assert [
        line for line in lines if not any(line.endswith(f"-- {reason}") for reason in IMPORT_REASONS)
    ] == []


@files(every_text_file())
def test_file_names_no_place_of_one_machine(path):
    assert found(r"(?<![\w.~>*\"'-])/(?:work|root|home|tmp)/\w", path) == []
    assert found(r"https?://[^\s/]*(?:pypi|pythonhosted|npmjs|artifact|nexus|mirror)", path) == []


@files(sorted((ROOT / "requirements").glob("*.txt")))
def test_requirement_is_pinned_with_hashes_and_names_no_host(path):
    text = text_of(path)
    entries = re.findall(
        r"^([\w.\[\]-]+)==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", text, re.MULTILINE
    )
    assert len(entries) == len(re.findall(r"^[\w]", text, re.MULTILINE)) > 10
    assert found(r"--(?:extra-)?index-url|--find-links|https?://", path) == []


def test_run_requirements_are_part_of_the_developers_with_the_same_versions():
    def pins(name):
        return set(re.findall(r"^(\S+==\S+)", text_of(ROOT / "requirements" / name), re.MULTILINE))

    assert pins("run.txt") - pins("dev.txt") == set()


def test_library_has_a_reason_and_there_are_few():
    """At most 35 that run with the program; each line says what it is for."""
    text = text_of(ROOT / "pyproject.toml")
    lines = re.findall(r'^    "[A-Za-z][\w.\[\]-]*[~>=]=.*$', text, re.MULTILINE)
    assert [line for line in lines if not re.search(r'",\s+# \w', line)] == []
    project = tomllib.loads(text)["project"]
    assert len(project["dependencies"]) <= 35
    groups = project["optional-dependencies"].values()
    assert len(lines) == len(project["dependencies"]) + sum(len(group) for group in groups)


def test_foreign_file_in_the_pages_is_the_one_that_was_looked_at():
    """What we ship of others is known by its hash; a new version changes this list on purpose."""
    vendor = WEB / "static" / "vendor"
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.iterdir()
        if path.is_file()
    }
    assert found == VENDORED


def apps_with_order():
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    containers = parser["importlinter:contract:inside-apps"]["containers"].split()
    return [PACKAGE / name.removeprefix("chibo.") for name in containers]


@pytest.mark.parametrize("app", apps_with_order(), ids=lambda path: path.name)
def test_app_holds_only_files_of_the_common_list(app):
    names = {path.stem for path in app.iterdir() if path.suffix != ".sql"}
    assert names - APP_FILES - MORE_FILES.get(app.name, set()) == set()


def test_app_with_tables_is_in_the_contract_about_its_inner_order():
    with_tables = {path.parent.parent for path in PACKAGE.glob("*/migrations/0001_*.py")}
    assert {path.name for path in with_tables - set(apps_with_order())} <= {"storage"}


@files(MODULES)
def test_module_has_a_name_that_says_something(path):
    assert FORBIDDEN_NAMES.isdisjoint(path.relative_to(PACKAGE).with_suffix("").parts)


def test_template_is_used_by_a_view_or_another_template():
    texts = "\n".join(text_of(path) for path in [*MODULES, *PAGES])
    named = {re.sub(r"\{[^}]*\}", "*", name) for name in re.findall(r"[\"']([^\"'\n]+\.html)[\"']", texts)}
    names = [str(path.relative_to(TEMPLATES)) for path in PAGES]
    assert [name for name in names if not any(fnmatch.fnmatch(name, pattern) for pattern in named)] == []


def test_template_named_anywhere_exists():
    known = {str(path.relative_to(TEMPLATES)) for path in PAGES}
    named = {
        name
        for path in [*PAGES, *(path for path in MODULES if WEB in path.parents)]
        for name in re.findall(r"[\"']([\w/-]+\.html)[\"']", text_of(path))
    }
    assert {name for name in named if not name.startswith("django/")} - known == set()


def test_every_verb_has_words_for_the_history():
    named = {name for path in MODULES for name in re.findall(r'@verb\("([a-z_.]+)"\)', text_of(path))}
    told = set(re.findall(r'^    "([a-z_.]+)": _\("', text_of(WEB / "verbs.py"), re.MULTILINE))
    assert len(named) > 50
    assert named == told
