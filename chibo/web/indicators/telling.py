"""A definition in a sentence of the reader's language, from its own words."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from chibo.engine.formula import POPULATIONS, Condition, Definition, Measure, Sort
from chibo.membership.choices import Standing
from chibo.people.choices import Gender
from chibo.regulations.loader import area_flags, post_kinds
from chibo.training.choices import ClassKind

Words = str | Promise
NOUNS: Mapping[str, Words] = {
    "members": _("đảng viên"),
    "admissions": _("đảng viên mới kết nạp"),
    "units": _("tổ chức đảng"),
    "localities": _("thôn, tổ dân phố"),
    "posts": _("người giữ chức danh"),
    "reinforcements": _("đảng viên tăng cường"),
    "candidates": _("nguồn đang theo dõi"),
    "classes": _("lớp bồi dưỡng"),
    "enrolments": _("học viên"),
    "meetings": _("buổi sinh hoạt chi bộ"),
    "attendances": _("lượt đảng viên phải dự sinh hoạt"),
    "ratings": _("kết quả xếp loại"),
    "people": _("người trong diện tập hợp của đoàn thể"),
    "area_visits": _("lượt cấp ủy viên dự sinh hoạt"),
}
FLAGS: Mapping[str, tuple[Words, Words]] = {
    "residential": (
        _("ở chi bộ thôn, tổ dân phố"),
        _("không ở chi bộ thôn, tổ dân phố"),
    ),
    "local": (_("tại chỗ"), _("không phải tại chỗ")),
    "reinforcing": (_("tăng cường"), _("không phải tăng cường")),
    "exempt": (_("được miễn sinh hoạt"), _("không được miễn sinh hoạt")),
    "at_risk": (_("có nguy cơ không còn chi bộ"), _("không có nguy cơ mất chi bộ")),
    "minority": (
        _("là người dân tộc thiểu số"),
        _("là người Kinh hoặc chưa rõ dân tộc"),
    ),
    "religious": (_("theo tôn giáo"), _("không theo tôn giáo hoặc chưa rõ")),
    "in_residential_cell": (
        _("do chi bộ thôn, tổ dân phố kết nạp"),
        _("do chi bộ khác kết nạp"),
    ),
    "rural": (_("do chi bộ nông thôn kết nạp"), _("không do chi bộ nông thôn kết nạp")),
    "school": (
        _("do chi bộ trường học kết nạp"),
        _("không do chi bộ trường học kết nạp"),
    ),
    "youth_union": (_("là đoàn viên"), _("không phải đoàn viên")),
    "graduate": (_("có trình độ đại học trở lên"), _("chưa có trình độ đại học")),
    "independent": (_("phụ trách riêng một thôn"), _("không phụ trách riêng một thôn")),
    "cell": (_("là chi bộ"), _("không phải chi bộ")),
    "affiliated_cell": (_("là chi bộ trực thuộc"), _("không phải chi bộ trực thuộc")),
    "grassroots": (_("là tổ chức cơ sở đảng"), _("không phải tổ chức cơ sở đảng")),
    "grassroots_committee": (_("là đảng bộ cơ sở"), _("không phải đảng bộ cơ sở")),
    "grassroots_cell": (_("là chi bộ cơ sở"), _("không phải chi bộ cơ sở")),
    "commune_level": (_("cấp xã"), _("không phải cấp xã")),
    "has_cell_committee": (_("có chi ủy"), _("chưa có chi ủy")),
    "founded_by_reinforcement": (
        _("lập nhờ tăng cường"),
        _("không do tăng cường mà lập"),
    ),
    "has_admission": (
        _("kết nạp được đảng viên trong kỳ"),
        _("không kết nạp được ai trong kỳ"),
    ),
    "kept_regular": (
        _("giữ nền nếp sinh hoạt mọi tháng"),
        _("có tháng không sinh hoạt"),
    ),
    "has_cell": (_("có chi bộ"), _("chưa có chi bộ")),
    "has_member": (_("có đảng viên"), _("chưa có đảng viên")),
    "shared_cell": (_("sinh hoạt ghép"), _("không sinh hoạt ghép")),
    "kept_by_reinforcement": (
        _("chỉ có đảng viên tăng cường"),
        _("không chỉ có đảng viên tăng cường"),
    ),
    "of_hamlet": (
        _("là trưởng thôn hoặc trưởng ban công tác Mặt trận"),
        _("không phải trưởng thôn, trưởng ban công tác Mặt trận"),
    ),
    "trained": (_("đã qua đào tạo"), _("chưa qua đào tạo")),
    "is_member": (_("là đảng viên"), _("chưa là đảng viên")),
    "in_dossier": (_("đã mở hồ sơ"), _("chưa mở hồ sơ")),
    "certified": (_("đã có giấy chứng nhận"), _("chưa có giấy chứng nhận")),
    "thematic": (_("chuyên đề"), _("không phải chuyên đề")),
    "regular": (_("định kỳ"), _("không phải định kỳ")),
    "attended": (_("có mặt"), _("vắng")),
    "gathered": (_("đã vào đoàn, hội"), _("chưa vào đoàn, hội")),
    "leadership": (_("của tập thể lãnh đạo"), _("không phải của tập thể lãnh đạo")),
    "member": (_("của đảng viên"), _("không phải của đảng viên")),
}
SPECIAL: Mapping[tuple[str, str], tuple[Words, Words]] = {
    ("units", "residential"): (
        _("phụ trách thôn, tổ dân phố"), _("không phụ trách thôn, tổ dân phố"),
    ),
    ("candidates", "trained"): (
        _("đã học lớp nhận thức về Đảng"), _("chưa học lớp nhận thức về Đảng"),
    ),
}  # fmt: skip
AMOUNTS: Mapping[str, Words] = {
    "age": _("tuổi"),
    "members": _("số đảng viên"),
    "official": _("số đảng viên chính thức"),
    "local_members": _("số đảng viên tại chỗ"),
    "reinforcing_members": _("số đảng viên tăng cường"),
    "years_without_admission": _("số năm chưa kết nạp"),
    "over_60_share": _("tỷ lệ đảng viên trên 60 tuổi (%)"),
    "households": _("số hộ"),
}
SIGNS: Mapping[str, Words] = {
    ">=": _("từ %(value)s trở lên"),
    ">": _("trên %(value)s"),
    "=": _("đúng %(value)s"),
    "<=": _("không quá %(value)s"),
    "<": _("dưới %(value)s"),
}
RATINGS: Mapping[str, Words] = {
    "excellent": _("hoàn thành xuất sắc"),
    "good": _("hoàn thành tốt"),
    "fair": _("hoàn thành"),
    "poor": _("không hoàn thành"),
}


def sentence(definition: Definition) -> str:
    """What is counted, of what, in words."""
    base = _rows(definition, definition.of)
    part = _conditions(definition, definition.where)
    told = {"base": base, "part": part, "amount": str(AMOUNTS.get(definition.amount, ""))}
    if definition.measure == Measure.SHARE:
        return gettext("Trong số %(base)s, bao nhiêu %(part)s: số này chia cho tổng số ấy.") % told
    rows = _rows(definition, (*definition.of, *definition.where))
    told["rows"] = rows
    words = {
        Measure.SUM: gettext("Cộng %(amount)s của %(rows)s."),
        Measure.MEAN: gettext("Tổng %(amount)s của %(rows)s, chia cho số có ghi %(amount)s."),
        Measure.CHANGE: gettext("Số %(rows)s tại ngày xem, trừ số ấy tại ngày trước."),
        Measure.MEAN_PER_YEAR: gettext("Số %(rows)s trong kỳ, chia cho số năm."),
        Measure.PER_UNIT_YEAR: gettext("Số %(rows)s của từng đơn vị trong từng năm."),
    }
    return words.get(Measure(definition.measure), gettext("Đếm %(rows)s.")) % told


def _rows(definition: Definition, conditions: Iterable[Condition]) -> str:
    noun = str(NOUNS[definition.population])
    told = _conditions(definition, conditions)
    return f"{noun} {told}" if told else noun


def _conditions(definition: Definition, conditions: Iterable[Condition]) -> str:
    """All conditions, joined by “and”."""
    return gettext(" và ").join(_told(definition, each) for each in conditions)


def condition_words(population: str, condition: Condition) -> str:
    """One condition in words."""
    return _told(Definition(population), condition)


def _told(definition: Definition, condition: Condition) -> str:
    word = POPULATIONS[definition.population].word(condition.word)
    if word is None:
        return condition.word
    if (definition.population, word.name) in SPECIAL:
        return str(SPECIAL[definition.population, word.name][0 if condition.wanted else 1])
    if word.sort is Sort.NUMBER:
        compared = str(SIGNS[condition.sign]) % {"value": condition.value}
        return gettext("có %(amount)s %(compared)s") % {"amount": AMOUNTS[word.name], "compared": compared}
    if word.sort is Sort.FLAG:
        return str(FLAGS[word.name][0 if condition.wanted else 1])
    value = value_words(word.choices).get(condition.value, condition.value)
    if word.sort is Sort.LEVEL:
        return gettext("xếp loại %(compared)s") % {"compared": str(SIGNS[condition.sign]) % {"value": value}}
    return {"post": gettext("là %(value)s"), "area": gettext("thuộc %(value)s")}.get(
        word.choices, "%(value)s"
    ) % {"value": value}


def value_words(choices: str) -> dict[str, str]:
    """The values of a list in words."""
    language = get_language() or "vi"
    if choices == "area":
        return {code: _lower(flag.label(language)) for code, flag in area_flags().items()}
    if choices == "post":
        return {code: _lower(kind.label(language)) for code, kind in post_kinds().items()}
    listed = {"gender": Gender, "standing": Standing, "class": ClassKind}.get(choices)
    if listed is not None:
        return {str(value): _lower(str(label)) for value, label in listed.choices}
    return {code: str(words) for code, words in RATINGS.items()}


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
