"""Settings of the test suite: a place of its own, nothing of the developer's installation.

Loaded first, so that the environment is right before the program's own settings read it.
"""

import os
import tempfile
from pathlib import Path

if "CHIBO_TEST_DIR" not in os.environ:
    # xdist workers inherit the name. As root another account's server must get through: mode 711.
    os.environ["CHIBO_TEST_DIR"] = tempfile.mkdtemp(prefix=f"chibo-test-{os.getpid()}-")
    Path(os.environ["CHIBO_TEST_DIR"]).chmod(0o711)
PLACE = Path(os.environ["CHIBO_TEST_DIR"])
for _name in [
    name
    for name in os.environ
    if name.startswith("CHIBO_") and name not in {"CHIBO_TEST_DIR", "CHIBO_BROWSER", "CHIBO_POSTGRES_BIN"}
]:
    del os.environ[_name]
os.environ |= {
    "CHIBO_VAR": str(PLACE / "var"),
    "CHIBO_LIB": str(PLACE / "lib"),
    "CHIBO_SECRET_KEY": "of tests only",
}

from chibo.project.settings import *  # noqa: E402, F403 -- the whole file, after its environment

STATIC_ROOT = PLACE / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["tests.hashing.Quick"]
