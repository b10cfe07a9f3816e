"""Two hundred decisions as .docx: filled, written, and read again by the check. One process, no database."""

import json
import statistics
import sys
import time
from typing import Any

from chibo.engine.office import check_format, docx_of, fill, open_docx
from chibo.regulations.forms import forms, profile_on, sample_case

DECISIONS = 200
FORM = "9A-KNĐ"


def measure() -> dict[str, Any]:
    """Decisions a second, the size of one, and how long the check of one takes; each about another person."""
    form = forms()[FORM]
    case = sample_case(form)
    profile = profile_on(case["paper_on"]).profile  # type: ignore[arg-type]  # the sample has a day
    begin = time.perf_counter()
    made = [
        docx_of(fill(form, {**case, "number": at, "full_name": f"Trần Thị Bưởi {at}"}).paper, profile)
        for at in range(1, DECISIONS + 1)
    ]
    seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    found = sum(len(check_format(open_docx(data), profile)) for data in made[:50])
    return {
        "papers": len(made),
        "distinct": len(set(made)),
        "a_second": round(len(made) / seconds, 1),
        "bytes": round(statistics.mean(map(len, made))),
        "check_ms": round((time.perf_counter() - begin) / 50 * 1000, 2),
        "findings": found,
    }


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)
    sys.stdout.write("\n")
