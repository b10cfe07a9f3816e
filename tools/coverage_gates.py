"""Fail where the tests leave too much unexecuted: coverage_gates.py COVERAGE.json

95 % of lines and branches in the parts where a wrong answer does harm, in each part by itself;
90 % over everything.
"""

import fnmatch
import json
import sys
from pathlib import Path
from typing import Any

GATES = {
    "chibo/engine/*": 95.0,
    "chibo/regulations/*": 95.0,
    # One file, or a folder of several.
    "chibo/*/actions*": 95.0,
    "chibo/*/permissions*": 95.0,
    "chibo/*": 90.0,
}


def share(summaries: list[dict[str, Any]]) -> float:
    """Executed lines and branches of some files, in percent of all of them."""
    done = sum(item["covered_lines"] + item["covered_branches"] for item in summaries)
    there_are = done + sum(item["missing_lines"] + item["missing_branches"] for item in summaries)
    return 100.0 * done / there_are if there_are else 100.0


def judge(report: dict[str, Any]) -> list[tuple[str, float, float]]:
    """Each gate with what is asked and what is there."""
    files = report["files"]
    return [
        (pattern, asked, share([files[name]["summary"] for name in files if fnmatch.fnmatch(name, pattern)]))
        for pattern, asked in GATES.items()
    ]


def weakest(report: dict[str, Any], pattern: str) -> list[str]:
    """The five files of a gate that miss most, with their lines."""
    found = [(name, entry) for name, entry in report["files"].items() if fnmatch.fnmatch(name, pattern)]
    found.sort(key=lambda pair: share([pair[1]["summary"]]))
    return [
        f"  {share([entry['summary']]):5.1f} %  {name}: lines {entry['missing_lines'][:20]}"
        for name, entry in found[:5]
        if share([entry["summary"]]) < 100.0
    ]


def main(path: str) -> int:
    """Print every gate; 1 when one is not reached."""
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    failed = 0
    for pattern, asked, found in judge(report):
        failed += found < asked
        verdict = "" if found >= asked else "  NOT REACHED"
        print(f"coverage {pattern:24} {found:5.1f} % of {asked:.0f} %{verdict}")
        if found < asked:
            print("\n".join(weakest(report, pattern)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
