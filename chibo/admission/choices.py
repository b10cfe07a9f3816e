"""Closed lists of the pool of candidates and of dossiers. No list judges anybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chibo.engine.admission import AT_WORK as APPLICANTS
from chibo.engine.admission import WITH_FILE

CELL = "cell"


class Stage(models.TextChoices):
    """How far somebody has come (`engine.admission.Stage`)."""

    OUTSTANDING = "outstanding", _("Quần chúng được giới thiệu")
    SYMPATHISER = "sympathiser", _("Cảm tình Đảng")
    CLASS_SENT = "class_sent", _("Đang cử học lớp nhận thức")
    CERTIFIED = "certified", _("Đã có giấy chứng nhận")
    APPLIED = "applied", _("Đã nộp đơn")
    DOSSIER_OPEN = "dossier_open", _("Đang làm hồ sơ")
    HANDED_OVER = "handed_over", _("Hồ sơ chờ kiểm tra")
    RETURNED = "returned", _("Hồ sơ bị trả lại")
    COMPLETE = "complete", _("Hồ sơ đủ, chờ chi bộ xét")
    VOTED = "voted", _("Chi bộ đã thông qua")
    VOTED_RETURNED = "voted_returned", _("Trả lại sau khi chi bộ thông qua")
    RESOLVED = "resolved", _("Đảng ủy cơ sở đã thông qua")
    RESOLVED_RETURNED = "resolved_returned", _("Trả lại sau nghị quyết đảng ủy")
    REFUSED = "refused", _("Cấp có thẩm quyền chưa đồng ý")
    DECIDED = "decided", _("Đã có quyết định, chờ lễ kết nạp")
    ADMITTED = "admitted", _("Đã kết nạp")
    RECOGNISING = "recognising", _("Đang xét công nhận chính thức")
    RECOGNITION_VOTED = "recognition_voted", _("Chi bộ đã thông qua việc công nhận")
    RECOGNITION_RESOLVED = "recognition_resolved", _("Đảng ủy cơ sở đã thông qua việc công nhận")
    RECOGNISED = "recognised", _("Đã công nhận chính thức")
    REMOVAL_VOTED = "removal_voted", _("Chi bộ đề nghị xóa tên")
    REMOVAL_RESOLVED = "removal_resolved", _("Đảng ủy cơ sở đề nghị xóa tên")
    REMOVED = "removed", _("Đã xóa tên")
    ANNULLED = "annulled", _("Đã hủy việc kết nạp")
    CLOSED = "closed", _("Đã kết thúc theo dõi")
    LAPSED = "lapsed", _("Đã hết hiệu lực")


class StepKind(models.TextChoices):
    """What happened (`engine.admission.Step`)."""

    SYMPATHISER = "sympathiser", _("Chi bộ công nhận cảm tình Đảng")
    CLASS_SENT = "class_sent", _("Cử học lớp nhận thức về Đảng")
    CLASS_LEFT = "class_left", _("Thôi học lớp nhận thức")
    CERTIFIED = "certified", _("Được cấp giấy chứng nhận")
    APPLIED = "applied", _("Nộp đơn xin vào Đảng")
    DOSSIER_OPENED = "dossier_opened", _("Mở hồ sơ kết nạp")
    RENEWED = "renewed", _("Làm lại hồ sơ quá hạn")
    HANDED_OVER = "handed_over", _("Giao hồ sơ để kiểm tra")
    RETURNED = "returned", _("Trả lại hồ sơ")
    RESUBMITTED = "resubmitted", _("Nộp lại hồ sơ")
    COMPLETED = "completed", _("Xác nhận hồ sơ đủ")
    VOTED = "voted", _("Chi bộ biểu quyết, đủ tỷ lệ")
    VOTE_FAILED = "vote_failed", _("Chi bộ biểu quyết, chưa đủ tỷ lệ")
    RESOLVED = "resolved", _("Đảng ủy cơ sở biểu quyết, đủ tỷ lệ")
    RESOLUTION_FAILED = "resolution_failed", _("Đảng ủy cơ sở biểu quyết, chưa đủ tỷ lệ")
    REFUSED = "refused", _("Cấp có thẩm quyền biểu quyết, chưa đủ tỷ lệ")
    DECIDED = "decided", _("Quyết định kết nạp")
    ADMITTED = "admitted", _("Lễ kết nạp")
    RECOGNITION_OPENED = "recognition_opened", _("Lập hồ sơ công nhận chính thức")
    RECOGNITION_VOTED = "recognition_voted", _("Chi bộ xét công nhận, đủ tỷ lệ")
    RECOGNITION_FAILED = "recognition_failed", _("Chi bộ xét công nhận, chưa đủ tỷ lệ")
    RECOGNITION_RESOLVED = "recognition_resolved", _("Đảng ủy cơ sở xét công nhận, đủ tỷ lệ")
    RECOGNITION_STOPPED = "recognition_stopped", _("Đảng ủy cơ sở xét công nhận, chưa đủ tỷ lệ")
    RECOGNISED = "recognised", _("Quyết định công nhận chính thức")
    RECOGNITION_REFUSED = "recognition_refused", _("Cấp có thẩm quyền xét công nhận, chưa đủ tỷ lệ")
    REMOVAL_VOTED = "removal_voted", _("Chi bộ xét xóa tên, đủ tỷ lệ")
    REMOVAL_FAILED = "removal_failed", _("Chi bộ xét xóa tên, chưa đủ tỷ lệ")
    REMOVAL_RESOLVED = "removal_resolved", _("Đảng ủy cơ sở xét xóa tên, đủ tỷ lệ")
    REMOVAL_STOPPED = "removal_stopped", _("Đảng ủy cơ sở xét xóa tên, chưa đủ tỷ lệ")
    REMOVED = "removed", _("Quyết định xóa tên")
    REMOVAL_REFUSED = "removal_refused", _("Cấp có thẩm quyền xét xóa tên, chưa đủ tỷ lệ")
    ANNULLED = "annulled", _("Quyết định hủy việc kết nạp")
    REPAIRED = "repaired", _("Sửa lại thủ tục kết nạp")
    RECOGNITION_ANNULLED = "recognition_annulled", _("Quyết định hủy việc công nhận chính thức")
    CLOSED = "closed", _("Kết thúc theo dõi")
    LAPSED = "lapsed", _("Ghi chú hết hiệu lực, xóa tên")


TRACKING_STEPS = (
    (Stage.APPLIED, Stage.DOSSIER_OPEN, Stage.RETURNED),
    (Stage.HANDED_OVER,),
    (Stage.COMPLETE,),
    (Stage.VOTED, Stage.VOTED_RETURNED),
    (Stage.RESOLVED, Stage.RESOLVED_RETURNED, Stage.REFUSED),
    (Stage.DECIDED,),
    (
        Stage.ADMITTED,
        Stage.RECOGNISING,
        Stage.RECOGNITION_VOTED,
        Stage.RECOGNITION_RESOLVED,
        Stage.REMOVAL_VOTED,
        Stage.REMOVAL_RESOLVED,
    ),
    (Stage.RECOGNISED,),
)
"""The eight steps of the sheet; which stages they are is our own reading, the sheet only counts them."""


def tracking_step(stage: str) -> int:
    """The number of the step of the tracking sheet a stage is at; nought for one that ended."""
    return next((place for place, stages in enumerate(TRACKING_STEPS, 1) if stage in stages), 0)


OF_RECOGNITION = frozenset(
    {
        StepKind.RECOGNITION_VOTED,
        StepKind.RECOGNITION_FAILED,
        StepKind.RECOGNITION_RESOLVED,
        StepKind.RECOGNITION_STOPPED,
        StepKind.RECOGNISED,
        StepKind.RECOGNITION_REFUSED,
    }
)
"""Steps whose ballot is about the recognition, not about the admission."""
OF_REMOVAL = frozenset(
    {
        StepKind.REMOVAL_VOTED,
        StepKind.REMOVAL_FAILED,
        StepKind.REMOVAL_RESOLVED,
        StepKind.REMOVAL_STOPPED,
        StepKind.REMOVED,
        StepKind.REMOVAL_REFUSED,
    }
)
"""Steps whose ballot is about taking a probationary member off the list."""
OF_FAULT = (StepKind.ANNULLED, StepKind.REPAIRED, StepKind.RECOGNITION_ANNULLED)
"""Steps that deal with an admission or recognition that was wrong, and say in what."""


class CloseReason(models.TextChoices):
    """Why nobody follows a note any longer. Facts, never an opinion about the person."""

    LEFT_LIST = "left_list", _("Chi bộ đưa ra khỏi danh sách khi rà soát")
    NO_WISH = "no_wish", _("Người được giới thiệu không có nguyện vọng")
    MOVED = "moved", _("Chuyển nơi cư trú, nơi làm việc")
    ELSEWHERE = "elsewhere", _("Nơi khác theo dõi")
    WITHDREW = "withdrew", _("Rút đơn")
    DIED = "died", _("Qua đời")
    MISTAKE = "mistake", _("Ghi nhầm")


class Group(models.TextChoices):
    """Groups that resolutions count. Youth and women follow from birth and sex; minority from the file."""

    DEMOBILISED = "demobilised", _("Quân nhân xuất ngũ")
    HAMLET_HEAD = "hamlet_head", _("Trưởng thôn, xóm")
    TEACHER = "teacher", _("Giáo viên")
    WORKER = "worker", _("Công nhân, người lao động")
    BUSINESS_OWNER = "business_owner", _("Chủ doanh nghiệp")
    MERIT_FAMILY = "merit_family", _("Gia đình có công")


# A fact about the family: only of those who have applied.
AFTER_APPLICATION = frozenset({Group.MERIT_FAMILY})
# In the order of the list, for the database's own check.
HAS_FILE = tuple(stage.value for stage in Stage if stage.value in WITH_FILE)
AT_WORK = tuple(stage.value for stage in Stage if stage.value in APPLICANTS)
"""Stages of an applicant who is no member yet, for the database's own check."""
YOUTH_UP_TO = 30


class ItemState(models.TextChoices):
    """How a paper of the checklist stands (`engine.admission.PaperState`); expired follows from the day."""

    MISSING = "missing", _("Chưa có")
    SUPPLEMENT = "supplement", _("Cần bổ sung")
    VALID = "valid", _("Đạt")
    NOT_APPLICABLE = "none", _("Không cần")


class Relation(models.TextChoices):
    """Who a letter asks about, told by relation alone."""

    APPLICANT = "self", _("Người xin vào Đảng")
    FATHER = "father", _("Cha đẻ")
    MOTHER = "mother", _("Mẹ đẻ")
    RAISED_BY = "raised_by", _("Người trực tiếp nuôi dưỡng")
    SPOUSE = "spouse", _("Vợ hoặc chồng")
    FATHER_IN_LAW = "father_in_law", _("Cha vợ hoặc cha chồng")
    MOTHER_IN_LAW = "mother_in_law", _("Mẹ vợ hoặc mẹ chồng")
    CHILD = "child", _("Con đẻ, con nuôi")


class Association(models.TextChoices):
    """Through whom somebody is introduced: words of the rules."""

    YOUTH_UNION = "youth_union", _("Đoàn Thanh niên ra nghị quyết giới thiệu")
    TRADE_UNION = "trade_union", _("Công đoàn ra nghị quyết giới thiệu")
    NONE = "no_association", _("Không qua đoàn thể: hai đảng viên chính thức giới thiệu")


class Body(models.TextChoices):
    """Who votes."""

    CELL = "cell", _("Chi bộ")
    COMMITTEE = "committee", _("Đảng ủy cơ sở")
    STANDING = "standing", _("Ban thường vụ cấp ủy cấp trên trực tiếp")
    DECIDING = "deciding", _("Đảng ủy cơ sở được ủy quyền")
    HEADS = "heads", _("Thường trực cấp ủy trực thuộc Trung ương cùng trưởng các ban")


class VoteForm(models.TextChoices):
    """How a meeting votes."""

    SECRET = "secret_ballot", _("Bỏ phiếu kín")
    CARD = "card_vote", _("Biểu quyết bằng thẻ đảng viên")


class FileKind(models.TextChoices):
    """What a file attached to a paper may be, by its content (`engine.attachment`)."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    DOCX = "docx", "Word (.docx)"


class Secrecy(models.TextChoices):
    """Marks of state secrets, asked for at every file (Law 117/2025/QH15); only the first is let in."""

    NONE = "none", _("Không")
    SECRET = "secret", _("Mật")
    TOP_SECRET = "top_secret", _("Tối mật")
    HIGHEST = "highest", _("Tuyệt mật")


SCAN_BY_LEAVE = frozenset({"history", "certification", "verification", "birth_certificate"})
"""Papers on somebody's past (2-KNĐ), answers to letters about it, and papers that identify him: number, day,
issuer and where the paper lies are kept, a scan only where the installation says so."""
