"""Queries of `chibo check`: each finds rows that contradict others. The first column names the culprit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.regulations.loader import kinds, post_kinds

_LIFE = "datemultirange(daterange(u.founded_on, u.closed_on))"
_EXISTS = "(SELECT range_agg(w.during) FROM organisation_unitpath w WHERE w.unit_id = {})"


@dataclass(frozen=True)
class Fault:
    """One kind of contradiction, what to do about it, and the query that finds it."""

    code: str
    message: Promise | str
    remedy: Promise | str
    query: str


def _gaps(table: str) -> str:
    return f"""
        SELECT u.code FROM organisation_unit u LEFT JOIN {table} d ON d.unit_id = u.id
        GROUP BY u.id HAVING coalesce(range_agg(d.during), '{{}}') <> {_LIFE} ORDER BY u.code
    """  # noqa: S608 -- names of our own tables


def _outside(table: str, unit: str, label: str = "t.id") -> str:
    return f"""
        SELECT {label} FROM {table} t JOIN organisation_unit u ON u.id = t.{unit}
        WHERE NOT coalesce({_EXISTS.format("t." + unit)} @> t.during, false) ORDER BY 1
    """  # noqa: S608 -- names of our own tables


def _follower(table: str, key: str = "person_id") -> str:
    return f"""
        SELECT p.id FROM {table} t JOIN people_person p ON p.id = t.{key}
        WHERE (t.place, t.toward) IS DISTINCT FROM (p.place, p.toward)
    """  # noqa: S608 -- names of our own tables


def _outlives(table: str, counts: str, which: str = "true") -> str:
    """Rows with days, from the beginning of the ledger on, on which the person has no spell that counts."""
    return f"""
        SELECT t.person_id FROM {table} t
        WHERE {which} AND NOT coalesce((SELECT range_agg(s.during) FILTER (WHERE {counts})
                                @> (t.during * daterange(min(lower(s.during)), NULL))
                            FROM membership_spell s WHERE s.person_id = t.person_id), false)
    """  # noqa: S608 -- names of our own tables


_FOLLOWERS = (
    "people_trait", "people_traitevent", "people_residence", "people_residenceevent", "people_belonging",
    "people_belongingevent", "people_protected", "people_protectedevent", "people_personkey",
    "membership_movement", "membership_membershipfact", "membership_membershipfactevent",
    "membership_cardrequest", "membership_cardrequestevent",
)  # fmt: skip
_AMEND = _("Mở trang tổ chức, ghi lại sự việc với ngày đúng.")
_UNIT_DAYS = _("Sửa ngày cho nằm trong thời gian tổ chức tồn tại.")
_SHEET = _("Đính chính dòng đó trong sổ biến động của người ấy.")

# A row that passes over numbers says why; numbers above the last such row that nobody took are nobody's.
_UNEXPLAINED = """
    SELECT u.code || ' ' || r.kind || '/' || r.sign || ' ' || r.term
    FROM (SELECT unit_id, sign, kind, term, number, max(number) OVER run AS last,
                 coalesce(max(number) FILTER (WHERE gap_reason <> '') OVER run, 0) AS explained
          FROM documents_paper WINDOW run AS (PARTITION BY unit_id, sign, kind, term)) r
    JOIN organisation_unit u ON u.id = r.unit_id
    GROUP BY u.code, r.kind, r.sign, r.term, r.last, r.explained
    HAVING count(*) FILTER (WHERE r.number > r.explained) <> r.last - r.explained ORDER BY 1
"""

FAULTS = (
    Fault(
        "paper.gap",
        _("Sổ văn bản có số bỏ trống mà không ghi lý do."),
        _("Mở sổ văn bản của cơ quan đó, lấy bù số hoặc ghi lý do khi lấy số sau."),
        _UNEXPLAINED,
    ),
    Fault(
        "unit.name_gap",
        _("Tổ chức có ngày không có tên, hoặc có tên ngoài thời gian tồn tại."),
        _AMEND,
        _gaps("organisation_unitname"),
    ),
    Fault(
        "unit.kind_gap",
        _("Tổ chức có ngày không có loại hình, hoặc có ngoài thời gian tồn tại."),
        _AMEND,
        _gaps("organisation_unitkind"),
    ),
    Fault(
        "unit.placement_gap",
        _("Tổ chức có ngày không có nơi trực thuộc, hoặc có ngoài thời gian tồn tại."),
        _AMEND,
        _gaps("organisation_placement"),
    ),
    Fault(
        "unit.path_gap",
        _("Tổ chức có ngày không đứng ở đâu trên cây: cấp trên kết thúc trước."),
        _AMEND,
        _gaps("organisation_unitpath"),
    ),
    Fault(
        "post.unit_not_there",
        _("Chức danh ở tổ chức không tồn tại trong những ngày đó."),
        _UNIT_DAYS,
        _outside("people_post", "unit_id", "u.code"),
    ),
    Fault(
        "charge.unit_not_there",
        _("Thôn, xóm do tổ chức không tồn tại trong những ngày đó phụ trách."),
        _UNIT_DAYS,
        _outside("organisation_localitycharge", "unit_id", "u.code"),
    ),
    Fault(
        "cell.unit_not_there",
        _("Thôn, xóm nối với chi bộ không tồn tại trong những ngày đó."),
        _UNIT_DAYS,
        _outside("organisation_localitycell", "cell_id", "u.code"),
    ),
    Fault(
        "flag.unit_not_there",
        _("Đặc điểm địa bàn của tổ chức không tồn tại trong những ngày đó."),
        _UNIT_DAYS,
        _outside("organisation_areaflag", "unit_id", "u.code"),
    ),
    Fault(
        "unit.holds_no_members",
        _("Đảng viên sinh hoạt ở tổ chức mà loại hình những ngày đó không có đảng viên trực tiếp."),
        _("Đổi lại loại hình của tổ chức, hoặc chuyển đảng viên sang chi bộ khác."),
        """SELECT DISTINCT u.code FROM membership_spell s
           JOIN organisation_unitkind k ON k.unit_id = s.unit_id AND k.during && s.during
           JOIN organisation_unit u ON u.id = s.unit_id
           WHERE k.kind <> ALL (%(holding)s) ORDER BY 1""",
    ),
    Fault(
        "unit.not_permitted_here",
        _("Tổ chức trực thuộc một tổ chức mà loại hình không được đặt dưới."),
        _("Chuyển tổ chức đó, hoặc đổi lại loại hình của nó hay của cấp trên."),
        """SELECT DISTINCT u.code FROM organisation_placement p
           JOIN organisation_unit u ON u.id = p.unit_id
           JOIN organisation_unitkind below ON below.unit_id = p.unit_id AND below.during && p.during
           JOIN organisation_unitkind over ON over.unit_id = p.parent_id
               AND over.during && (p.during * below.during)
           WHERE over.kind || '/' || below.kind <> ALL (%(permitted)s) ORDER BY 1""",
    ),
    Fault(
        "cell.serves_none",
        _("Thôn, xóm nối với tổ chức mà loại hình những ngày đó không phải chi bộ."),
        _("Đổi lại loại hình của tổ chức, hoặc giao thôn, xóm cho chi bộ khác."),
        """SELECT DISTINCT u.code FROM organisation_localitycell l
           JOIN organisation_unit u ON u.id = l.cell_id
           JOIN organisation_unitkind k ON k.unit_id = l.cell_id AND k.during && l.during
           WHERE k.kind <> ALL (%(serving)s) ORDER BY 1""",
    ),
    Fault(
        "movement.unit_not_there",
        _("Biến động ở tổ chức không tồn tại vào ngày đó."),
        _SHEET,
        """SELECT DISTINCT m.person_id FROM membership_movement m JOIN organisation_unit u ON u.id = m.unit_id
           WHERE m.kind <> 'correction'
             AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
             AND u.closed_on IS DISTINCT FROM m."on"
             AND NOT EXISTS (SELECT FROM organisation_unitpath w
                             WHERE w.unit_id = m.unit_id AND w.during @> m."on")""",
    ),
    Fault(
        "movement.partner_not_there",
        _("Nơi chuyển đến không tồn tại vào ngày chuyển."),
        _SHEET,
        """SELECT DISTINCT m.person_id FROM membership_movement m
           JOIN organisation_unit u ON u.id = m.partner_id
           WHERE m.kind <> 'correction'
             AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
             AND u.closed_on IS DISTINCT FROM m."on"
             AND NOT EXISTS (SELECT FROM organisation_unitpath w
                             WHERE w.unit_id = m.partner_id AND w.during @> m."on")""",
    ),
    Fault(
        "movement.future",
        _("Biến động ghi ngày sau hôm nay."),
        _SHEET,
        'SELECT DISTINCT person_id FROM membership_movement WHERE "on" > %(today)s',
    ),
    Fault(
        "movement.other_person",
        _("Dòng đính chính hoặc tiếp nhận trỏ sang người khác."),
        _SHEET,
        """SELECT DISTINCT m.person_id FROM membership_movement m
           JOIN membership_movement o ON o.id = m.voids_id OR o.id = m.answers_id
           WHERE o.person_id <> m.person_id""",
    ),
    Fault(
        "person.no_ledger",
        _("Hồ sơ không có dòng biến động nào."),
        _("Ghi số dư đầu kỳ hoặc kết nạp cho người đó."),
        """SELECT p.id FROM people_person p
           WHERE NOT EXISTS (SELECT FROM membership_movement m WHERE m.person_id = p.id)
             AND NOT EXISTS (SELECT FROM admission_candidate c WHERE c.person_id = p.id)""",
    ),
    Fault(
        "fact.outlives",
        _("Tăng cường, miễn sinh hoạt… còn ghi sau khi đã thôi sinh hoạt, hoặc đã rời chi bộ tăng cường."),
        _("Mở hồ sơ, kết thúc ghi nhận đó vào ngày rời đi."),
        _outlives(
            "membership_membershipfact", "t.kind <> 'reinforcing' OR s.unit_id = t.unit_id AND NOT s.transit"
        ),
    ),
    Fault(
        "post.outlives",
        _("Người đã thôi sinh hoạt vẫn còn ghi giữ chức danh của đảng viên."),
        _("Mở hồ sơ, ghi thôi chức danh vào ngày thôi sinh hoạt."),
        _outlives("people_post", "true", "t.person_id IS NOT NULL AND t.kind = ANY (%(of_members)s)"),
    ),
    Fault(
        "post.of_the_dead",
        _("Người đã từ trần vẫn còn ghi giữ chức danh."),
        _("Mở hồ sơ, ghi thôi chức danh vào ngày từ trần."),
        """SELECT DISTINCT t.person_id FROM people_post t
           JOIN membership_movement m ON m.person_id = t.person_id
           WHERE m.kind = 'died' AND coalesce(upper(t.during) > m."on", true)
             AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)""",
    ),
    Fault(
        "grant.beyond_post",
        _("Quyền theo chức danh kéo dài hơn chức danh, hoặc của tài khoản không phải người giữ."),
        _("Mở tài khoản, thu quyền đó; nếu cần thì phân lại theo chức danh."),
        """SELECT a.login FROM accounts_grant g JOIN accounts_user a ON a.id = g.user_id
           WHERE g.post IS NOT NULL AND NOT EXISTS (
               SELECT FROM people_post t JOIN people_person p ON p.id = t.person_id
               WHERE t.id = g.post AND t.unit_id = g.unit_id AND t.during @> g.during
                 AND (p.user_id = g.user_id OR upper(g.during) <= %(today)s))
           ORDER BY 1""",
    ),
    Fault(
        "candidate.place",
        _("Ghi chú nguồn nằm khác nơi với chi bộ."),
        _("Chạy chibo check --repair để tính lại."),
        """SELECT c.id FROM admission_candidate c JOIN organisation_unit u ON u.id = c.cell_id
           WHERE c.place <> u.path""",
    ),
    Fault(
        "collision.place",
        _("Ghi nhận trùng số không nằm ở cấp thấp nhất thấy cả hai nơi."),
        _("Chạy chibo check --repair để tính lại."),
        """SELECT c.id FROM people_numbercollision c JOIN people_person p ON p.id = c.person_id
           JOIN organisation_unit u ON u.id = c.unit_id WHERE c.place <> chibo_common(p.place, u.path)""",
    ),
    Fault(
        "protected.no_key",
        _("Trường bảo vệ không còn khóa để mở."),
        _("Nhập lại các trường đó trong hồ sơ."),
        """SELECT DISTINCT t.person_id FROM people_protected t
           WHERE NOT EXISTS (SELECT FROM people_personkey k WHERE k.person_id = t.person_id)""",
    ),
    Fault(
        "person.follower",
        _("Dữ liệu kèm theo hồ sơ nằm khác nơi với hồ sơ."),
        _("Chạy chibo check --repair để tính lại."),
        " UNION ".join(_follower(table) for table in _FOLLOWERS)
        + " UNION "
        + _follower("people_personevent", "id"),
    ),
)


def values(today: date) -> Mapping[str, object]:
    """What the queries compare with: the day, and what the regulations say of the kinds of units."""
    known = kinds()
    return {
        "today": today,
        "holding": [code for code, kind in known.items() if kind.holds_members],
        "of_members": [code for code, kind in post_kinds().items() if kind.member_required],
        "serving": [code for code, kind in known.items() if kind.cell],
        "permitted": [f"{parent}/{code}" for code, kind in known.items() for parent in kind.parents],
    }


# An effect counts at the nodes of its path below the common ancestor; a year's sum leads to the next opening.
SUMS = """
    WITH flow AS (
        SELECT tree, year, left(path, level * 4 + 4) AS path, sum(sign) AS n
        FROM membership_movementplace
        CROSS JOIN LATERAL generate_series(lca + 1, length(path) / 4 - 1) AS level
        WHERE year BETWEEN %(first)s AND %(last)s
        GROUP BY 1, 2, 3
    ), stock AS (
        SELECT tree, year, path, official + probationary AS n FROM membership_opening
        WHERE year BETWEEN %(first)s AND %(last)s + 1
    ), step AS (
        SELECT tree, year, path, -n AS n FROM stock WHERE year <= %(last)s
        UNION ALL SELECT tree, year - 1, path, n FROM stock WHERE year > %(first)s
        UNION ALL SELECT tree, year, path, -n FROM flow
    )
    SELECT coalesce(u.code, step.path), year
    FROM step LEFT JOIN organisation_unit u ON u.step = right(step.path, 4)
    GROUP BY 1, 2, tree, step.path HAVING sum(n) <> 0 ORDER BY 1, 2
"""

# What a node counts more than its children must be people in transit below it, or its own members if a cell.
MEMBERS_APART = """
    WITH stock AS (
        SELECT tree, year, path, official + probationary AS n FROM membership_opening WHERE year >= %(first)s
    ), below AS (
        SELECT tree, year, left(path, length(path) - 4) AS path, sum(n) AS n FROM stock GROUP BY 1, 2, 3
    ), own AS (
        SELECT seat.tree, year, seat.path, count(*) AS n
        FROM membership_spell s
        JOIN (SELECT DISTINCT year FROM stock) y ON s.during @> (make_date(year, 1, 1) - 1)
        CROSS JOIN LATERAL (VALUES ('t', s.path), ('n', s.now_path)) AS seat (tree, path)
        GROUP BY 1, 2, 3
    )
    SELECT coalesce(u.code, s.path), s.year FROM stock s
    LEFT JOIN below b USING (tree, year, path) LEFT JOIN own o USING (tree, year, path)
    LEFT JOIN organisation_unit u ON u.step = right(s.path, 4)
    WHERE s.n <> coalesce(b.n, 0) + coalesce(o.n, 0) ORDER BY 1, 2
"""
