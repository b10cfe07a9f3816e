"""`chibo rules`: what a rule says on a day, and what the rules say about a case. Starts no database."""

import argparse
import difflib
import json
import sys
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from chibo.engine.calendar import write_day
from chibo.engine.rules import Judgement, Outcome, Stated, Verdict
from chibo.project.language import chosen
from chibo.project.language import gettext as _
from chibo.regulations.cases import Case, CaseError, differences, judged, read_cases
from chibo.regulations.rulebook import Rules, rulebook
from chibo.regulations.telling import Teller
from chibo.storage.refusal import Refusal, refuse

NAME = "rules"
HELP = _("Quy định về kết nạp, công nhận: xem một quy định, xét một tình huống; không cần cơ sở dữ liệu")
NEEDS_DATABASE = "none"
MARKS = {Outcome.MET: "✓", Outcome.NOT_MET: "✗", Outcome.UNKNOWN: "?"}
WIDTH = 110


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="action", required=True, metavar=_("VIỆC"))
    show = kinds.add_parser("show", help=_("một quy định với giá trị, căn cứ và mức kiểm chứng"))
    show.add_argument("key", nargs="?", metavar="KEY", help=_("mã quy định; bỏ trống để xem danh sách"))
    show.add_argument(
        "--on",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help=_("giá trị của ngày này; bỏ trống: mọi thời kỳ"),
    )
    show.set_defaults(do=_show)
    judge = kinds.add_parser("judge", help=_("xét các tình huống trong một tệp YAML"))
    judge.add_argument("file", type=Path, metavar="CASE.yaml", help=_("tệp tình huống"))
    judge.set_defaults(do=_judge)
    for each in (show, judge):
        each.add_argument("--json", action="store_true", help=_("in dạng JSON"))


def run(options: argparse.Namespace) -> int:
    done: int = options.do(options)
    return done


def teller() -> Teller:
    """Tells verdicts in the language of the terminal."""
    return Teller(rulebook(), chosen(), _)


def _print_json(found: object) -> None:
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _show(options: argparse.Namespace) -> int:
    rules, tell = rulebook(), teller()
    if options.key is None:
        return _list(options, tell)
    parameter = rules.book.parameters.get(options.key)
    if parameter is None:
        raise _no_rule(options.key)
    on = options.on
    stated = parameter.stated if on is None else tuple(each for each in (parameter.on(on),) if each)
    if not stated:
        raise refuse("rules.before", _("Ngày này chưa có quy định nào trong chương trình."))
    if options.json:
        _print_json(_shown(tell, options.key, stated))
        return 0
    sys.stdout.write(f"{options.key}: {tell.label(options.key)}\n")
    for each in stated:
        sys.stdout.writelines(_value_lines(tell, each))
    sys.stdout.writelines(_asked_lines(tell, options.key))
    return 0


def _no_rule(key: str) -> Refusal:
    near = difflib.get_close_matches(key, rulebook().book.parameters, n=3, cutoff=0.4)
    text = _("Không có quy định nào mang mã “%(key)s”.") % {"key": key}
    if near:
        text += " " + _("Gần giống: %(near)s.") % {"near": ", ".join(near)}
    return refuse("rules.no_key", text)


def _shown(tell: Teller, key: str, stated: tuple[Stated, ...]) -> dict[str, Any]:
    rules = tell.rules
    rule = rules.book.rules.get(key)
    return {
        "rule": key,
        "label": tell.label(key),
        "step": rule.step if rule else None,
        "facts": _facts(tell.rules, key),
        "version": rules.book.version,
        "values": [_stated(tell, each) for each in stated],
    }


def _facts(rules: Rules, key: str) -> list[str]:
    """What a case should tell for this rule: its facts, the day of its step, all counts of its ballot."""
    rule = rules.book.rules.get(key)
    if rule is None:
        return []
    names = {*rule.names, rules.book.steps[rule.step].fact}
    ballots = tuple(name.removesuffix("for") for name in names if name.endswith(".for"))
    return [name for name in rules.book.kinds if name in names or name.startswith(ballots or "?")]


def _asked_lines(tell: Teller, key: str) -> Iterator[str]:
    """At which step the rule is judged, and which facts a case should tell."""
    rules, language = tell.rules, chosen()
    rule = rules.book.rules.get(key)
    if rule is None:
        users = ", ".join(user for user, each in rules.book.rules.items() if key in each.keys)
        yield _wrapped(_("Dùng trong: %(rules)s.") % {"rules": users}, "  ")
        return
    yield _wrapped(_("Xét ở bước: %(step)s.") % {"step": rules.steps[rule.step].label(language)}, "  ")
    yield "  " + _("Dữ kiện cần trong facts:") + "\n"
    for name in _facts(rules, key):
        words = rules.book.kinds[name].words
        told = f" [{', '.join(words)}]" if words else ""
        yield _wrapped(f"{name}: {rules.facts[name].label(language)}{told}", "    ")


def _stated(tell: Teller, stated: Stated) -> dict[str, Any]:
    in_set = tell.rules.book.set_on(stated.valid_from)
    told = {
        "text": tell.value(stated.value, stated.unit),
        "confidence_text": tell.confidence(stated.confidence),
    }
    return stated.to_json() | told | {"set": in_set.code if in_set else None, "note": tell.note(stated)}


def _list(options: argparse.Namespace, tell: Teller) -> int:
    rules = tell.rules
    day = options.on or date.max
    values = rules.book.in_force(day)
    if options.json:
        _print_json([_shown(tell, key, (stated,)) for key, stated in values.items()])
        return 0
    in_set = rules.book.set_on(day)
    if in_set is None:
        raise refuse("rules.before", _("Ngày này chưa có quy định nào trong chương trình."))
    sys.stdout.write(f"{in_set.label(chosen())}\n\n")
    for key, stated in values.items():
        mark = " " if stated.confirmed else "*"
        sys.stdout.write(f"{mark} {key:34} {tell.label(key)}: {tell.value(stated.value, stated.unit)}\n")
    sys.stdout.write("\n" + _("* chưa kiểm chứng với văn bản gốc") + "\n")
    return 0


def _value_lines(tell: Teller, stated: Stated) -> Iterator[str]:
    yield _wrapped(f"{tell.value(stated.value, stated.unit)} ({tell.source(stated)})", "  ")
    if note := tell.note(stated):
        yield _wrapped(note, "    ")


def _wrapped(text: str, before: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=before, subsequent_indent=" " * (len(before) + 2)) + "\n"


def _judge(options: argparse.Namespace) -> int:
    rules, tell = rulebook(), teller()
    try:
        cases = read_cases(options.file, rules)
    except CaseError as problem:
        sentence = _(problem.message.text) % problem.message.params
        raise refuse("rules.case", f"{problem.place}: {sentence}") from problem
    held = {case.place: differences(case, rules) for case in cases}
    if options.json:
        _print_json([_case_json(tell, case, len(held[case.place])) for case in cases])
    else:
        for case in cases:
            for judgement in _judgements(tell, case):
                sys.stdout.writelines(_case_lines(tell, case, judgement))
            for expected, got in held[case.place]:
                told = {"rule": expected.rule, "wanted": expected.outcome, "got": got}
                sys.stdout.write("  ! " + _("%(rule)s: mong đợi %(wanted)s, kết quả %(got)s") % told + "\n")
    return 1 if any(held.values()) else 0


def _judgements(tell: Teller, case: Case) -> list[Judgement]:
    """The case by the rules of its own days, then by those of every other day it asks for."""
    others = dict.fromkeys(each.rules_on for each in case.expected if each.rules_on is not None)
    return [judged(case, tell.rules, day) for day in (None, *others)]


def _case_json(tell: Teller, case: Case, failed: int) -> dict[str, Any]:
    first, *others = [_judgement_json(tell, judgement) for judgement in _judgements(tell, case)]
    return {"name": case.name, "place": case.place, "unexpected": failed} | first | {"under": others}


def _judgement_json(tell: Teller, judgement: Judgement) -> dict[str, Any]:
    return judgement.to_json() | {
        "verdicts": [_verdict_json(tell, verdict) for verdict in judgement.verdicts]
    }


def _verdict_json(tell: Teller, verdict: Verdict) -> dict[str, Any]:
    mend = [vars(each) for each in tell.mending(verdict)]
    told = {"label": tell.label(verdict.rule), "reasons": tell.reasons(verdict), "mend": mend}
    return verdict.to_json() | told


def _case_lines(tell: Teller, case: Case, judgement: Judgement) -> Iterator[str]:
    yield f"{case.name}\n"
    day = {"day": write_day(judgement.day)}
    if judgement.rules_on is None:
        yield _wrapped(_("Xét ngày %(day)s.") % day, "  ")
    else:
        day["rules_on"] = write_day(judgement.rules_on)
        yield _wrapped(_("Xét ngày %(day)s, theo quy định của ngày %(rules_on)s.") % day, "  ")
    for verdict in judgement.verdicts:
        yield from _verdict_lines(tell, verdict)
    if judgement.not_applicable:
        names = ", ".join(each.rule for each in judgement.not_applicable)
        yield "\n" + _wrapped(_("Không áp dụng ở đây: %(rules)s.") % {"rules": names}, "  ")
    counts = {"met": len(judgement.of(Outcome.MET)), "not_met": len(judgement.of(Outcome.NOT_MET))}
    counts["unknown"] = len(judgement.of(Outcome.UNKNOWN))
    text = _("Đạt %(met)s, không đạt %(not_met)s, chưa rõ %(unknown)s.")
    yield "\n" + _wrapped(text % counts, "  ") + "\n"


def _verdict_lines(tell: Teller, verdict: Verdict) -> Iterator[str]:
    answer = f"{MARKS[verdict.outcome]} {tell.answer(verdict.outcome)}"
    yield f"\n  {answer}  {verdict.rule}: {tell.label(verdict.rule)}\n"
    yield _wrapped(_step(tell, verdict), "      ")
    for reason in tell.reasons(verdict):
        yield _wrapped(reason, "      ")
    for ground in verdict.grounds:
        yield _wrapped(_("Theo: %(ground)s.") % {"ground": tell.rules.words_of(ground, chosen())}, "      ")
    for stated in verdict.values:
        label = f"{tell.label(stated.key)}: " if stated.key != verdict.rule else ""
        yield _wrapped(f"{label}{tell.value(stated.value, stated.unit)} ({tell.source(stated)})", "      · ")
        if note := tell.note(stated):
            yield _wrapped(note, "        ")
    for mending in tell.mending(verdict):
        label = "" if mending.about == verdict.rule else f"{mending.label}: "
        yield _wrapped(f"→ {label}{mending.sentence}", "      ")


def _step(tell: Teller, verdict: Verdict) -> str:
    """The step, its day where it was taken, and the rule set in force on it."""
    in_set = tell.rules.book.set_on(verdict.values_on)
    told = {
        "step": tell.rules.steps[verdict.step].label(chosen()),
        "day": write_day(verdict.step_on or verdict.values_on),
        "set": in_set.label(chosen()) if in_set else _("chưa có bộ quy định nào"),
    }
    if verdict.step_on is None:
        return _("%(step)s: chưa thực hiện; theo quy định ngày %(day)s: %(set)s.") % told
    return _("%(step)s ngày %(day)s: %(set)s.") % told
