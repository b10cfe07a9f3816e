"""Pages over HTTP from a running `chibo serve` on loopback: percentiles at one and at eight clients."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

CHIBO = Path(__file__).resolve().parents[1] / ".venv" / "bin" / "chibo"
LOGIN, PASSWORD = "bench", "con thuyền nhỏ trên sông dài"
_HIDDEN = re.compile(r'name="(\w+)"\s+value="([^"]*)"|value="([^"]*)"\s+name="(\w+)"')
PAGES = {
    "list_page": "/people/",
    "list_page_of_a_commune": "/people/?unit=bench-xa-7",
    "prefix_search": "/people/?q=ha",
    "movement_table": "/statistics/movement/bench-tinh/",
    "briefing": "/briefing/units/bench-tinh/",
    "briefing_of_a_commune": "/briefing/units/bench-xa-7/",
    "hamlets_of_a_commune": "/hamlets/units/bench-xa-7/",
}


_SURE = 5


@dataclass
class Client:
    """A browser of sorts: one connection, its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, address led to, and text."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://localhost:{self.port}/",
            }
        headers["Host"] = f"localhost:{self.port}"
        self.line.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self.line.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, answer.getheader("Location") or "", answer.read().decode("utf-8", "replace")

    def log_in(self) -> None:
        """As the bench's account."""
        _status, _where, page = self.ask("GET", "/login/")
        hidden = {a or d: b or c for a, b, c, d in _HIDDEN.findall(page) if (a or d) != "password"}
        status, _where, _text = self.ask(
            "POST", "/login/", hidden | {"username": LOGIN, "password": PASSWORD}
        )
        if status not in (http.client.FOUND, http.client.SEE_OTHER):
            raise RuntimeError(f"login answered {status}")


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """`chibo serve` on a free port, and its end: the port and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [CHIBO, "serve", "--port", str(port)], env=os.environ | environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Until everything is ready a page says so at every address; it may answer once more after the first."""
    in_a_row = 0
    for _attempt in range(600):
        try:
            ready = 'name="password"' in Client(port).ask("GET", "/login/")[2]
        except OSError:
            if process.poll() is not None:
                raise RuntimeError("chibo serve ended by itself") from None
            ready = False
        in_a_row = in_a_row + 1 if ready else 0
        if in_a_row == _SURE:
            return
        time.sleep(0.2)
    raise RuntimeError("chibo serve does not answer")


def measure(port: int, requests: int = 160, pages: Mapping[str, str] = PAGES) -> dict[str, Any]:
    """Percentiles of each page in milliseconds, at 1 and at 8 clients."""
    first = Client(port)
    first.log_in()
    found: dict[str, Any] = {}
    for name, path in pages.items():
        # The server closes a line that is idle while others are measured.
        status, _where, text = Client(port, dict(first.cookies)).ask("GET", path)
        if status != http.client.OK:
            found[name] = {"left_out": f"answers {status}"}
            continue
        found[name] = {"bytes": len(text.encode())}
        for clients in (1, 8):
            found[name][f"clients_{clients}"] = _percentiles(port, first.cookies, path, clients, requests)
    return found


def _percentiles(
    port: int, cookies: dict[str, str], path: str, clients: int, requests: int
) -> dict[str, float]:
    def visit(_number: int) -> list[float]:
        client, times = Client(port, dict(cookies)), []
        client.ask("GET", path)
        for _ in range(requests // clients):
            begin = time.perf_counter()
            client.ask("GET", path)
            times.append((time.perf_counter() - begin) * 1000)
        return times

    with ThreadPoolExecutor(clients) as pool:
        times = sorted(value for part in pool.map(visit, range(clients)) for value in part)
    cuts = quantiles(times, n=100)
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1)}
