"""What members can be counted by. The database knows how (`membership/headcount.sql`); here are the words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.membership.choices import Standing
from chibo.people.choices import Axis, Gender
from chibo.people.queries import codes_of
from chibo.regulations.loader import code_list, kinds

UNKNOWN = ""


@dataclass(frozen=True)
class Dimension:
    """One way of sorting members: its words and its values in order.

    `sensitive` marks ethnicity and religion: small cells are hidden from those who may not see them, and no
    cell opens into names. `sorted_into` turns what the database gives into the value shown (age into a band).
    """

    name: str
    label: object
    values: Callable[[], Mapping[str, str]]
    sensitive: bool = False
    sorted_into: Callable[[str], str] = str


def _labels(codes: Mapping[str, object]) -> dict[str, str]:
    language = get_language() or "vi"
    return {key: code.label(language) for key, code in codes.items()}  # type: ignore[attr-defined]


def _choices(choices: object) -> Callable[[], dict[str, str]]:
    return lambda: {str(value): str(label) for value, label in choices.choices}  # type: ignore[attr-defined]


def _list(name: str) -> Callable[[], dict[str, str]]:
    return lambda: _labels(code_list(name))


def _trait(axis: Axis) -> Dimension:
    return Dimension(str(axis), axis.label, lambda: _labels(codes_of(axis)))


def band_of(age: str) -> str:
    """The age band of full years; "" where the year of birth is not known."""
    if age == UNKNOWN:
        return UNKNOWN
    for code, band in code_list("age_bands").items():
        low, high = band.attributes.get("from_years"), band.attributes.get("to_years")
        if low and int(low) <= int(age) and (not high or int(age) <= int(high)):
            return code
    return UNKNOWN


DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            "age",
            gettext_lazy("Nhóm tuổi"),
            lambda: {key: label for key, label in _labels(code_list("age_bands")).items() if key != "A9"},
            sorted_into=band_of,
        ),
        Dimension("gender", gettext_lazy("Giới tính"), _choices(Gender)),
        Dimension("standing", gettext_lazy("Chính thức, dự bị"), _choices(Standing)),
        _trait(Axis.OCCUPATION),
        _trait(Axis.GENERAL_EDUCATION),
        _trait(Axis.PROFESSIONAL_EDUCATION),
        _trait(Axis.POLITICAL_THEORY),
        _trait(Axis.ACADEMIC_TITLE),
        Dimension(
            "kind",
            gettext_lazy("Loại hình chi bộ"),
            # Every kind: whoever sits in one that holds no members is in the total, and must be in a row.
            lambda: _labels(kinds()),
        ),
        Dimension(
            "ethnicity", gettext_lazy("Dân tộc"), lambda: _labels(code_list("ethnic_groups")), sensitive=True
        ),
        Dimension(
            "religion", gettext_lazy("Tôn giáo"), lambda: _labels(code_list("religions")), sensitive=True
        ),
    )
}


def labels_of(dimension: Dimension) -> dict[str, str]:
    """All values of the dimension with their words, "not known" last."""
    return dict(dimension.values()) | {UNKNOWN: _("Không rõ")}
