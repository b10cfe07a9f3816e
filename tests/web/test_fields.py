"""Days as people write them, papers, and pickers that need no script."""

from datetime import date

import pytest
from django import forms

from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation
from chibo.storage.identifiers import new_id
from chibo.web.fields import DayField, PartialDateField, Pick, PickerField
from chibo.web.forms import CitedForm, RecordForm
from chibo.web.frame.forms import ThreeCells


class Dates(RecordForm):
    on = DayField(label="Ngày")
    born = PartialDateField(label="Ngày sinh", required=False)


class Cells(RecordForm):
    cell = PickerField(label="Chi bộ", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.picker("cell").use(ThreeCells())


class Cited(CitedForm):
    note = forms.CharField(label="Ghi chú", required=False)
    tick = forms.BooleanField(label="Đã xem", required=False)
    kind = forms.MultipleChoiceField(
        label="Loại", choices=[("a", "Chi bộ"), ("b", "Đảng bộ")], required=False
    )


def filled(form_class, **data):
    form = form_class({"submission": str(new_id()), **data})
    form.is_valid()
    return form


def test_day_typed_in_any_manner_is_understood_and_echoed():
    form = filled(Dates, on="5-2-1998")
    assert form.cleaned_data["on"] == date(1998, 2, 5)
    assert "→ 05/02/1998" in str(form)


def test_year_of_two_digits_is_echoed_with_a_doubt():
    page = str(filled(Dates, on="5/2/98"))
    assert "→ 05/02/1998" in page
    assert "hãy ghi đủ bốn chữ số" in page


def test_partial_date_stays_partial():
    form = filled(Dates, on="05/02/1998", born="8/1975")
    assert form.cleaned_data["born"] == PartialDate(1975, 8)
    assert [answer.text for answer in form.answers] == ["05/02/1998", "8/1975"]


def test_day_known_in_part_is_not_a_day():
    assert filled(Dates, on="8/1975").errors["on"] == ["Ghi đủ ngày, tháng, năm, ví dụ 05/8/2021."]


@pytest.mark.parametrize("typed", ["31/02/2020", "hôm qua", "9" * 60, "\x00"])
def test_impossible_day_is_refused_in_words(typed):
    assert filled(Dates, on=typed).errors["on"]


def test_empty_day_names_its_field():
    assert filled(Dates).errors["on"] == ["Điền “Ngày”."]


def test_stored_days_are_shown_as_the_house_writes_them():
    page = str(Dates(initial={"on": date(2021, 8, 5), "born": PartialDate(1975)}))
    assert 'value="05/8/2021"' in page
    assert 'value="1975"' in page


def test_picker_finds_the_only_one():
    form = filled(Cells, cell="trường")
    assert form.cleaned_data["cell"] == "dr-03"
    assert form.answers[0].text == "Chi bộ Trường THCS"


def test_picker_offers_namesakes_with_what_tells_them_apart():
    form = filled(Cells, cell="đông hạ")
    page = str(form)
    assert form.errors["cell"] == ["Có nhiều nơi khớp. Chọn một dòng dưới đây."]
    assert 'type="radio" name="cell" value="dr-01"' in page
    assert "Đảng bộ xã Tam Hồng" in page


def test_picker_confirms_by_key_so_that_a_namesake_never_slips_in():
    form = filled(Cells, cell="dr-02")
    assert '<input type="hidden" name="cell" value="dr-02">' in form.everything_hidden
    assert 'value="Chi bộ thôn Đông Hạ"' in str(form["cell"])


def test_picker_says_when_nothing_fits_and_accepts_nothing():
    assert filled(Cells, cell="sao hỏa").errors["cell"] == ["Không tìm thấy “sao hỏa”. Gõ cách khác."]
    assert filled(Cells).cleaned_data["cell"] is None


def test_picker_suggests_while_typing():
    page = str(Cells())
    assert 'list="id_cell_list"' in page
    assert '<datalist id="id_cell_list">' in page


def test_field_that_is_no_picker_cannot_get_a_source():
    with pytest.raises(TypeError, match="no picker"):
        Dates().picker("on")


def test_paper_is_put_together_from_its_four_marks():
    paper = {"paper_issuer": "Huyện ủy", "paper_kind": "Quyết định", "paper_number": "41-QĐ/HU"}
    form = filled(Cited, **paper, paper_date="19/3/2022", tick="on", kind=["a", "b"])
    assert form.cleaned_data["paper"] == Citation("Huyện ủy", "Quyết định", "41-QĐ/HU", date(2022, 3, 19))
    assert [answer.text for answer in form.answers][:2] == ["Có", "Chi bộ, Đảng bộ"]


def test_paper_with_a_faulty_mark_is_no_paper():
    form = filled(Cited, paper_issuer="Huyện ủy", paper_kind="Quyết định", paper_number="1", paper_date="x")
    assert "paper" not in form.cleaned_data
    assert list(form.errors) == ["paper_date"]


def test_paper_marks_come_last():
    assert list(Cited().fields)[-4:] == ["paper_issuer", "paper_kind", "paper_number", "paper_date"]


def test_source_is_asked_for_the_thing_itself():
    assert ThreeCells().get("dr-03") == Pick("dr-03", "Chi bộ Trường THCS", "Đảng bộ xã Đại Tự", "dr-03")
