"""The list proposed to the body that decides (T10), beside the register. Nothing is written from it."""

from collections.abc import Iterable

from chibo.admission.choices import Body
from chibo.admission.queries.dossiers import of_stages, visible_dossiers
from chibo.admission.queries.extracts import Extract
from chibo.engine.admission import IN_DOSSIER
from chibo.engine.calendar import read_date
from chibo.engine.vietnamese import search_key
from chibo.exchange.checks import Judged
from chibo.exchange.models import Batch
from chibo.exchange.sheets.dossiers import Files, judge_dossiers
from chibo.exchange.sheets.matching import Side, count_said, named, paper_sides
from chibo.exchange.sheets.paper_words import read_paper
from chibo.exchange.sheets.rows import Row
from chibo.exchange.sheets.words import pieces
from chibo.exchange.values import Setting
from chibo.exchange.words import GENDERS, word
from chibo.organisation.queries import inside
from chibo.storage.identity import Scope

_BORN = ("sinh ngày ", "sinh năm ", "sinh ")
_RESOLUTIONS = {Body.CELL: "cell_resolution", Body.COMMITTEE: "committee_resolution"}
_PASSED = "dat"


def judge_proposed(batch: Batch, setting: Setting, scope: Scope) -> list[Judged]:
    """Every row matched to a dossier at work in the unit."""
    found = of_stages(visible_dossiers(scope), IN_DOSSIER).filter(inside(batch.unit.path, "place"))
    return judge_dossiers(batch, setting, found, _sides, _split)


def _split(row: Row) -> None:
    """The first column says name, birthday and sex; people and religion, if it has them, are passed over."""
    name, *others = pieces(row.texts.get("full_name", "")) or [""]
    row.texts["full_name"] = name
    for piece in others:
        plain = piece.lower()
        born = next((piece[len(start) :] for start in _BORN if plain.startswith(start)), piece)
        if word(piece) in GENDERS:
            row.texts.setdefault("gender", piece)
        elif any(char.isdigit() for char in born) and read_date(born).value is not None:
            row.texts.setdefault("birth", born)


def _sides(row: Row, each: Extract, _files: Files) -> Iterable[Side]:
    certificate, certified = named(row, "certificate"), each.certificate
    kept = (certified.basis.number, certified.on) if certified else ("", None)
    yield from paper_sides("certificate", kept, certificate, row.day("certificate", certificate.day))
    introducers = {search_key(name) for name in each.introducers}
    said = row.texts.get("introducers", "")
    same = introducers == {search_key(piece) for piece in pieces(said)}
    yield Side("introducers", said if same else ", ".join(each.introducers), said)
    yield from _verified(row, each)
    yield from _vote(row, each, "cell_vote", Body.CELL)
    yield from _vote(row, each, "committee_vote", Body.COMMITTEE)
    yield Side("decide_by", each.decide_by, row.day("decide_by"))


def _verified(row: Row, each: Extract) -> Iterable[Side]:
    """That it was found in order, and by which paper; no word of what the verification says is compared."""
    text = row.texts.get("verified", "")
    if not text:
        return
    said, item = named(row, "verified"), each.verified
    if search_key(text).startswith(_PASSED) and item is None:
        yield Side("verified", "", "Đạt")
    elif item is not None:
        day = row.day("verified", said.day)
        yield from paper_sides("verified", (item.basis.number, item.basis.date), said, day)


def _vote(row: Row, each: Extract, field: str, body: Body) -> Iterable[Side]:
    text = row.texts.get(field, "")
    if not text:
        return
    said, ballot, item = read_paper(text), each.ballots.get(body), each.items.get(_RESOLUTIONS[body])
    number = item.basis.number if item is not None else ""
    on = (item.basis.date if item is not None else None) or (ballot.on if ballot else None)
    yield from paper_sides(field, (number, on), said, row.day(field, said.day))
    yield Side(field, f"{ballot.votes_for}/{ballot.entitled}" if ballot else "", count_said(text))
