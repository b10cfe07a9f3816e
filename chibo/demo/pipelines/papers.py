"""Who issued the papers of a live case, and when."""

from datetime import date, timedelta

from chibo.demo.pipelines.sheets import workday
from chibo.engine.citation import Citation

CENTRE = "Trung tâm Chính trị huyện"
PEOPLE = "Ủy ban nhân dân xã"
CELL, COMMITTEE, ELSEWHERE = "Chi bộ", "Đảng ủy cơ sở", "Đảng ủy nơi ở trước đây"
SCHOOL = "Trường Trung học phổ thông"
AT_THE_CELL = "Tủ hồ sơ của chi bộ"
FILLED = frozenset({"cell_resolution", "committee_resolution", "verification", "introduction"})

# By code: issuer, kind, mark of the number, days from the opening of the dossier to the day of the paper.
_ISSUED = {
    "birth_certificate": (PEOPLE, "Giấy khai sinh", "GKS", -4),
    "diploma": (SCHOOL, "Bằng tốt nghiệp", "BTN", -3000),
    "history": ("Người xin vào Đảng", "Lý lịch", "", 2),
    "opinion_associations": ("Ban Chấp hành Đoàn xã", "Ý kiến nhận xét", "YK/ĐTN", 9),
    "opinion_residence": ("Chi ủy nơi cư trú", "Ý kiến nhận xét", "YK/CB", 10),
    "opinion_summary": (CELL, "Tổng hợp ý kiến nhận xét", "TH/CB", 12),
    "certification": (COMMITTEE, "Chứng nhận trong lý lịch", "CN/ĐU", 3),
    "readmission_papers": ("Người xin vào Đảng", "Bản tường trình", "", 3),
    "self_review": ("Đảng viên dự bị", "Bản tự kiểm điểm", "", 1),
    "helper_review": ("Đảng viên được phân công", "Bản nhận xét", "", 2),
    "recognition_opinion_associations": ("Ban Chấp hành Đoàn xã", "Ý kiến nhận xét", "YK/ĐTN", 2),
    "recognition_opinion_residence": ("Chi ủy nơi cư trú", "Ý kiến nhận xét", "YK/CB", 2),
    "recognition_opinion_summary": (CELL, "Tổng hợp ý kiến nhận xét", "TH/CB", 3),
}
_OTHERWISE = (CELL, "Văn bản", "CB", 5)


def paper_of(code: str, opened: date, latest: date) -> Citation:
    """A paper of the checklist, of a dossier opened on a day, written at the latest on another."""
    issuer, kind, mark, after = _ISSUED.get(code, _OTHERWISE)
    on = min(workday(opened + timedelta(days=after)), latest)
    return Citation(issuer, kind, f"{on.day + on.month:02}-{mark}" if mark else "", on)


def letter(sender: str, on: date, number: int) -> Citation:
    """A letter of a committee."""
    return Citation(sender, "Công văn", f"{on.month * 3 + number:02}-CV/ĐU", on)


def resolution(body: str, on: date) -> Citation:
    """A resolution of a cell or of a grassroots committee."""
    cell = body == CELL
    number = on.month if cell else on.month * 2 + 5
    return Citation(body, "Nghị quyết", f"{number:02}-NQ/{'CB' if cell else 'ĐU'}", on)


def certificate(number: int, on: date) -> Citation:
    """The certificate of the awareness class."""
    return Citation(CENTRE, "Giấy chứng nhận", f"{number:04d}/GCN", on)
