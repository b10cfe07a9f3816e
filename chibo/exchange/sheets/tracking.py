"""The sheet that follows dossiers (T7), beside the register. Nothing is written from it."""

import re
from collections.abc import Iterable

from chibo.admission.choices import Stage, tracking_step
from chibo.admission.queries.dossiers import runs_out, visible_dossiers
from chibo.admission.queries.extracts import Extract
from chibo.engine.admission import BEFORE_VOTE
from chibo.exchange.checks import Judged
from chibo.exchange.models import Batch
from chibo.exchange.sheets.dossiers import Files, judge_dossiers
from chibo.exchange.sheets.matching import Side, paper_sides
from chibo.exchange.sheets.paper_words import read_paper
from chibo.exchange.sheets.rows import Row
from chibo.exchange.sheets.words import stage_said
from chibo.exchange.values import Setting
from chibo.organisation.queries import inside
from chibo.storage.identity import Scope

_NUMBER = re.compile(r"^\s*([1-8])(?!\d)")


def judge_tracking(batch: Batch, setting: Setting, scope: Scope) -> list[Judged]:
    """Every row matched to a dossier of the unit that somebody follows or followed to its end."""
    found = visible_dossiers(scope).filter(inside(batch.unit.path, "place"))
    found = found.exclude(candidate__stage__in=[Stage.CLOSED, Stage.LAPSED])
    return judge_dossiers(batch, setting, found, _sides, lambda _row: None)


def _sides(row: Row, each: Extract, _files: Files) -> Iterable[Side]:
    dossier, decision = each.dossier, each.decision
    stage = Stage(dossier.candidate.stage)
    higher = dossier.decider_id if dossier.decider_id != dossier.checker_id else None
    paper, day = row.paper("decision", "decision_on")
    kept = (decision.basis.number, decision.issued_on) if decision else ("", None)
    yield _step(row, stage)
    yield Side("helper", each.helper, read_paper(row.texts.get("helper", "")).who)
    yield Side("opened_on", dossier.opened_on, row.day("opened_on"))
    until = runs_out(dossier, row.setting.today) if stage.value in BEFORE_VOTE else None
    yield Side("papers_until", until, row.day("papers_until"))
    yield Side("to_base_on", each.taken_to(dossier.checker_id), row.day("to_base_on"))
    yield Side("to_higher_on", each.taken_to(higher) if higher else None, row.day("to_higher_on"))
    yield from paper_sides("decision", kept, paper, day)
    yield Side("ceremony_on", decision.ceremony_on if decision else None, row.seen.dates.get("ceremony_on"))
    person, home = each.person, row.texts.get("home_place", "")
    places = (person.home_place, person.home_province) if person else ()
    yield Side("home_place", ", ".join(place for place in places if place), home)


def _step(row: Row, stage: Stage) -> Side:
    """The number of the step where the sheet gives one, else the words."""
    text = row.texts.get("stage", "")
    said = _NUMBER.match(text)
    here = tracking_step(stage)
    if said:
        number = int(said[1])
        return Side("stage", f"{here}. {stage.label}" if number != here else text, text)
    code = stage_said(text)
    return Side("stage", str(stage.label), str(Stage(code).label) if code else text)
