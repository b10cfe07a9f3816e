"""Places for servers of their own: pytest's temporary folders are closed to the server's account."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _place() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(dir=os.environ["CHIBO_TEST_DIR"]))
    place.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHIBO_LIB", str(place / "lib"))
        yield place
    shutil.rmtree(place)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder any account may pass through; what would go under /var/lib goes there too."""
    yield from _place()


@pytest.fixture(scope="module")
def module_place() -> Iterator[Path]:
    """The same for a whole file."""
    yield from _place()
