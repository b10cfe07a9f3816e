"""Working on the command line under an account's own rights: `--actor LOGIN`."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from chibo.accounts.models import User
from chibo.accounts.queries import roles_of, scope_of
from chibo.project.language import gettext as _
from chibo.storage.clock import fixed_today
from chibo.storage.identity import acting
from chibo.storage.refusal import refuse


def add_argument(parser: argparse.ArgumentParser) -> None:
    """The option every command that writes takes."""
    parser.add_argument(
        "--actor", metavar="LOGIN", required=True, help=_("tên đăng nhập của người làm việc này")
    )


@contextmanager
def at_work(login: str) -> Iterator[User]:
    """One transaction with the account's identity and today's rights, as in a request of the web."""
    with transaction.atomic(), fixed_today() as today:
        user = User.objects.filter(login=login, is_active=True).first()
        if user is None:
            told = _("Không có tài khoản “%(login)s” đang hoạt động. Hãy xem lại --actor.")
            raise refuse("actor.unknown", told % {"login": login})
        roles = roles_of(user, today)
        with acting(user=user.pk, scope=scope_of(user, today), role=roles[0] if roles else ""):
            yield user
