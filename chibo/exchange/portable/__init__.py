"""The portable data set: the whole content as files of lines, out of one installation and into another.

The format is described in `docs/data-format.md`; `nouns` is its only source in the code.
"""

from chibo.exchange.portable.archive import VERSION, Manifest
from chibo.exchange.portable.loading import Loaded, load
from chibo.exchange.portable.writing import dump, is_demonstration

__all__ = ["VERSION", "Loaded", "Manifest", "dump", "is_demonstration", "load"]
