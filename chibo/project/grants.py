"""What the roles may do in the database as a whole; done by its owner before each migration.

The same on the embedded server and on a given one, so that an administrator of a given server makes three
roles and an empty database, and nothing more.
"""

import psycopg
from psycopg import sql

from chibo.project.cluster.binaries import OLDEST
from chibo.project.cluster.places import APP, OWNER, REPORT
from chibo.project.language import gettext as _
from chibo.storage.refusal import refuse

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")

_RIGHTS = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {app}, {report};
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {app};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {app};
"""


def furnish(address: str) -> None:
    """Extensions and rights, as the owner; may be repeated."""
    with psycopg.connect(address, autocommit=True) as connection:
        _check(connection)
        for name in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
        roles = {"app": sql.Identifier(APP), "report": sql.Identifier(REPORT)}
        connection.execute(sql.SQL(_RIGHTS).format(**roles))


def _check(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    if connection.info.server_version // 10_000 < OLDEST:
        raise refuse("postgresql_old", _("Cần PostgreSQL 15 trở lên."))
    if connection.info.user != OWNER:
        told = _("DATABASE_OWNER_URL phải đăng nhập bằng vai trò %(owner)s, không phải %(user)s.")
        raise refuse("owner_name", told % {"owner": OWNER, "user": connection.info.user})
    rows = connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[APP, REPORT]])
    missing = {APP, REPORT} - {str(row[0]) for row in rows}
    if missing:
        told = _("Máy chủ thiếu vai trò %(missing)s. Cách tạo: docs/operations/install.md.")
        raise refuse("roles_missing", told % {"missing": ", ".join(sorted(missing))})
