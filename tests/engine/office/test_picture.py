"""Charts redrawn for paper: the records of the metafile, what is refused, where the file goes."""

import struct
import zipfile
from io import BytesIO

import pytest

from chibo.engine.office import NotDrawableError, Picture, metafile

HEAD = 'viewBox="0 0 600 60"'


def records(svg):
    """The kinds of record of a drawing with their bodies, and the file."""
    data = metafile(Picture(svg, "Hình"))
    found, place = [], 0
    while place < len(data):
        kind, size = struct.unpack_from("<II", data, place)
        found.append((kind, data[place + 8 : place + size]))
        place += size
    return found, data


def kinds(svg):
    return [kind for kind, _body in records(svg)[0] if kind not in {18, 37, 38, 39, 22, 24, 82}]


def test_file_says_its_own_size_and_number_of_records():
    found, data = records(f'<svg {HEAD}><rect class="f1" x="1" y="2" width="3" height="4"/></svg>')
    size, count = struct.unpack_from("<II", data, 48)
    assert (size, count) == (len(data), len(found))
    assert data[40:44] == b" EMF"
    assert struct.unpack_from("<4i", data, 8) == (0, 0, 6000, 600)
    assert found[-1][0] == 14


def test_marks_become_records_in_their_order():
    svg = (
        f'<svg {HEAD}><rect class="f1" width="3" height="4"/><circle class="fn" cx="5" cy="5" r="2"/>'
        '<path class="l1" d="M0 0H10V5"/><path class="f1" d="M0 0v20h20z"/><text x="1" y="9">Ế</text>'
        "<title>không vẽ</title></svg>"
    )
    assert kinds(svg) == [1, 43, 42, 4, 3, 84, 14]


def test_a_path_goes_along_and_in_small_steps():
    found, _data = records(f'<svg {HEAD}><path class="l1" d="M6 6l8 8m0-8l-8 8"/></svg>')
    lines = [struct.unpack("<4i", body[20:]) for kind, body in found if kind == 4]
    assert lines == [(60, 60, 140, 140), (140, 60, 60, 140)]


def test_group_moves_what_is_in_it():
    svg = (
        f'<svg {HEAD}><g transform="translate(10 20)"><rect class="f1" x="1" width="3" height="4"/></g></svg>'
    )
    (body,) = [body for kind, body in records(svg)[0] if kind == 43]
    assert struct.unpack("<4i", body) == (110, 200, 140, 240)


def test_words_keep_their_letters_and_their_side():
    found, _data = records(f'<svg {HEAD}><text class="bd r" x="598" y="21">88,7 % Ẫ</text></svg>')
    (body,) = [body for kind, body in found if kind == 84]
    (length,) = struct.unpack_from("<I", body, 36)
    assert body[68 : 68 + 2 * length].decode("utf-16-le") == "88,7 % Ẫ"
    (side,) = [struct.unpack("<I", body)[0] for kind, body in found if kind == 22]
    assert side == 24 | 2


@pytest.mark.parametrize(
    "mark",
    [
        '<ellipse class="f1"/>',
        '<path class="l1" d="M0 0C1 1 2 2 3 3"/>',
        '<rect class="unknown" width="1"/>',
        '<g transform="rotate(3)"><rect class="f1"/></g>',
    ],
)
def test_what_is_not_known_is_refused(mark):
    with pytest.raises(NotDrawableError):
        metafile(Picture(f"<svg {HEAD}>{mark}</svg>", "Hình"))


def test_paper_holds_the_drawing_with_its_words_once_for_each():
    from chibo.engine.office import docx_of, fill
    from chibo.regulations.forms import forms, profiles, sample_case

    form = forms()["BC-SK"]
    data = docx_of(fill(form, sample_case(form)).paper, profiles()[-1].profile)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        document = archive.read("word/document.xml").decode()
        types = archive.read("[Content_Types].xml").decode()
    assert [name for name in names if "media" in name] == [
        "word/media/picture1.emf",
        "word/media/picture2.emf",
    ]
    assert document.count("<w:drawing>") == 2
    assert 'descr="Hình: kết nạp lũy kế"' in document
    assert "image/x-emf" in types
    assert docx_of(fill(form, sample_case(form)).paper, profiles()[-1].profile) == data
