"""How an official paper looks: sizes in millimetres and points, all of them values with a source."""

from __future__ import annotations

from dataclasses import dataclass, replace

TWIPS_PER_POINT = 20
_MILLIMETRES_PER_INCH = 25.4


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point, as Word counts.

    >>> twips(210), twips(297)
    (11906, 16838)
    """
    return round(millimetres / _MILLIMETRES_PER_INCH * 72 * TWIPS_PER_POINT)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One guidance on the form of papers. Lengths in millimetres, letters in points.

    `line` is the exact height of a line of the text in points, `before` the room above a paragraph.
    `motto_rule` is the length of the line under the name of the Party: as long as that name. `left_column` is
    the width of the head's left half, `line_most` and `text_size_most` what the guidance still allows.
    """

    code: str
    page_width: int
    page_height: int
    top: int
    bottom: int
    left: int
    right: int
    page_number_edge: int
    font: str
    motto_size: int
    motto_rule: int
    left_column: int
    above_size: int
    body_size: int
    number_size: int
    place_size: int
    kind_size: int
    about_size: int
    letter_about_size: int
    text_size: int
    text_size_most: int
    line: int
    line_most: int
    before: int
    first_line: int
    capacity_size: int
    office_size: int
    office_bold: bool
    signer_size: int
    recipients_label_size: int
    recipients_size: int
    page_number_size: int
    basis_italic: bool

    @property
    def text_width(self) -> int:
        """The width between the margins, in millimetres."""
        return self.page_width - self.left - self.right

    @property
    def right_column(self) -> int:
        """The width of the head's right half, in millimetres."""
        return self.text_width - self.left_column

    def turned(self) -> Profile:
        """The same layout on a sheet lying down: margins stay where they are, the head is halved."""
        lying = replace(self, page_width=self.page_height, page_height=self.page_width)
        return replace(lying, left_column=lying.text_width // 2)
