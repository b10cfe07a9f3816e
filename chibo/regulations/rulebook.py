"""The rules on admission and recognition: one value per file in `rules/`, read once into the engine's book.

`rulebook()` is the door. The book judges; the texts beside it name rules, facts and words in two languages.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from chibo.engine.rules import (
    Candidate,
    Cited,
    FactKind,
    Form,
    Local,
    Parameter,
    Plain,
    Rule,
    RuleBook,
    RuleSet,
    Share,
    Special,
    Stated,
    Step,
    Value,
    plain_value,
)
from chibo.regulations import loader
from chibo.regulations.reading import Row, read_yaml
from chibo.regulations.rule_conditions import Scope, read_condition
from chibo.regulations.values import CONFIDENCES, Source

FOLDER = loader.HERE / "rules"
UNITS = frozenset(
    {"years", "months", "working_days", "persons", "times", "percent", "share", "word", "words", "yes_no"}
)
NUMBERS = frozenset({"years", "months", "working_days", "persons", "times", "percent"})


@dataclass(frozen=True, kw_only=True)
class Text:
    """What something is called, and what to do about it where it is missing or not as it should be."""

    vi: str
    en: str
    mend_vi: str = ""
    mend_en: str = ""

    def label(self, language: str) -> str:
        """The English label for `en`, the Vietnamese for everything else."""
        return self.en if language == "en" else self.vi

    def mend(self, language: str) -> str:
        """How to mend it, in the language asked."""
        return self.mend_en if language == "en" else self.mend_vi


Texts = Mapping[str, Text]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The book of the engine and all texts about it.

    `conventions` are keys of values that no regulation gives and no rule judges by: thresholds of the program
    for what it points out, which a committee may put others in the place of.
    """

    book: RuleBook
    rules: Texts
    facts: Texts
    words: Texts
    steps: Texts
    notes: Mapping[tuple[str, dt.date], Text]
    conventions: frozenset[str] = frozenset()

    def words_of(self, value: Value, language: str) -> str:
        """A value as people read it: the labels of its words, numbers and shares as they are."""
        plain = plain_value(value)
        listed = plain if isinstance(plain, list) else [plain]
        return ", ".join(self._word(each, language) for each in listed)

    def _word(self, plain: Plain, language: str) -> str:
        text = self.words.get(plain) if isinstance(plain, str) else None
        return text.label(language) if text else str(plain)


def _cited(source: Source) -> Cited:
    return Cited(source.key, source.title, source.citation)


def _sources(row: Row) -> tuple[Cited, ...]:
    keys = row.words("source")
    if not keys:
        raise row.error("source is missing")
    for key in keys:
        if key not in loader.sources():
            raise row.error(f"source: no file sources/{key}.yaml")
    return tuple(_cited(loader.sources()[key]) for key in keys)


def _text(row: Row, *, mend: bool = False) -> Text:
    if not mend:
        return Text(vi=row.text("vi"), en=row.text("en"))
    return Text(
        vi=row.text("vi"), en=row.text("en"), mend_vi=row.text("mend_vi"), mend_en=row.text("mend_en")
    )


def read_value(row: Row, unit: str, words: Texts) -> Value:
    """The value of a row in its unit; `none` is no limit, `unknown` a text nobody has seen."""
    given = row.value("value")
    if isinstance(given, str) and given in {special.value for special in Special}:
        return Special(given)
    if unit in NUMBERS and isinstance(given, int) and not isinstance(given, bool) and given >= 0:
        return given
    if unit == "yes_no" and isinstance(given, bool):
        return given
    if unit == "share" and isinstance(given, str):
        return _share(row, given)
    if unit == "word" and isinstance(given, str) and given in words:
        return given
    if unit == "words" and isinstance(given, list) and given and set(map(str, given)) <= words.keys():
        return tuple(map(str, given))
    raise row.error(f"value: {given!r} is not a value in {unit}")


def _share(row: Row, given: str) -> Share:
    try:
        return Share.parse(given)
    except ValueError as problem:
        raise row.error(f'value: {given!r} is not a share, write "≥ 2/3" or "> 1/2"') from problem


def _candidate(row: Row, unit: str, words: Texts) -> Candidate:
    found = Candidate(value=read_value(row, unit, words), cited=_sources(row))
    row.finish()
    return found


def _note(row: Row) -> Text | None:
    """What readers should know of a value besides its source."""
    vi = row.text("note_vi", "")
    return Text(vi=vi, en=row.text("note_en")) if vi else None


def _stated(row: Row, key: str, unit: str, words: Texts) -> Stated:
    day = row.day("from")
    if day is None:
        raise row.error("from is missing")
    confidence = row.choice("confidence", CONFIDENCES)
    candidates: tuple[Candidate, ...] = ()
    if confidence == "conflicting":
        candidates = tuple(_candidate(each, unit, words) for each in row.rows("candidates"))
    value = read_value(row, unit, words)
    if candidates and (len(candidates) < 2 or value not in {each.value for each in candidates}):
        raise row.error("candidates: at least two are expected, the value among them")
    found = Stated(
        key=key,
        unit=unit,
        value=value,
        valid_from=day,
        cited=_sources(row),
        confidence=confidence,
        candidates=candidates,
    )
    row.finish()
    return found


def read_parameter(file: Row, key: str, words: Texts, notes: dict[tuple[str, dt.date], Text]) -> Parameter:
    """The values of a rule file, earliest first; what is to be known besides goes into `notes`."""
    unit = file.choice("unit", UNITS)
    stated: list[Stated] = []
    for row in file.rows("values"):
        note = _note(row)
        each = _stated(row, key, unit, words)
        if note:
            notes[key, each.valid_from] = note
        if stated and each.valid_from <= stated[-1].valid_from:
            raise row.error(f"from: {each.valid_from} does not lie after {stated[-1].valid_from}")
        stated.append(each)
    if not stated:
        raise file.error("values: at least one is expected")
    local = Local(file.choice("local", frozenset(Local)))
    return Parameter(key=key, unit=unit, local=local, stated=tuple(stated))


def _rule(row: Row, scope: Scope, steps: Mapping[str, Step]) -> Rule:
    step = row.choice("step", frozenset(steps))
    when, then = row.row("when"), row.row("then")
    if then is None:
        raise row.error("then is missing")
    found = Rule(
        key=scope.own,
        step=step,
        when=read_condition(when, scope) if when else None,
        then=read_condition(then, scope),
    )
    row.finish()
    return found


def _key(path: Path) -> str:
    return f"{path.parent.name}.{path.stem}"


def _words(folder: Path) -> Texts:
    """Every word a value or a fact may be; the marks of an area are those of the localities."""
    flags = {code: Text(vi=flag.vi, en=flag.en) for code, flag in loader.area_flags().items()}
    return MappingProxyType(flags | _texts(folder / "words.yaml", "words"))


def _texts(path: Path, name: str) -> dict[str, Text]:
    file = read_yaml(path)
    found = {}
    for row in file.rows(name):
        found[row.text("code")] = _text(row)
        row.finish()
    file.finish()
    return found


def read_facts_file(path: Path, words: Texts) -> tuple[Mapping[str, FactKind], Texts]:
    """Every fact a rule may ask for, and what it is called."""
    file = read_yaml(path)
    kinds, texts = {}, {}
    for row in file.rows("facts"):
        name = row.text("name")
        listed = row.words("words")
        unknown = [word for word in listed if word not in words]
        if unknown:
            raise row.error(f"words: there is no word {unknown[0]!r}")
        if name in kinds:
            raise row.error(f"fact {name!r} stands twice")
        kinds[name] = FactKind(name=name, form=Form(row.choice("form", frozenset(Form))), words=listed)
        texts[name] = _text(row, mend=True)
        row.finish()
    file.finish()
    return MappingProxyType(kinds), MappingProxyType(texts)


def _steps(path: Path, kinds: Mapping[str, FactKind]) -> tuple[Mapping[str, Step], Texts]:
    file = read_yaml(path)
    steps, texts = {}, {}
    for row in file.rows("steps"):
        code = row.text("code")
        steps[code] = Step(code, row.choice("fact", frozenset(kinds)))
        texts[code] = _text(row)
        row.finish()
    file.finish()
    return MappingProxyType(steps), MappingProxyType(texts)


def _sets(path: Path) -> tuple[RuleSet, ...]:
    file = read_yaml(path)
    found: list[RuleSet] = []
    for row in file.rows("sets"):
        day = row.day("from")
        if day is None or (found and day <= found[-1].valid_from):
            raise row.error("from: a day after that of the set before is expected")
        text = _text(row)
        found.append(
            RuleSet(code=row.text("code"), vi=text.vi, en=text.en, valid_from=day, papers=_sources(row))
        )
        row.finish()
    file.finish()
    return tuple(found)


def _version(paths: list[Path]) -> str:
    """A fingerprint of everything the rules say, so that a kept verdict tells by which text it was made."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def read_rules(folder: Path) -> Rules:
    """All rule files of a folder."""
    words = _words(folder)
    kinds, facts = read_facts_file(folder / "facts.yaml", words)
    steps, step_texts = _steps(folder / "steps.yaml", kinds)
    ours = sorted((folder.parent / "conventions").glob("*/*.yaml"))
    paths = sorted(folder.glob("*/*.yaml")) + ours
    keys = frozenset(_key(path) for path in paths)
    parameters, rules, texts = {}, {}, {}
    notes: dict[tuple[str, dt.date], Text] = {}
    for path in paths:
        file, key = read_yaml(path), _key(path)
        inner = file.row("rule")
        texts[key] = _text(file, mend=inner is not None)
        parameters[key] = read_parameter(file, key, words, notes)
        if inner is not None:
            rules[key] = _rule(inner, Scope(own=key, kinds=kinds, keys=keys), steps)
        file.finish()
    book = RuleBook(
        version=_version([*sorted(folder.rglob("*.yaml")), *ours]),
        sets=_sets(folder / "sets.yaml"),
        steps=steps,
        kinds=kinds,
        parameters=MappingProxyType(parameters),
        rules=MappingProxyType(rules),
    )
    return Rules(
        book=book,
        rules=MappingProxyType(texts),
        facts=facts,
        words=words,
        steps=step_texts,
        notes=MappingProxyType(notes),
        conventions=frozenset(_key(path) for path in ours),
    )


@cache
def rulebook() -> Rules:
    """The rules shipped with the program."""
    return read_rules(FOLDER)
