"""The container of a .docx: the same parts always give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape, quoteattr

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION: Final = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
DRAWN: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
SHAPES: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
PICTURES: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_METAFILES: Final = '<Default Extension="emf" ContentType="image/x-emf"/>'
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
_PARTS: Final = {
    "document": "document.main",
    "styles": "styles",
    "settings": "settings",
    "header1": "header",
    "header2": "header",
}
_KINDS: Final = {
    "styles": "styles",
    "settings": "settings",
    "header1": "header",
    "header2": "header",
}


def attribute(text: str) -> str:
    """A text as the value of an attribute, with its quotes."""
    return quoteattr(text)


def words(text: str) -> str:
    """A text as the content of an element."""
    return escape(text)


def packed(title: str, parts: Mapping[str, str], pictures: Sequence[bytes] = ()) -> bytes:
    """The parts (document, styles, settings, header1, header2) and metafiles as one file, without a clock."""
    found = BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(title, parts, pictures):
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=6)
    return found.getvalue()


def _files(title: str, parts: Mapping[str, str], pictures: Sequence[bytes]) -> list[tuple[str, bytes]]:
    texts = [
        ("[Content_Types].xml", _content_types(drawn=bool(pictures))),
        ("_rels/.rels", _package_relations()),
        ("docProps/core.xml", _core(title)),
        ("word/_rels/document.xml.rels", _document_relations(len(pictures))),
        *((f"word/{name}.xml", parts[name]) for name in _PARTS),
    ]
    drawn = [(f"word/media/picture{number}.emf", one) for number, one in enumerate(pictures, start=1)]
    return [*((name, (HEAD + text).encode()) for name, text in texts), *drawn]


def _content_types(*, drawn: bool) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE.format(kind)}"/>'
        for name, kind in _PARTS.items()
    )
    return (
        f'<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{_METAFILES if drawn else ''}"
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE_TYPE}"/>{overrides}</Types>'
    )


def _package_relations() -> str:
    return (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE_RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_CORE_RELATION}" Target="docProps/core.xml"/></Relationships>'
    )


def _document_relations(pictures: int) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE_RELATIONS}/{kind}" Target="{name}.xml"/>'
        for name, kind in _KINDS.items()
    )
    rows += "".join(
        f'<Relationship Id="picture{number}" Type="{OFFICE_RELATIONS}/image" '
        f'Target="media/picture{number}.emf"/>'
        for number in range(1, pictures + 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def _core(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{words(title)}</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>"
    )
