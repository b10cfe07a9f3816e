"""How each role looks under a profile, and the styles part that says so to Word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from chibo.engine.office.package import WORD, attribute
from chibo.engine.office.paper import Role
from chibo.engine.office.profile import TWIPS_PER_POINT, Profile, twips

_SIGNING_LINES = 4
_TITLE_ROOM = 12 * TWIPS_PER_POINT
_CELL_ROOM = 2 * TWIPS_PER_POINT
_NAMES = {
    Role.MOTTO: "Tiêu đề Đảng",
    Role.ABOVE: "Cơ quan cấp trên",
    Role.BODY: "Cơ quan ban hành",
    Role.STAR: "Dấu sao",
    Role.NUMBER: "Số và ký hiệu",
    Role.PLACE: "Địa điểm và ngày tháng",
    Role.KIND: "Tên loại",
    Role.ABOUT: "Trích yếu",
    Role.DASHES: "Gạch dưới trích yếu",
    Role.LETTER_ABOUT: "Trích yếu công văn",
    Role.ADDRESSEE: "Kính gửi",
    Role.BASIS: "Căn cứ",
    Role.PART: "Mục",
    Role.HEADING: "Tiểu mục",
    Role.TEXT: "Thân văn bản",
    Role.ITEM: "Gạch đầu dòng",
    Role.CENTRED: "Dòng giữa",
    Role.CELL: "Ô trong bảng",
    Role.CAPACITY: "Thẩm quyền ký",
    Role.OFFICE: "Chức vụ người ký",
    Role.SIGNING_ROOM: "Chỗ ký",
    Role.SIGNER: "Họ tên người ký",
    Role.RECIPIENTS_LABEL: "Nơi nhận",
    Role.RECIPIENT: "Dòng nơi nhận",
}


@dataclass(frozen=True)
class Look:
    """A paragraph as Word lays it out. Letters in points, distances in twentieths of a point."""

    size: int
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: str = "center"
    before: int = 0
    line: int = 0
    first_line: int = 0
    sides: int = 0
    ruled: bool = False


def look_of(role: Role, profile: Profile) -> Look:
    """The look of a role."""
    return (_heads(profile) | _text(profile) | _ends(profile))[role]


def _heads(profile: Profile) -> dict[Role, Look]:
    room = twips(profile.right_column - profile.motto_rule) // 2
    return {
        Role.MOTTO: Look(profile.motto_size, bold=True, sides=room, ruled=True),
        Role.ABOVE: Look(profile.above_size),
        Role.BODY: Look(profile.body_size, bold=True),
        Role.STAR: Look(profile.body_size),
        Role.NUMBER: Look(profile.number_size),
        Role.PLACE: Look(profile.place_size, italic=True),
        Role.KIND: Look(profile.kind_size, bold=True, before=_TITLE_ROOM),
        Role.ABOUT: Look(profile.about_size, bold=True),
        Role.DASHES: Look(profile.about_size),
        Role.LETTER_ABOUT: Look(profile.letter_about_size, italic=True),
    }


def _text(profile: Profile) -> dict[Role, Look]:
    text = Look(
        profile.text_size,
        align="both",
        before=profile.before * TWIPS_PER_POINT,
        line=profile.line * TWIPS_PER_POINT,
        first_line=twips(profile.first_line),
    )
    centred = replace(text, align="center", first_line=0)
    return {
        Role.ADDRESSEE: replace(centred, before=_TITLE_ROOM),
        Role.BASIS: replace(text, italic=profile.basis_italic),
        Role.PART: replace(text, bold=True),
        Role.HEADING: replace(text, bold=True),
        Role.TEXT: text,
        Role.ITEM: text,
        Role.CENTRED: replace(centred, bold=True),
        Role.CELL: Look(profile.recipients_size, align="left", before=_CELL_ROOM),
    }


def _ends(profile: Profile) -> dict[Role, Look]:
    room = (_SIGNING_LINES - 1) * profile.line * TWIPS_PER_POINT
    return {
        Role.CAPACITY: Look(profile.capacity_size, bold=True),
        Role.OFFICE: Look(profile.office_size, bold=profile.office_bold),
        Role.SIGNING_ROOM: Look(profile.signer_size, before=room),
        Role.SIGNER: Look(profile.signer_size, bold=True),
        Role.RECIPIENTS_LABEL: Look(profile.recipients_label_size, underline=True, align="left"),
        Role.RECIPIENT: Look(profile.recipients_size, align="left"),
    }


def style_id(role: Role) -> str:
    """The name of the style inside the file."""
    return f"chibo-{role.value.replace('_', '-')}"


@cache
def styles_part(profile: Profile) -> str:
    """The styles of the file: one for each role, with a name an officer understands."""
    font = attribute(profile.font)
    fonts = f"<w:rFonts w:ascii={font} w:hAnsi={font} w:eastAsia={font} w:cs={font}/>"
    size = profile.text_size * 2
    styles = "".join(_style(role, look_of(role, profile)) for role in Role)
    return (
        f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}'
        f'<w:color w:val="000000"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"</w:style>{styles}</w:styles>"
    )


def _style(role: Role, look: Look) -> str:
    height = f' w:line="{look.line}" w:lineRule="exact"' if look.line else ""
    sides = f' w:left="{look.sides}" w:right="{look.sides}"' if look.sides else ""
    first = f' w:firstLine="{look.first_line}"' if look.first_line else ""
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    marks = (look.bold, "<w:b/><w:bCs/>"), (look.italic, "<w:i/><w:iCs/>")
    letters = "".join(mark for wanted, mark in marks if wanted)
    size = f'<w:sz w:val="{look.size * 2}"/><w:szCs w:val="{look.size * 2}"/>'
    line = '<w:u w:val="single"/>' if look.underline else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(role)}">'
        f'<w:name w:val={attribute(_NAMES[role])}/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
        f"{rule if look.ruled else ''}"
        f'<w:spacing w:before="{look.before}" w:after="0"{height}/>'
        f"{f'<w:ind{sides}{first}/>' if sides or first else ''}"
        f'<w:jc w:val="{look.align}"/></w:pPr><w:rPr>{letters}{size}{line}</w:rPr></w:style>'
    )
