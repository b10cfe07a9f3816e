"""Writes the dossiers of `bench.dossiers` into the installation that the environment names."""

import django


def main() -> None:
    """Fill it, and open the account that asks."""
    django.setup()
    from bench import accounts, dossiers  # noqa: PLC0415 -- Django must be set up first

    dossiers.fill()
    accounts.make()


if __name__ == "__main__":
    main()
