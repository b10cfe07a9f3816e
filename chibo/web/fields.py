"""Form fields of the house: days as people write them, and pickers that need no script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, slug_re, validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.calendar import PartialDate, read_date
from chibo.web.wording import day_text, finding_text


class SuggestedTextInput(forms.TextInput):
    """A text input with a list of suggestions; anything else may be typed too."""

    template_name = "components/suggested.html"

    def __init__(self, suggestions: Sequence[str] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions: Sequence[str] | Callable[[], Sequence[str]] = suggestions
        self.candidates: Sequence[Pick] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = self.suggestions() if callable(self.suggestions) else self.suggestions
        context["widget"]["suggestions"] = list(given)
        context["widget"]["candidates"] = list(self.candidates)
        context["widget"]["attrs"]["autocomplete"] = "off"
        if given:
            context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_list"
        return context


class PlainLettersField(forms.SlugField):
    """A name for machines: a login, a code."""

    default_error_messages = {
        "invalid": gettext_lazy("Chỉ dùng chữ không dấu, số, gạch nối; không có dấu chấm, dấu cách.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            RegexValidator(slug_re, message=self.error_messages["invalid"], code="invalid")
            if validator is validate_slug
            else validator
            for validator in self.validators
        ]


class PartialDateField(forms.CharField):
    """A date as written in a file: to the day, the month or only the year. Gives a PartialDate."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "w12", "autocomplete": "off"}))
        kwargs.setdefault("help_text", gettext_lazy("Ví dụ 05/8/2021, 8/2021 hoặc 2021"))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.understood = ""
        self.doubts: list[str] = []

    def prepare_value(self, value: Any) -> Any:
        return day_text(value) if isinstance(value, date | PartialDate) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, date | PartialDate):
            value = day_text(value)
        text = super().to_python(value)
        super().run_validators(text)
        return self._read(text) if text else None

    def _read(self, text: str) -> Any:
        parsed = read_date(text)
        if parsed.value is None or not parsed.ok:
            raise ValidationError([finding_text(finding) for finding in parsed.findings])
        self.understood = day_text(parsed.value)
        self.doubts = [finding_text(finding) for finding in parsed.findings]
        return parsed.value

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """They looked at the text, before it was read."""


class DayField(PartialDateField):
    """A day known exactly. Gives a date."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Ví dụ 05/8/2021"))
        super().__init__(**kwargs)

    def _read(self, text: str) -> Any:
        value = super()._read(text)
        if value.exact is None:
            raise ValidationError(_("Ghi đủ ngày, tháng, năm, ví dụ 05/8/2021."), code="partial")
        return value.exact


@dataclass(frozen=True)
class Pick:
    """One thing to choose: its key, its name, a note telling namesakes apart, and the thing itself."""

    key: str
    label: str
    note: str = ""
    object: Any = None


class Source(Protocol):
    """Where a picker finds things, always inside the user's scope."""

    def get(self, key: str) -> Pick | None:
        """The thing with this key, or None."""

    def find(self, text: str) -> Sequence[Pick]:
        """Things whose name, code or number fits what was typed; at most twenty."""

    def suggestions(self) -> Sequence[str]:
        """Texts offered while typing; may be empty."""


class PickerField(forms.CharField):
    """Type a name or code; when several fit, the page comes back with the few to choose from.

    Set `field.source` in the form's `__init__`. Gives the picked object.
    """

    source: Source

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", SuggestedTextInput())
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("help_text", gettext_lazy("Gõ tên hoặc mã, không cần dấu"))
        super().__init__(**kwargs)
        self.chosen: Pick | None = None

    def use(self, source: Source) -> None:
        """Give the picker its source."""
        self.source = source
        self.widget.suggestions = source.suggestions

    def prepare_value(self, value: Any) -> Any:
        """Show a name where a key was sent back."""
        pick = self.source.get(value) if isinstance(value, str) and value else None
        return pick.label if pick else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = [pick] if (pick := self.source.get(text)) else list(self.source.find(text))
        if len(found) == 1:
            self.chosen = found[0]
            return found[0].object
        self.widget.candidates = found
        if found:
            raise ValidationError(_("Có nhiều nơi khớp. Chọn một dòng dưới đây."), code="several")
        raise ValidationError(
            _("Không tìm thấy “%(text)s”. Gõ cách khác."), code="none", params={"text": text}
        )
