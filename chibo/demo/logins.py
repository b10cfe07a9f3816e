"""Six doors into a demonstration, without passwords, and only into a demonstration."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from chibo.accounts.choices import Role
from chibo.accounts.models import User
from chibo.audit.actions import verb
from chibo.demo.identity import key
from chibo.demo.sheets import NO_PAPER, Row, span
from chibo.storage.clock import demonstration_day

SINCE = date(2025, 1, 1)
USER_COLUMNS = (
    "id", "login", "name", "is_active", "must_change_password", "language", "text_size", "density", "theme",
    "version", "password",
)  # fmt: skip
GRANT_COLUMNS = ("id", "user_id", "role", "unit_id", "during", "basis")


@dataclass(frozen=True)
class Door:
    """A demonstration account: its login, its name, the role it has, and the unit it works in.

    The cell secretary works in the first hamlet cell of the commune named.
    """

    login: str
    name: str
    role: Role
    unit: str
    label: object


DOORS = (
    Door(
        "bi-thu-chi-bo", "Bí thư chi bộ (minh hoạ)", Role.CELL_SECRETARY, "lieng-sronh",
        gettext_lazy("Bí thư một chi bộ thôn ở xã Liêng Srônh"),
    ),
    Door(
        "van-phong-xa", "Văn phòng đảng ủy xã (minh hoạ)", Role.GRASSROOTS_OFFICE, "lieng-sronh",
        gettext_lazy("Văn phòng Đảng ủy xã Liêng Srônh"),
    ),
    Door(
        "ban-to-chuc", "Cán bộ Ban Tổ chức (minh hoạ)", Role.ORGANISATION_OFFICER, "quynh-luu",
        gettext_lazy("Cán bộ Ban Tổ chức Huyện ủy Quỳnh Lưu"),
    ),
    Door(
        "lanh-dao", "Lãnh đạo cấp ủy (minh hoạ)", Role.LEADER, "yen-lac",
        gettext_lazy("Lãnh đạo Huyện ủy Yên Lạc, chỉ xem"),
    ),
    Door(
        "trung-tam", "Trung tâm chính trị (minh hoạ)", Role.POLITICAL_CENTRE, "bac-son",
        gettext_lazy("Trung tâm Chính trị huyện Bắc Sơn"),
    ),
    Door(
        "quan-tri", "Quản trị hệ thống (minh hoạ)", Role.ADMINISTRATOR, "",
        gettext_lazy("Quản trị tài khoản, không xem được đảng viên nào"),
    ),
)  # fmt: skip


def rows(units: dict[str, str]) -> tuple[list[Row], list[Row]]:
    """Accounts and their grants; `units` gives the key of a unit by its code, "cell" that of the cell."""
    users: list[Row] = []
    grants: list[Row] = []
    for number, door in enumerate(DOORS, 1):
        user = str(key("user", number))
        users.append(
            (user, door.login, door.name, True, False, "vi", "vua", "vua", "auto", 1, make_password(None))
        )
        unit = units["cell" if door.role == Role.CELL_SECRETARY else door.unit] if door.unit else None
        grants.append((str(key("grant", number)), user, str(door.role), unit, span(SINCE, None), NO_PAPER))
    return users, grants


def demonstration_logins() -> list[tuple[Door, User]]:
    """The doors to show on the login page; none outside a demonstration."""
    if demonstration_day() is None:
        return []
    users = {user.login: user for user in _doors()}
    return [(door, users[door.login]) for door in DOORS if door.login in users]


@verb("demo.enter")
def enter(*, actor: None, login: str) -> User | None:
    """Whoever goes through this door, or None: only a demonstration has doors without passwords."""
    if demonstration_day() is None:
        return None
    return _doors().filter(login=login).first()


def _doors() -> QuerySet[User]:
    return User.objects.filter(login__in=[door.login for door in DOORS], is_active=True)
