"""Verdicts as people read them: the answer, the rule and its paper, what was counted, what is missing.

Sentences are Vietnamese sources of translation; the caller hands in `translate` (gettext) and the language of
the labels, which come from the data files.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chibo.engine.calendar import write_day
from chibo.engine.findings import gettext_noop
from chibo.engine.rules import Outcome, Stated, Value, Verdict, Working
from chibo.regulations.rulebook import Rules

Translate = Callable[[str], str]

ANSWERS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.MET: gettext_noop("Đạt"),
        Outcome.NOT_MET: gettext_noop("Không đạt"),
        Outcome.UNKNOWN: gettext_noop("Chưa rõ"),
    }
)
CONFIDENCE: Mapping[str, str] = MappingProxyType(
    {
        "confirmed": gettext_noop("đã thấy văn bản"),
        "secondary": gettext_noop("chưa kiểm chứng: theo tài liệu thứ cấp"),
        "general": gettext_noop("chưa kiểm chứng: hiểu biết chung"),
        "conflicting": gettext_noop("chưa kiểm chứng: các nguồn nói khác nhau"),
        "assumed": gettext_noop("quy ước của chương trình"),
    }
)
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "years": gettext_noop("%(value)s tuổi"),
        "months": gettext_noop("%(value)s tháng"),
        "working_days": gettext_noop("%(value)s ngày làm việc"),
        "persons": gettext_noop("%(value)s người"),
        "times": gettext_noop("%(value)s lần"),
        "percent": gettext_noop("%(value)s phần trăm"),
        "share": gettext_noop("%(value)s số người được tính"),
    }
)
NO_LIMIT = gettext_noop("quy định chung không đặt hạn")
NOT_SEEN = gettext_noop("chưa thấy văn bản")
YES, NO = gettext_noop("có"), gettext_noop("không")
_NOT_YET = gettext_noop("chưa có, xét đến ngày %(asked)s")
_BETWEEN = gettext_noop("chưa rõ ngày")
_OTHERS = gettext_noop("nguồn khác ghi %(value)s (%(cited)s)")
_LOCAL = gettext_noop("quy định của địa phương")
_SINCE = gettext_noop("từ ngày %(day)s")

_COUNTED = gettext_noop("%(from_label)s: %(from)s; %(to_label)s: %(to)s; được %(counted)s tháng.")
_LEAST_MONTHS = gettext_noop("Cần ít nhất %(limit)s tháng.")
_MOST_MONTHS = gettext_noop("Không quá %(limit)s tháng.")
_FIRST_DAY = gettext_noop("Sớm nhất là ngày %(turn)s.")
_LAST_DAY = gettext_noop("Muộn nhất là ngày %(turn)s.")
_BY_CALENDAR = gettext_noop("Tính theo tháng dương lịch.")
_DUE_MONTHS = gettext_noop(
    "%(from_label)s: %(from)s, cộng %(limit)s tháng: hạn cuối %(due)s; %(to_label)s: %(to)s."
)
_DUE_DAYS = gettext_noop(
    "%(from_label)s: %(from)s, cộng %(limit)s ngày làm việc: hạn cuối %(latest)s; %(to_label)s: %(to)s."
)
_EXTENDED = gettext_noop("Đã tính cả thời gian gia hạn.")
_OFF = gettext_noop("Đã tính ngày nghỉ, ngày làm bù: %(days)s.")

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "on_or_before": gettext_noop("%(from_label)s (%(from)s) phải không muộn hơn %(to_label)s (%(to)s)."),
        "same_day": gettext_noop("%(to_label)s phải là ngày %(from)s; đang ghi %(to)s."),
        "no_paper": gettext_noop("Không có: %(fact_label)s."),
        "word_is": gettext_noop("%(fact_label)s: %(is)s; cần: %(words)s."),
        "one_of": gettext_noop("%(fact_label)s: %(is)s; cần: %(words)s."),
        "rank_at_least": gettext_noop("%(fact_label)s: %(is)s; cần từ %(limit)s trở lên."),
        "at_least": gettext_noop("%(fact_label)s: %(counted)s; cần ít nhất %(limit)s."),
        "at_most": gettext_noop("%(fact_label)s: %(counted)s; nhiều nhất %(limit)s."),
        "below": gettext_noop("%(fact_label)s: %(counted)s; phải dưới %(limit)s."),
        "many": gettext_noop("%(fact_label)s: %(counted)s người hợp lệ; cần ít nhất %(limit)s."),
        "each": gettext_noop("%(fact_label)s: không có ai."),
        "vote_contradiction": gettext_noop(
            "Số liệu biểu quyết không khớp: %(for)s phiếu tán thành trên %(of)s người được tính."
        ),
        "adds_up": gettext_noop("%(fact_label)s ghi %(stated)s; tính ra %(counted)s."),
        "stated_share": gettext_noop(
            "%(part)s/%(whole)s: tính ra %(counted)s; đang ghi %(stated)s phần trăm."
        ),
        "capped": gettext_noop("%(fact_label)s: %(counted)s; nhiều nhất %(limit)s (tính trên %(of)s)."),
        "no_limit": gettext_noop("Quy định chung không đặt hạn: %(value_label)s."),
        "not_seen": gettext_noop("Chưa thấy văn bản quy định: %(value_label)s."),
        "missing": gettext_noop("Chưa biết: %(missing_labels)s."),
    }
)
# What reads differently where it is so and where it is not.
_BY_ANSWER: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "is": (gettext_noop("Có: %(fact_label)s."), gettext_noop("Không: %(fact_label)s.")),
        "says": (gettext_noop("Áp dụng: %(value_label)s."), gettext_noop("Không áp dụng: %(value_label)s.")),
        "none_of": (
            gettext_noop("%(fact_label)s: không thuộc lý do bị loại trừ."),
            gettext_noop("%(fact_label)s: thuộc lý do bị loại trừ (%(common)s)."),
        ),
        "flagged": (
            gettext_noop("Ngày %(day)s nơi cư trú thuộc: %(holding)s."),
            gettext_noop("Ngày %(day)s nơi cư trú không thuộc: %(words)s."),
        ),
    }
)
_VOTE = gettext_noop(
    "%(for)s phiếu tán thành trên %(of)s người được tính; cần ít nhất %(least)s (%(share)s)."
)
_LEFT_OUT = gettext_noop("Không tính: %(left_out)s.")


@dataclass(frozen=True, kw_only=True)
class Mending:
    """What to do about a fact that is missing or a rule that is not met."""

    about: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Teller:
    """Tells verdicts in one language."""

    rules: Rules
    language: str
    translate: Translate

    def answer(self, outcome: Outcome) -> str:
        """Met, not met or not yet known."""
        return self.translate(ANSWERS[outcome])

    def confidence(self, confidence: str) -> str:
        """How sure we are of a value."""
        return self.translate(CONFIDENCE[confidence])

    def label(self, key: str) -> str:
        """What a rule is called."""
        return self.rules.rules[key].label(self.language)

    def value(self, value: Value, unit: str) -> str:
        """A value with its unit."""
        if isinstance(value, bool):
            return self.translate(YES if value else NO)
        text = self.rules.words_of(value, self.language)
        if text in {"none", "unknown"}:
            return self.translate(NO_LIMIT if text == "none" else NOT_SEEN)
        return self.translate(UNITS[unit]) % {"value": text} if unit in UNITS else text

    def source(self, stated: Stated) -> str:
        """Since when, by which papers, how sure; and what other sources say."""
        since = self.translate(_SINCE) % {"day": write_day(stated.valid_from)}
        parts = [since, *(str(cited) for cited in stated.cited)]
        if stated.local:
            parts.append(self.translate(_LOCAL))
        parts.append(self.confidence(stated.confidence))
        for candidate in stated.candidates:
            if candidate.value != stated.value:
                told = {"value": self.value(candidate.value, stated.unit)}
                told["cited"] = ", ".join(str(cited) for cited in candidate.cited)
                parts.append(self.translate(_OTHERS) % told)
        return "; ".join(parts)

    def note(self, stated: Stated) -> str:
        """What is to be known of a value besides, or nothing."""
        text = self.rules.notes.get((stated.key, stated.valid_from))
        return text.label(self.language) if text and not stated.local else ""

    def reasons(self, verdict: Verdict) -> list[str]:
        """One sentence for each condition that made the verdict what it is."""
        sentences = (" ".join(self._sentences(working)) for working in verdict.workings)
        return list(dict.fromkeys(sentences))

    def mending(self, verdict: Verdict) -> list[Mending]:
        """What to do: about the rule where it is not met, about each missing fact where it is not known."""
        if verdict.outcome is Outcome.MET:
            return []
        if verdict.outcome is Outcome.NOT_MET:
            text = self.rules.rules[verdict.rule]
            return [
                Mending(about=verdict.rule, label=self.label(verdict.rule), sentence=text.mend(self.language))
            ]
        return [self._missing(name) for name in verdict.missing]

    def _missing(self, name: str) -> Mending:
        text = self.rules.facts[name]
        return Mending(about=name, label=text.label(self.language), sentence=text.mend(self.language))

    def _sentences(self, working: Working) -> Iterator[str]:
        told = self._told(working)
        if working.kind in {"at_least_months", "at_most_months"}:
            yield from self._months(working, told)
        elif working.kind in {"within_months", "within_working_days"}:
            yield from self._limit(working, told)
        elif working.kind == "vote":
            yield self.translate(_VOTE) % told
            if working.told["left_out"]:
                yield self.translate(_LEFT_OUT) % told
        else:
            yield self.translate(_plain_sentence(working)) % told

    def _months(self, working: Working, told: Mapping[str, str]) -> Iterator[str]:
        most = working.kind == "at_most_months"
        if working.told["counted"] is not None:
            yield self.translate(_COUNTED) % told
        yield self.translate(_MOST_MONTHS if most else _LEAST_MONTHS) % told
        if working.told["turn"] is not None and working.outcome is not Outcome.MET:
            yield self.translate(_LAST_DAY if most else _FIRST_DAY) % told
        if working.told["by"] == "calendar_month":
            yield self.translate(_BY_CALENDAR)

    def _limit(self, working: Working, told: Mapping[str, str]) -> Iterator[str]:
        yield self.translate(_DUE_MONTHS if working.kind == "within_months" else _DUE_DAYS) % told
        if working.told.get("extended") is True:
            yield self.translate(_EXTENDED)
        if working.told.get("days_off"):
            yield self.translate(_OFF) % {"days": told["days_off"]}

    def _told(self, working: Working) -> dict[str, str]:
        """Every number, day and word of a working as text, with labels beside names."""
        asked = working.told.get("asked")
        found = {name: self._shown(value) for name, value in working.told.items()}
        for role in ("from", "to", "fact"):
            name = working.told.get(role if role == "fact" else f"{role}_fact")
            if isinstance(name, str):
                found[f"{role}_label"] = self._name(name)
        if working.told.get("to") == "":
            open_still = self.translate(_NOT_YET) % {"asked": self._shown(asked)} if asked else ""
            found["to"] = open_still or self.translate(_BETWEEN)
        if working.told.get("from") == "":
            found["from"] = self.translate(_BETWEEN)
        if isinstance(value := working.told.get("value"), str):
            found["value_label"] = self.label(value)
        if isinstance(missing := working.told.get("missing"), list):
            found["missing_labels"] = ", ".join(self._name(str(name)) for name in missing)
        return found

    def _name(self, name: str) -> str:
        text = self.rules.facts.get(name) or self.rules.rules[name]
        return text.label(self.language)

    def _shown(self, value: object) -> str:
        if isinstance(value, list):
            return ", ".join(self._shown(each) for each in value)
        if isinstance(value, dict):
            return ", ".join(f"{self._name_of_part(name)}: {count}" for name, count in value.items())
        if not isinstance(value, str):
            return str(value)
        try:
            return write_day(dt.date.fromisoformat(value))
        except ValueError:
            return self.rules.words_of(value, self.language)

    def _name_of_part(self, name: str) -> str:
        """Who was left out of a vote: the last part of the fact is the word for it."""
        return self.rules.words_of(name.rpartition(".")[2], self.language)


def _plain_sentence(working: Working) -> str:
    if working.kind not in _BY_ANSWER:
        return _SENTENCES[working.kind]
    so, not_so = _BY_ANSWER[working.kind]
    return so if (working.outcome is Outcome.MET) is working.told.get("wanted", True) else not_so
