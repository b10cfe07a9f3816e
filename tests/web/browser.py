"""Debian's Chromium driven by Playwright, and axe run in it."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests import no_browser

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program that draws the pages."""
    return no_browser.found(CHROMIUM)


@pytest.fixture(scope="session")
def running(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one Chromium for all browser tests: starting it costs more than most of them."""
    profile = tmp_path_factory.mktemp("chromium")
    command = [chromium, *ARGUMENTS, "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{_port(profile / 'DevToolsActivePort', process)}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def browser(running: str) -> Iterator[Browser]:
    """Chromium under Playwright, whose loop lives in this thread, so Django is told not to mind.

    Closing it removes the pages and cookies of the test; the process goes on.
    """
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
    with sync_playwright() as playwright:
        driven = playwright.chromium.connect_over_cdp(running)
        yield driven
        driven.close()
        connections.close_all()  # the loop's own connections, which nobody else can reach
    patch.undo()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Callable[..., Page]:
    """Opens a page of the program as a user; every complaint in the console fails the test at the end."""

    def opened(*, user: Any = None, session: str = "", **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="vi-VN", **options)
        if session:
            context.add_cookies([{"name": "chibo", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))  # type: ignore[attr-defined]
        return page

    return opened


def ills_of(page: Page, url: str) -> list[str]:
    """What is wrong with the page at the address, on a desk and in a window as narrow as a phone."""
    page.set_viewport_size(DESK)
    answer = page.goto(url)
    assert answer
    assert answer.status == 200, url
    return ills_here(page)


def ills_here(page: Page) -> list[str]:
    """What is wrong with the open page on a desk, and then on a phone, where it stays.

    Colours do not change with the width and cost most of the time: they are looked at on the desk, and in
    dark only on some pages here and on every page type by `make torture`.
    """
    page.set_viewport_size(DESK)
    _bring_axe(page)
    found = [f"desk: {fault}" for fault in [*_faults_in(page, "light"), *_too_wide(page)]]
    page.set_viewport_size(PHONE)
    found += [f"phone: {fault}" for fault in [*_faults_in(page, "light", colours=False), *_too_wide(page)]]
    return found


def faults_of(page: Page) -> list[str]:
    """What axe finds, any impact: colours, element and remedy. Runs outside the page's own policy.

    In light everything is looked at; in dark only what depends on colour.
    """
    _bring_axe(page)
    return _faults_in(page, "dark", only=COLOUR_RULES) + _faults_in(page, "light")


def _bring_axe(page: Page) -> None:
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))


def _faults_in(page: Page, scheme: Any, *, only: Sequence[str] = RULES, colours: bool = True) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    rules = {rule: {"enabled": colours} for rule in COLOUR_RULES}
    asked = {"runOnly": only, "rules": rules, "resultTypes": ["violations"]}
    return [
        f"{scheme}: {fault['id']}: {node['html'][:160]} ({fault['help']})"
        for fault in page.evaluate("async asked => (await axe.run(asked)).violations", asked)
        for node in fault["nodes"]
    ]


def sideways(page: Page) -> int:
    """Pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def _too_wide(page: Page) -> list[str]:
    return [f"{width} px too wide" for width in [sideways(page)] if width > 0]


def _port(told: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the started browser listens; it writes that into a file of its profile."""
    for _attempt in range(300):
        if told.exists() and (lines := told.read_text().split()):
            return lines[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    pytest.fail("Chromium did not start")
