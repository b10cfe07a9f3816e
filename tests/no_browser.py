"""Where Chromium is missing: browser tests are not run, and one loud line at the end says so."""

import os
from pathlib import Path

import pytest

SIGN = "NO BROWSER"
REMEDY = "apt-get install chromium"


def found(program: Path) -> Path:
    """The browser; missing it fails where CHIBO_BROWSER=required and else skips the test that asked."""
    if program.exists():
        return program
    if os.environ.get("CHIBO_BROWSER") == "required":
        pytest.fail(f"{program} is missing and CHIBO_BROWSER=required")
    pytest.skip(f"{SIGN}: {program} is missing ({REMEDY})")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The hook of the same name; counts reports, for under xdist only they come back from the workers."""
    skipped = terminalreporter.stats.get("skipped", [])
    number = sum(SIGN in str(report.longrepr) for report in skipped)
    if number:
        told = f"{SIGN}: {number} browser tests were NOT RUN; to run them: {REMEDY}"
        terminalreporter.write_line(told, red=True, bold=True)
