"""A paper as .docx: head and foot are tables without lines, so that an officer can go on in Word."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from chibo.engine.office.looks import style_id, styles_part
from chibo.engine.office.package import (
    DRAWN,
    OFFICE_RELATIONS,
    PICTURES,
    SHAPES,
    WORD,
    attribute,
    packed,
    words,
)
from chibo.engine.office.paper import Block, Paper, Paragraph, Role, Run, Signature, Table
from chibo.engine.office.picture import Picture, metafile
from chibo.engine.office.profile import Profile, twips

_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_SPACES = f'xmlns:w="{WORD}" xmlns:r="{OFFICE_RELATIONS}" xmlns:v="urn:schemas-microsoft-com:vml" '
_SPACES += 'xmlns:o="urn:schemas-microsoft-com:office:office" '
_SPACES += f'xmlns:wp="{DRAWN}" xmlns:a="{SHAPES}" xmlns:pic="{PICTURES}"'
_EMU = 36_000
"""Units of a drawing in a millimetre."""
# The shape of letters along a line, as Word itself defines it.
_CURVE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>'
    '<v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
    '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom"/>'
    '<v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
_DASHES = Paragraph(Role.DASHES, (Run("-----"),))
_STAR = Paragraph(Role.STAR, (Run("*"),))
_NOBODY: list[Paragraph] = []
_ROOM = Paragraph(Role.SIGNING_ROOM, ())
_EMPTY = Paragraph(Role.CELL, ())
_RECIPIENTS = Paragraph(Role.RECIPIENTS_LABEL, (Run("Nơi nhận"),))


def docx_of(paper: Paper, profile: Profile) -> bytes:
    """The paper as a file; the same paper always as the same bytes."""
    profile = profile.turned() if paper.landscape else profile
    parts = {
        "document": _document(paper, profile),
        "styles": styles_part(profile),
        "settings": _settings(),
        "header1": _header(paper.banner, None),
        "header2": _header(paper.banner, profile),
    }
    drawn = [metafile(block) for block in paper.blocks if isinstance(block, Picture)]
    return packed(paper.title, parts, drawn)


def _document(paper: Paper, profile: Profile) -> str:
    body = _head(paper, profile) + _title(paper) + "".join(_blocks(paper.blocks, profile))
    end = _foot(paper, profile) + _section(profile)
    return f"<w:document {_SPACES}><w:body>{body}{end}</w:body></w:document>"


def _settings() -> str:
    return (
        f'<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def _section(profile: Profile) -> str:
    edge = twips(profile.page_number_edge)
    lying = ' w:orient="landscape"' if profile.page_width > profile.page_height else ""
    return (
        '<w:sectPr><w:headerReference w:type="first" r:id="header1"/>'
        '<w:headerReference w:type="default" r:id="header2"/>'
        f'<w:pgSz w:w="{twips(profile.page_width)}" w:h="{twips(profile.page_height)}"{lying}/>'
        f'<w:pgMar w:top="{twips(profile.top)}" w:right="{twips(profile.right)}" '
        f'w:bottom="{twips(profile.bottom)}" w:left="{twips(profile.left)}" '
        f'w:header="{edge}" w:footer="{edge}" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )


def _head(paper: Paper, profile: Profile) -> str:
    """Left who issues, right the Party; below number and place. A person's paper has nothing on the left."""
    place = [paper.place] if paper.place else []
    if not paper.body:
        return _layout([(_NOBODY, [paper.motto, *place])], (profile.left_column, profile.right_column))
    about = [Paragraph(Role.LETTER_ABOUT, paper.about.runs)] if paper.letter and paper.about else []
    number = [paper.number] if paper.number else []
    rows = [
        ([*paper.above, *paper.body, _STAR], [paper.motto]),
        ([*number, *about], place),
    ]
    return _layout(rows, (profile.left_column, profile.right_column))


def _title(paper: Paper) -> str:
    if paper.letter:
        return ""
    lines = [line for line in (paper.kind, paper.about) if line]
    return _paragraphs([*lines, _DASHES] if lines else [])


def _blocks(blocks: Iterable[Block], profile: Profile) -> Iterable[str]:
    number = 0
    for block in blocks:
        if isinstance(block, Picture):
            number += 1
            yield _drawn(block, number)
        else:
            yield _ruled(block, profile) if isinstance(block, Table) else _paragraph(block)


def _drawn(picture: Picture, number: int) -> str:
    """A picture in the line of the text, with its words for whoever cannot see it."""
    size = f'cx="{picture.width * _EMU}" cy="{picture.height * _EMU}"'
    named = f'id="{number}" name="Hình {number}" descr={attribute(picture.words)}'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(Role.CENTRED)}"/>'
        '<w:spacing w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {named}/>'
        f'<a:graphic><a:graphicData uri="{PICTURES}"><pic:pic><pic:nvPicPr>'
        f"<pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="picture{number}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def _foot(paper: Paper, profile: Profile) -> str:
    """Left the recipients or the first of two signers, right who signs; never parted by the end of a page."""
    if not paper.signatures and not paper.recipients:
        return ""
    recipients = [_RECIPIENTS, *paper.recipients] if paper.recipients else []
    signers = [_signature(signature) for signature in paper.signatures]
    if len(signers) > 1:
        pairs = zip_longest(signers[::2], signers[1::2], fillvalue=_NOBODY)
        rows = [*pairs, *([(recipients, _NOBODY)] if recipients else [])]
    else:
        rows = [(recipients, signers[0] if signers else _NOBODY)]
    half = profile.text_width // 2
    return _paragraph(_EMPTY) + _layout(rows, (half, profile.text_width - half)) + _paragraph(_EMPTY)


def _signature(signature: Signature) -> list[Paragraph]:
    lines = [line for line in (signature.capacity, signature.office) if line]
    return [*lines, _ROOM, signature.name]


def _paragraphs(lines: Iterable[Paragraph], *, together: bool = False) -> str:
    return "".join(_paragraph(line, together=together) for line in lines)


def _paragraph(line: Paragraph, *, together: bool = False) -> str:
    keep = "<w:keepNext/>" if together else ""
    runs = "".join(_run(run) for run in line.runs if run.text)
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(line.role)}"/>{keep}</w:pPr>{runs}</w:p>'


def _run(run: Run) -> str:
    bold = "<w:b/><w:bCs/>" if run.bold else ""
    marked = '<w:highlight w:val="yellow"/>' if run.open else ""
    look = f"<w:rPr>{bold}{marked}</w:rPr>" if bold or marked else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{words(run.text)}</w:t></w:r>'


def _layout(rows: Iterable[tuple[list[Paragraph], list[Paragraph]]], widths: tuple[int, int]) -> str:
    """A table without lines."""
    cells = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(left, widths[0])}{_cell(right, widths[1])}</w:tr>"
        for left, right in rows
    )
    return _table(widths, cells, "")


def _ruled(table: Table, profile: Profile) -> str:
    """A table with lines, its headings again on every page; it goes on over the pages, row by row."""
    whole = sum(table.widths)
    widths = tuple(profile.text_width * width // whole for width in table.widths)
    heads = [[Paragraph(Role.CELL, (Run(text, bold=True),))] for text in table.headings]
    rows = [[[Paragraph(Role.CELL, (Run(text),))] for text in row] for row in table.rows]
    first = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{_cells(heads, widths)}</w:tr>"
    others = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(row, widths, together=False)}</w:tr>" for row in rows
    )
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f"<w:{side} {_LINE}/>" for side in sides)
    return _table(widths, first + others, f"<w:tblBorders>{lines}</w:tblBorders>")


def _table(widths: tuple[int, ...], rows: str, borders: str) -> str:
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    side = twips(1) if borders else 0
    margins = f'<w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _cells(cells: Iterable[list[Paragraph]], widths: tuple[int, ...], *, together: bool = True) -> str:
    return "".join(_cell(cell, width, together=together) for cell, width in zip(cells, widths, strict=True))


def _cell(lines: list[Paragraph], width: int, *, together: bool = True) -> str:
    content = _paragraphs(lines or [_EMPTY], together=together)
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _header(banner: str, numbered: Profile | None) -> str:
    """The head of a page: its number from the second page on, and the banner across the text."""
    number = ""
    if numbered:
        size = numbered.page_number_size * 2
        look = f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        number = f'<w:fldSimple w:instr=" PAGE "><w:r>{look}<w:t>2</w:t></w:r></w:fldSimple>'
    across = _across(banner) if banner else ""
    return f'<w:hdr {_SPACES}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{across}{number}</w:p></w:hdr>'


def _across(banner: str) -> str:
    """Pale letters from corner to corner behind the text, as Word draws a watermark."""
    place = (
        "position:absolute;margin-left:0;margin-top:0;width:560pt;height:28pt;rotation:305;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return (
        f'<w:r><w:pict>{_CURVE}<v:shape id="banner" o:spid="_x0000_s2049" type="#_x0000_t136" '
        f'style="{place}" o:allowincell="f" fillcolor="#c8c8c8" stroked="f">'
        '<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt" '
        f"string={attribute(banner)}/>"
        "</v:shape></w:pict></w:r>"
    )
