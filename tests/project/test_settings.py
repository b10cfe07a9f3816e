"""The settings as a process of its own reads them: what changes as soon as strangers are on the road."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json
from chibo.project import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.startswith(
    ("SESSION_COOKIE", "CSRF_COOKIE", "COOKIE_", "SECURE_"))}))
"""


def settings_under(folder: Path, **variables: str) -> dict[str, object]:
    """The settings of cookies and roads under these variables alone."""
    environment = {"PATH": os.environ["PATH"], "CHIBO_VAR": str(folder), **variables}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def open_road(tmp_path_factory):
    return settings_under(tmp_path_factory.mktemp("var"), CHIBO_LOOPBACK="no", CHIBO_BEHIND_PROXY="yes")


def test_cookies_away_from_loopback_are_bound_to_host_and_https(open_road):
    """A browser takes `__Host-` only with Secure, Path=/ and without Domain."""
    for cookie, name in (("SESSION", "__Host-chibo"), ("CSRF", "__Host-chibo-csrf")):
        assert open_road[f"{cookie}_COOKIE_NAME"] == name
        assert open_road[f"{cookie}_COOKIE_SECURE"] is True
        assert open_road.get(f"{cookie}_COOKIE_DOMAIN") is None
        assert open_road.get(f"{cookie}_COOKIE_PATH", "/") == "/"
    assert open_road["COOKIE_PREFIX"] == "__Host-"


def test_browsers_away_from_loopback_are_told_to_come_by_https_only(open_road):
    assert open_road["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
    assert open_road["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


def test_word_of_the_server_in_front_counts_only_where_there_is_one(open_road, tmp_path):
    assert open_road["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    alone = settings_under(tmp_path, CHIBO_LOOPBACK="no")
    assert alone["SECURE_PROXY_SSL_HEADER"] is None


def test_loopback_alone_goes_without(tmp_path):
    found = settings_under(tmp_path)
    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("chibo", "chibo-csrf")
    assert (found["SESSION_COOKIE_SECURE"], found["SECURE_HSTS_SECONDS"]) == (False, 0)
