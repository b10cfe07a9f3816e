"""Biểu 1 of the same province whose ledger is two years old, in an installation of its own; prints JSON.

The other installation has twenty-one years: the ratio of the two says what a long past costs.
"""

import json
import sys
from datetime import date

import django

FIRST, LAST = date(2006, 1, 1), date(2006, 12, 31)


def main() -> None:
    """Measure the year 2006 in the installation that the environment names."""
    django.setup()
    from bench import database  # noqa: PLC0415 -- Django must be set up first

    json.dump(database.movement_of(FIRST, LAST), sys.stdout)


if __name__ == "__main__":
    main()
