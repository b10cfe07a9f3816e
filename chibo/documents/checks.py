"""What must hold of a number before it is written, and of a register as a whole."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from chibo.documents.choices import LONGEST_TERM, TERM
from chibo.documents.models import Paper
from chibo.documents.queries import Run, skipped
from chibo.storage.refusal import Finding


def check_term(term: str) -> list[Finding]:
    """A term is two years, the second after the first and not long after it."""
    found = TERM.fullmatch(term)
    if not found or not 0 < int(found[2]) - int(found[1]) <= LONGEST_TERM:
        words = _("Ghi nhiệm kỳ bằng năm đầu và năm cuối, ví dụ 2025-2030.")
        return [Finding("paper.term", words, "term")]
    return []


def check_sign(sign: str) -> list[Finding]:
    """The mark of a body: letters, hyphens and points, no slash and no space."""
    if sign and all(part.isalnum() for part in sign.replace(".", "-").split("-")):
        return []
    words = _("Ghi ký hiệu cơ quan như trên văn bản, không có dấu cách và dấu gạch chéo: ĐU, CB, BTC.")
    return [Finding("paper.sign", words, "sign")]


def check_number(number: int, taken: list[int], gap_reason: str) -> list[Finding]:
    """A free number; one that leaves a gap says why."""
    if number < 1:
        return [Finding("paper.number", _("Số văn bản bắt đầu từ 1."), "number")]
    if number in taken:
        words = _("Số %(number)s đã dùng. Để trống để lấy số tiếp theo là %(next)s.")
        return [Finding("paper.taken", words % {"number": number, "next": taken[-1] + 1}, "number")]
    last = taken[-1] if taken else 0
    if number > last + 1 and not gap_reason:
        words = _("Từ số %(last)s đến số %(number)s có số bỏ trống. Ghi lý do bỏ số, hoặc dùng số %(next)s.")
        told = {"last": last, "number": number, "next": last + 1}
        return [Finding("paper.gap", words % told, "gap_reason")]
    return []


def check_signing(signed_on: date | None, signer: str, today: date) -> list[Finding]:
    """A signature has a day that is not ahead, and a name."""
    found = []
    if signed_on is not None and signed_on > today:
        found.append(
            Finding("paper.future", _("Ngày ký sau hôm nay. Ghi ngày trên văn bản đã ký."), "signed_on")
        )
    if signed_on is not None and not signer:
        found.append(Finding("paper.no_signer", _("Ghi họ tên người ký."), "signer"))
    return found


def unexplained(papers: Iterable[Paper]) -> dict[Run, list[int]]:
    """Numbers that nobody took and no row explains, by run: a row that leaves a gap must say why."""
    runs: dict[Run, dict[int, str]] = {}
    for paper in papers:
        run = Run(paper.unit_id, paper.sign, paper.kind, paper.term)
        runs.setdefault(run, {})[paper.number] = paper.gap_reason
    found = {run: _silent(rows) for run, rows in runs.items()}
    return {run: numbers for run, numbers in found.items() if numbers}


def _silent(rows: dict[int, str]) -> list[int]:
    """A number may be filled in later: the row that passed over the others still speaks for them."""
    explained = max((number for number, reason in rows.items() if reason), default=0)
    return [number for number in skipped(sorted(rows)) if number > explained]


def out_of_order(papers: Iterable[Paper]) -> list[tuple[Paper, Paper]]:
    """Neighbours of a run of which the later number was signed on an earlier day: worth a look, no fault."""
    signed = [paper for paper in papers if paper.signed_on and paper.voided_on is None]
    key = {paper: (str(paper.unit_id), paper.sign, paper.kind, paper.term) for paper in signed}
    ordered = sorted(signed, key=lambda paper: (key[paper], paper.number))
    return [
        (one, two)
        for one, two in pairwise(ordered)
        if key[one] == key[two] and one.signed_on and two.signed_on and two.signed_on < one.signed_on
    ]
