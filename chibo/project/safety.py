"""Is the database connection fit for daily work? `chibo serve` refuses where not, `chibo doctor` tells."""

import psycopg

from chibo.project.cluster.places import APP
from chibo.project.language import gettext as _
from chibo.storage.refusal import Finding

_LASTING = ("fsync", "full_page_writes", "synchronous_commit")
_POWERS = """
SELECT role.rolsuper, role.rolbypassrls, role.rolcreaterole,
       pg_has_role(role.oid, base.datdba, 'MEMBER')
       OR EXISTS (SELECT 1 FROM pg_class
                  WHERE relnamespace = 'public'::regnamespace AND pg_has_role(role.oid, relowner, 'MEMBER'))
FROM pg_roles AS role, pg_database AS base
WHERE role.rolname = current_user AND base.datname = current_database()
"""


def findings(address: str) -> list[Finding]:
    """Everything wrong with this connection; an empty list where it may serve."""
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            return [*_role(connection), *_lasting(connection)]
    except psycopg.OperationalError as error:
        told = _("Không kết nối được cơ sở dữ liệu: %(error)s")
        return [Finding("database_unreachable", told % {"error": str(error).strip()})]


def _role(connection: psycopg.Connection[tuple[object, ...]]) -> list[Finding]:
    row = connection.execute(_POWERS).fetchone() or (False,) * 4
    user = connection.info.user
    faults = {
        "role_superuser": (row[0], _("là superuser")),
        "role_bypasses": (row[1], _("được bỏ qua phân quyền theo dòng (BYPASSRLS)")),
        "role_makes_roles": (row[2], _("được tạo vai trò khác (CREATEROLE)")),
        "role_owner": (row[3], _("là chủ của cơ sở dữ liệu hoặc của các bảng")),
        "role_name": (user != APP, _("không phải vai trò ứng dụng")),
    }
    told = _(
        "DATABASE_URL đăng nhập bằng “%(user)s”, vai trò này %(fault)s. "
        "Hãy dùng vai trò %(app)s: không superuser, không BYPASSRLS, không sở hữu bảng nào."
    )
    return [
        Finding(code, told % {"user": user, "fault": fault, "app": APP})
        for code, (present, fault) in faults.items()
        if present
    ]


def _lasting(connection: psycopg.Connection[tuple[object, ...]]) -> list[Finding]:
    """Settings without which a confirmed entry may be lost when the power fails."""
    rows = connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(_LASTING)])
    told = _("Máy chủ đặt %(name)s = off: mất điện là mất dữ liệu đã ghi. Hãy bật lại %(name)s.")
    return [Finding(f"{name}_off", told % {"name": name}) for name, setting in rows if setting == "off"]
