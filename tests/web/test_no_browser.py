"""A machine without Chromium: the browser tests are skipped, and the end of the run says so loudly."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import no_browser

NOWHERE = Path("/nowhere/chromium")


class Terminal:
    """As much of pytest's reporter as the hook asks for."""

    def __init__(self, *reasons: str) -> None:
        reports = [SimpleNamespace(longrepr=("browser.py", 1, f"Skipped: {reason}")) for reason in reasons]
        self.stats = {"skipped": reports}
        self.lines: list[str] = []

    def write_line(self, line: str, **_colours: bool) -> None:
        self.lines.append(line)


@pytest.fixture
def reason(monkeypatch):
    monkeypatch.delenv("CHIBO_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception) as skipped:
        no_browser.found(NOWHERE)
    return str(skipped.value)


def test_missing_browser_is_told_in_one_line_with_number_and_remedy(reason, pytestconfig):
    terminal = Terminal(reason, reason, "mounting is not allowed here")
    hooks = [plugin.function for plugin in pytestconfig.hook.pytest_terminal_summary.get_hookimpls()]
    (ours,) = [hook for hook in hooks if hook.__module__ == no_browser.__name__]
    ours(terminalreporter=terminal)
    assert terminal.lines == [
        "NO BROWSER: 2 browser tests were NOT RUN; to run them: apt-get install chromium"
    ]


def test_nothing_is_told_where_no_browser_was_missed():
    terminal = Terminal("mounting is not allowed here")
    no_browser.pytest_terminal_summary(terminal)
    assert terminal.lines == []


def test_missing_browser_fails_where_it_is_required(monkeypatch):
    monkeypatch.setenv("CHIBO_BROWSER", "required")
    with pytest.raises(pytest.fail.Exception, match="required"):
        no_browser.found(NOWHERE)
