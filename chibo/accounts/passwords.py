"""Words that everybody here would guess first have no place in a password."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.engine.vietnamese import search_key
from chibo.organisation.queries import names_of

_LOCAL = {"chibo", "chi bo", "dang vien", "dangvien", "dang uy", "danguy", "huyen uy", "cong san"}


class LocalWordsValidator:
    """Refuse passwords that are little more than the program's, the user's or the unit's name."""

    def validate(self, password: str, user: User | None = None) -> None:
        plain = search_key(password)
        rest = plain
        for word in sorted(_words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest.replace(" ", "")) < 8 and rest != plain:
            raise ValidationError(
                _("Mật khẩu dễ đoán: chứa tên người, tên đơn vị hoặc tên chương trình. Chọn một câu khác."),
                code="password_local_words",
            )

    def get_help_text(self) -> str:
        return _("Không dùng tên mình, tên đơn vị hoặc tên chương trình làm mật khẩu.")


def _words(user: User | None) -> set[str]:
    words = set(_LOCAL)
    if user is not None and user.pk:
        words |= {search_key(user.name), search_key(user.login)} | set(search_key(user.name).split())
        units = user.grants.exclude(unit=None).values_list("unit_id", flat=True)
        for unit in units:
            words |= {word for name in names_of(unit) for word in search_key(name.name).split()}
    return {word for word in words if len(word) > 2}
