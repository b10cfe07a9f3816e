"""The board of indicators, one of them unit by unit, and the rows behind a figure."""

import io

import openpyxl
import pytest

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.engine.formula import POPULATIONS, Condition, Definition, Sort
from chibo.indicators.measuring import Figure
from chibo.regulations.indicators import choices, standard_indicators
from chibo.web.indicators.figures import quotient, shown
from chibo.web.indicators.telling import sentence
from tests.web.organisation.conftest import seated, text

pytestmark = pytest.mark.django_db
BOARD = "/indicators/huyen/"


def lines_of(page):
    return {line.name: line for group in page.context["groups"] for line in group.lines}


def test_every_shipped_indicator_stands_on_the_board_once(officer):
    page = officer.get(BOARD)
    assert set(lines_of(page)) == set(standard_indicators())
    told = text(page)
    assert "chưa có không phải là bằng không" in told
    missing = [name for name, line in lines_of(page).items() if line.now.missing]
    assert sorted(missing) == sorted(
        code for code, one in standard_indicators().items() if not one.definition.held
    )


def test_first_board_is_that_of_the_users_own_unit(clerk, officer):
    assert clerk.get("/indicators/").context["asked"].unit.code == "xa-dong"
    assert officer.get("/indicators/").context["asked"].unit.code == "huyen"


def test_other_unit_and_other_day_are_asked_by_the_form(officer, world):
    answer = officer.get(BOARD, {"unit": "xa-dong"})
    assert answer.status_code == 302
    assert answer.url.startswith("/indicators/xa-dong/")
    page = officer.get(BOARD, {"first": "01/01/2020", "last": "31/12/2020"})
    assert page.context["period"].last.isoformat() == "2020-12-31"
    before = officer.get(BOARD, {"last": "01/01/1950", "first": "01/01/1950"})
    assert "chưa có hoặc đã kết thúc" in text(before)
    assert officer.get(BOARD, {"first": "31/02/2020"}).status_code == 422


def test_figures_of_units_below_stand_under_the_figure_of_the_whole(officer):
    page = officer.get(f"{BOARD}members/")
    assert page.status_code == 200
    whole = int(page.context["figure"].part)
    assert sum(line.figure.part for line in page.context["lines"]) == whole > 0


@pytest.mark.parametrize("sort", ["", "rate", "number", "vớ-vẩn"])
def test_units_may_be_ordered_and_small_ones_stand_apart(officer, sort):
    page = officer.get(f"{BOARD}women/", {"sort": sort})
    lines, few = page.context["lines"], page.context["few"]
    if sort == "rate":
        rates = [line.rate for line in lines]
        assert rates == sorted(rates, reverse=True)
        assert all(line.figure.under < 5 for line in few)
    elif sort == "number":
        parts = [line.figure.part for line in lines]
        assert parts == sorted(parts, reverse=True)
    else:
        assert few == []


def test_what_is_not_kept_yet_says_so_instead_of_zero(officer):
    said = text(officer.get(f"{BOARD}attendance/"))
    assert "Chưa có số liệu" in said
    assert officer.get(f"{BOARD}attendance/rows/").status_code == 404


def test_unknown_indicator_is_not_found(officer):
    assert officer.get(f"{BOARD}khong-co/").status_code == 404
    assert officer.get(f"{BOARD}khong-co/rows/").status_code == 404


@pytest.mark.parametrize("name", sorted(standard_indicators()))
def test_every_figure_opens_into_as_many_rows_as_it_counts(officer, name):
    one = standard_indicators()[name].definition
    page = officer.get(f"{BOARD}{name}/")
    assert page.status_code == 200
    if not one.held or one.private:
        assert page.context["rows"] == ""
        assert officer.get(f"{BOARD}{name}/rows/").status_code == 404
        return
    opened = officer.get(page.context["rows"])
    assert opened.status_code == 200
    counted = opened.context["listing"].paginator.count
    figure = page.context["figure"]
    if one.measure == "share":
        assert str(counted) == figure.base
        met = officer.get(f"{BOARD}{name}/rows/", {"part": "part"})
        assert str(met.context["listing"].paginator.count) == figure.part
    elif one.measure == "count":
        assert str(counted) == figure.part


def test_opening_rows_is_logged(officer):
    officer.get(f"{BOARD}members/rows/")
    assert Look.objects.filter(what="indicators.rows").exists()


def test_leader_sees_names_of_his_own_and_links_nowhere_else(world):
    leader = seated(world, Role.LEADER, "xa-dong")
    page = leader.get("/indicators/xa-dong/members/rows/")
    assert page.status_code == 200
    assert leader.get(f"{BOARD}members/").status_code == 404


def test_board_leaves_as_a_workbook(officer):
    answer = officer.get(f"{BOARD}workbook/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "Chưa có số liệu" in cells
    assert sum("Trong số" in cell for cell in cells) > 10


# In words ------------------------------------------------------------------------------------------------


def any_condition(word):
    if word.sort is Sort.NUMBER:
        return Condition(word.name, ">=", "5")
    if word.sort is Sort.FLAG:
        return Condition(word.name, "=", "no")
    return Condition(word.name, ">=" if word.sort is Sort.LEVEL else "=", choices()[word.choices][0])


@pytest.mark.parametrize(
    ("population", "word"),
    [(each.name, word) for each in POPULATIONS.values() for word in each.words],
    ids=lambda value: getattr(value, "name", value),
)
def test_every_word_of_the_language_is_told(population, word):
    told = sentence(Definition(population, "share", (any_condition(word),), (any_condition(word),)))
    assert told.startswith("Trong số ")
    assert word.name not in told or word.name == "cell"
    assert "%" not in told.replace("(%)", "")


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        (
            standard_indicators()["cells_of_five"].definition,
            "Trong số tổ chức đảng phụ trách thôn, tổ dân phố, bao nhiêu phụ trách riêng một thôn và có số "
            "đảng viên tại chỗ từ 5 trở lên: số này chia cho tổng số ấy.",
        ),
        (Definition("members", "mean", amount="age"), "Tổng tuổi của đảng viên, chia cho số có ghi tuổi."),
        (Definition("members"), "Đếm đảng viên."),
        (Definition("units", "change"), "Số tổ chức đảng tại ngày xem, trừ số ấy tại ngày trước."),
        (Definition("admissions", "mean_per_year"), "Số đảng viên mới kết nạp trong kỳ, chia cho số năm."),
        (Definition("localities", "sum", amount="households"), "Cộng số hộ của thôn, tổ dân phố."),
    ],
)
def test_definition_is_a_sentence(definition, told):
    assert sentence(definition) == told


@pytest.mark.parametrize(
    ("figure", "result"),
    [(Figure(7, 2), "3,5"), (Figure(1, 3), "0,3"), (Figure(5, 0), "–"), (Figure(1999, 20), "100,0")],
)
def test_quotient_has_one_decimal_rounded_half_up(figure, result):
    assert quotient(figure) == result


def test_missing_figure_is_no_zero():
    assert shown(Definition("meetings"), None).missing
    assert not shown(Definition("members"), Figure(0)).missing
