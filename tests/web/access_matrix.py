"""Every address of the program: who may go there, and what each part of the address names.

A new page needs one line: its name, `reads` or `writes`, the permission, and the sort of thing behind each
part of the address (`access_cast.Cast.things`). Without a line the walk fails.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """What the walk expects of one address.

    `permission` is empty for pages that need no login;
    `only_for` is one without which the page is not even there.
    `asks_for_part`: the form names a part of the thing, so that an empty one finds nothing."""

    permission: str = ""
    posts: bool = False
    parts: dict[str, str] = field(default_factory=dict)
    only_for: str = ""
    asks_for_part: bool = False


def public(*, posts: bool = False) -> Row:
    """Everybody."""
    return Row(posts=posts)


def reads(permission: str, **parts: str) -> Row:
    """GET and HEAD."""
    return Row(permission, parts=parts)


def writes(permission: str, **parts: str) -> Row:
    """GET, HEAD and POST."""
    return Row(permission, posts=True, parts=parts)


def taken_out(permission: str, **parts: str) -> Row:
    """A workbook of a page with this permission, for whoever may take lists out besides."""
    return Row(permission, posts=True, parts=parts, only_for="exchange.export")


MATRIX = {
    # coming in and going out
    "login": public(posts=True),
    "logout": public(posts=True),
    "language": public(posts=True),
    "first": public(posts=True),
    "health": public(),
    # one's own account
    "password": writes("accounts.own"),
    "preferences": writes("accounts.own"),
    "own_account": writes("accounts.own"),
    "stay": writes("accounts.own"),
    "draft": writes("accounts.own"),
    "gallery": Row("signed_in", only_for="accounts.administer"),
    # accounts
    "accounts": reads("accounts.manage"),
    "accounts_workbook": reads("accounts.manage"),
    "account_roles": reads("accounts.manage"),
    "account_open": writes("accounts.manage"),
    "account": reads("accounts.manage", user="account"),
    "account_history_workbook": reads("accounts.manage", user="account"),
    "account_grant": writes("accounts.manage", user="account"),
    "account_grant_on_post": writes("accounts.manage", user="tied_account"),
    "account_link": writes("accounts.manage", user="tied_account"),
    "account_unlink": writes("accounts.manage", user="tied_account"),
    "account_correct": writes("accounts.manage", user="account"),
    "account_close": writes("accounts.manage", user="account"),
    "account_reopen": writes("accounts.manage", user="account"),
    "account_password": writes("accounts.manage", user="account"),
    "grant_end": writes("accounts.manage", grant="grant"),
    # members
    "people": reads("people.see"),
    "keep_view": writes("people.see"),
    "forget_view": writes("people.see", key="saved_view"),
    "person": reads("people.see", key="person"),
    "person_history": reads("audit.see", key="person"),
    "person_history_workbook": taken_out("audit.see", key="person"),
    "person_ledger_workbook": writes("exchange.export", key="person"),
    "collisions": reads("people.see"),
    "collision": reads("people.see", key="collision"),
    "collision_settle": writes("people.change", key="collision"),
    "collision_withdraw": writes("people.change", key="collision"),
    "person_edit": writes("people.change", key="person"),
    "person_trait": writes("people.change", key="person"),
    "person_residence": writes("people.change", key="person"),
    "trait_end": writes("people.change", key="trait"),
    "trait_withdraw": writes("people.change", key="trait"),
    "residence_end": writes("people.change", key="residence"),
    "residence_withdraw": writes("people.change", key="residence"),
    "person_belonging": writes("people.change", key="person"),
    "see_belonging": writes("people.see_ethnicity", key="person"),
    "person_protected": writes("people.change", key="person"),
    "person_erase_protected": writes("people.erase_protected", key="person"),
    "see_protected": writes("people.see_protected", key="person"),
    # membership
    "member_enter": writes("membership.record"),
    "record": reads("membership.record", key="person"),
    "record_movement": writes("membership.record", key="person", kind="movement_kind"),
    "facts": reads("membership.record", key="person"),
    "start_fact": writes("membership.record", key="person", kind="fact_kind"),
    "end_fact": writes("membership.record", key="fact"),
    "withdraw_fact": writes("membership.record", key="fact"),
    "cards": reads("people.see"),
    "cards_workbook": writes("exchange.export"),
    "cards_paper": reads("exchange.export"),
    "cards_request": writes("membership.record"),
    "cards_hand_over": writes("membership.record"),
    "card_close": writes("membership.record", key="card"),
    "card_take_back": writes("membership.record", key="card"),
    "void_movement": writes("membership.record", key="movement"),
    "correct_movement": writes("membership.record", key="movement"),
    "receive": writes("membership.record", key="arriving"),
    "take_back": writes("membership.record", key="leaving"),
    # organisation
    "organisation": reads("organisation.see"),
    "organisation_workbook": writes("exchange.export"),
    "found_root": writes("accounts.administer"),
    "unit": reads("organisation.see", code="unit_code"),
    "unit_below": reads("organisation.see", code="unit_code"),
    "unit_below_workbook": writes("exchange.export", code="unit_code"),
    "unit_localities": reads("organisation.see", code="unit_code"),
    "unit_localities_workbook": writes("exchange.export", code="unit_code"),
    "unit_posts": reads("organisation.see", code="unit_code"),
    "unit_posts_workbook": writes("exchange.export", code="unit_code"),
    "unit_roster": reads("people.see", code="unit_code"),
    "unit_roster_workbook": writes("exchange.export", code="unit_code"),
    "unit_changes": reads("organisation.see", code="unit_code"),
    "unit_changes_workbook": writes("exchange.export", code="unit_code"),
    "unit_history": reads("audit.see", code="unit_code"),
    "unit_history_workbook": taken_out("audit.see", code="unit_code"),
    "unit_found": writes("organisation.change", code="unit_code"),
    "unit_rename": writes("organisation.change", code="unit_code"),
    "unit_move": writes("organisation.change", code="unit_code"),
    "unit_kind": writes("organisation.change", code="unit_code"),
    "unit_close": writes("organisation.change", code="unit_code"),
    "unit_reopen": writes("organisation.change", code="closing_code"),
    "unit_code": writes("organisation.change", code="unit_code"),
    "unit_withdraw_founding": writes("organisation.change", code="unit_code"),
    "unit_lead_over": writes("organisation.change", code="unit_code"),
    "unit_withdraw": writes("organisation.change", code="unit_code", key="change"),
    "unit_flag": writes("organisation.change", code="unit_code"),
    "unit_post": writes("people.change", code="unit_code"),
    "localities": reads("organisation.see"),
    "localities_workbook": writes("exchange.export"),
    "locality": reads("organisation.see", code="locality_code"),
    "locality_history_workbook": taken_out("audit.see", code="locality_code"),
    "locality_found": writes("organisation.change", code="unit_code"),
    "locality_rename": writes("organisation.change", code="locality_code"),
    "locality_kind": writes("organisation.change", code="locality_code"),
    "locality_households": writes("organisation.change", code="locality_code"),
    "locality_name_withdraw": writes("organisation.change", code="locality_code"),
    "locality_withdraw": writes("organisation.change", code="locality_code"),
    "locality_charge": writes("organisation.change", code="locality_code"),
    "locality_assign": writes("organisation.change", code="locality_code"),
    "locality_flag": writes("organisation.change", code="locality_code"),
    "locality_post": writes("people.change", code="locality_code"),
    "charge_withdraw": writes("organisation.change", key="charge"),
    "link_withdraw": writes("organisation.change", key="link"),
    "flag_withdraw": writes("organisation.change", key="flag"),
    "post_withdraw": writes("people.change", key="post"),
    "link_end": writes("organisation.change", key="link"),
    "flag_end": writes("organisation.change", key="flag"),
    "post_end": writes("people.change", key="post"),
    # import
    "imports": reads("exchange.import"),
    "imports_workbook": taken_out("exchange.import"),
    "import_new": writes("exchange.import"),
    "import_template": reads("exchange.import"),
    "import_batch": reads("exchange.import", key="import"),
    "import_columns": writes("exchange.import", key="import"),
    "import_sheet": writes("exchange.import", key="import"),
    "import_rows": Row("exchange.import", posts=True, parts={"key": "import"}, asks_for_part=True),
    "import_check": writes("exchange.import", key="import"),
    "import_errors": reads("exchange.import", key="import"),
    "import_undo": writes("exchange.import", key="import"),
    "import_discard": writes("exchange.import", key="import"),
    # candidates
    "pool": reads("admission.see"),
    "pool_workbook": writes("exchange.export"),
    "candidate_new": writes("admission.record"),
    "candidates_new": writes("admission.record"),
    "candidates_read": writes("admission.record"),
    "pool_review": writes("admission.record", code="unit_code"),
    "candidate": reads("admission.see", key="candidate"),
    "candidate_history": reads("audit.see", key="candidate"),
    "candidate_history_workbook": taken_out("audit.see", key="candidate"),
    "candidate_act": writes("admission.record", key="candidate", what="candidate_act"),
    # dossiers
    "dossiers": reads("admission.see"),
    "dossiers_workbook": writes("exchange.export"),
    "probation": reads("admission.see"),
    "probation_workbook": writes("exchange.export"),
    "probation_paper": reads("exchange.export"),
    "tracking_workbook": writes("exchange.export"),
    "proposed_workbook": taken_out("documents.number", code="unit_code"),
    "proposed_paper": Row("documents.number", parts={"code": "unit_code"}, only_for="exchange.export"),
    "dossiers_waiting": reads("admission.see"),
    "relocations": reads("admission.see"),
    "relocations_workbook": writes("exchange.export"),
    "dossier_arriving": writes("admission.record", key="arriving_applicant"),
    "dossier_decline": writes("admission.record", key="arriving_applicant"),
    "case_forms": reads("admission.see", key="candidate"),
    "decisions": reads("documents.number"),
    "decisions_of_unit": writes("documents.number", code="unit_code"),
    "dossier": reads("admission.see", key="applicant"),
    "dossier_act": writes("admission.record", key="applicant", what="dossier_act"),
    "dossier_check": writes("admission.check", key="applicant", what="dossier_check"),
    "dossier_item": writes("admission.record", key="dossier_item"),
    "attachment_add": writes("admission.record", key="dossier_item"),
    "attachment": reads("admission.see", key="attachment"),
    "attachment_remove": writes("admission.record", key="attachment"),
    "verification": reads("admission.see", key="letter"),
    "verification_reply": writes("admission.record", key="letter"),
    "verification_withdraw": writes("admission.record", key="letter"),
    "introducer_remove": writes("admission.record", key="introducer"),
    "help_end": writes("admission.record", key="help"),
    "group_end": writes("admission.record", key="group"),
    # figures
    "reports": reads("statistics.see"),
    "movement": reads("statistics.see", code="unit_code"),
    "movement_workbook": reads("exchange.export", code="unit_code"),
    "movement_proof": reads("statistics.see_proof", code="unit_code", name="figure"),
    "movement_proof_workbook": writes("exchange.export", code="unit_code", name="figure"),
    "headcount": reads("statistics.see", code="unit_code"),
    "headcount_workbook": reads("exchange.export", code="unit_code"),
    "headcount_proof": reads("statistics.see_proof", code="unit_code"),
    "headcount_proof_workbook": writes("exchange.export", code="unit_code"),
    "newly_admitted": reads("statistics.see", code="unit_code"),
    "newly_admitted_workbook": reads("exchange.export", code="unit_code"),
    "newly_admitted_proof": reads("statistics.see_proof", code="unit_code", name="admitted_row"),
    "newly_admitted_proof_workbook": writes("exchange.export", code="unit_code", name="admitted_row"),
    "newly_admitted_organisations": reads("statistics.see", code="unit_code"),
    "newly_admitted_peoples": reads("people.see_ethnicity", code="unit_code"),
    "newly_admitted_peoples_workbook": Row(
        "people.see_ethnicity", parts={"code": "unit_code"}, only_for="exchange.export"
    ),
    "newly_admitted_units": reads(
        "people.see_ethnicity", code="unit_code", name="people_sort", value="people_value"
    ),
    "dossier_figures": reads("admission.see", code="unit_code"),
    "dossier_figures_workbook": Row("exchange.export", parts={"code": "unit_code"}, only_for="admission.see"),
    "dossier_cases": reads("admission.see", code="unit_code", figure="dossier_figure"),
    "conversion": reads("admission.see", code="unit_code"),
    "conversion_workbook": Row("exchange.export", parts={"code": "unit_code"}, only_for="admission.see"),
    "conversion_cases": reads("admission.see", code="unit_code", name="trained_state"),
    # areas
    "areas": reads("people.see"),
    "areas_unit": reads("people.see", code="unit_code"),
    # the leader's page
    "briefing": reads("statistics.see"),
    "briefing_unit": reads("statistics.see", code="unit_code"),
    # special hamlets
    "hamlets": reads("statistics.see"),
    "hamlets_unit": reads("statistics.see", code="unit_code"),
    "hamlets_workbook": reads("exchange.export", code="unit_code"),
    "hamlets_fill": writes("hamlets.measure", code="unit_code"),
    "hamlet": reads("statistics.see", code="locality_code"),
    "hamlet_measure": writes("hamlets.measure", code="locality_code"),
    "hamlet_people": writes("hamlets.measure", code="locality_code"),
    "hamlet_measure_finish": writes("hamlets.measure", key="hamlet_measure"),
    "hamlet_measure_withdraw": writes("hamlets.measure", key="hamlet_measure"),
    "hamlet_report_withdraw": writes("hamlets.measure", key="hamlet_report"),
    # targets and schemes
    "scheme_review": reads("exchange.export", key="bound_scheme"),
    "targets": reads("statistics.see"),
    "targets_unit": reads("statistics.see", code="unit_code"),
    "targets_workbook": reads("exchange.export", code="unit_code"),
    "targets_assign": writes("targets.assign", code="unit_code"),
    "targets_register": writes("targets.register", code="unit_code"),
    "target": reads("statistics.see", key="target"),
    "target_carry": writes("targets.assign", key="target"),
    "target_withdraw": writes("targets.assign", key="target_step"),
    "schemes": reads("statistics.see"),
    "scheme_new": writes("indicators.set"),
    "scheme": reads("statistics.see", key="bound_scheme"),
    "scheme_act": writes("indicators.set", key="scheme", what="scheme_act"),
    "scheme_goal": reads("statistics.see", key="bound_goal"),
    "scheme_goal_act": writes("indicators.set", key="goal", what="goal_act"),
    "scheme_report": writes("indicators.report", key="bound_goal"),
    "scheme_report_withdraw": writes("indicators.report", key="report"),
    "scheme_seat_end": writes("indicators.set", key="scheme_seat"),
    "scheme_task_finish": writes("indicators.set", key="scheme_task"),
    "scheme_task_withdraw": writes("indicators.set", key="scheme_task"),
    "scheme_reply": writes("indicators.set", key="recommendation"),
    "collisions_workbook": writes("exchange.export"),
    "people_workbook": writes("exchange.export"),
    # workbooks made in the background
    "files": reads("exchange.export"),
    "file": reads("exchange.export", key="prepared_file"),
    "file_download": reads("exchange.export", key="prepared_file"),
    "file_remove": writes("exchange.export", key="prepared_file"),
    # deadlines and the working calendar
    "deadlines": reads("deadlines.see"),
    "deadlines_workbook": writes("exchange.export"),
    "deadlines_week": reads("deadlines.see"),
    "deadline": reads("deadlines.see", key="deadline"),
    "deadline_open": writes("deadlines.manage"),
    "deadline_finish": writes("deadlines.manage", key="deadline"),
    "deadline_withdraw": writes("deadlines.manage", key="deadline"),
    "working_calendar": reads("deadlines.see"),
    "calendar_change": writes("deadlines.calendar"),
    "calendar_withdraw": writes("deadlines.calendar"),
    "rules": reads("deadlines.see"),
    "rule_lay_down": writes("deadlines.rules"),
    "rule_withdraw": writes("deadlines.rules", key="local_rule"),
    "feed": writes("deadlines.see"),
    "feed_calendar": Row(parts={"secret": "feed_secret"}),
    # indicators
    "indicators": reads("statistics.see"),
    "indicator_board": reads("statistics.see", code="unit_code"),
    "indicator_board_workbook": reads("exchange.export", code="unit_code"),
    "indicator": reads("statistics.see", code="unit_code", name="indicator"),
    "indicator_rows": reads("statistics.see_proof", code="unit_code", name="indicator"),
    # papers
    "documents": reads("documents.see"),
    "paper_check": writes("documents.see"),
    "paper": reads("documents.see", key="paper"),
    "paper_history_workbook": taken_out("audit.see", key="paper"),
    "paper_sign": writes("documents.number", key="paper"),
    "paper_void": writes("documents.number", key="paper"),
    "unit_papers": reads("documents.see", code="unit_code"),
    "unit_papers_workbook": writes("exchange.export", code="unit_code"),
    "paper_new": writes("documents.number", code="unit_code"),
    "paper_forms": reads("documents.number", code="unit_code"),
    "paper_make": writes("documents.number", code="unit_code", form="paper_form"),
    # classes
    "training": reads("training.see"),
    "classes_workbook": reads("training.see"),
    "training_open": writes("training.run"),
    "training_expiring": reads("training.see"),
    "expiring_workbook": reads("training.see"),
    "certificate_elsewhere": writes("training.send"),
    "certificate_withdraw": writes("training.run", key="certificate"),
    "enrolment_withdraw": writes("training.run", key="enrolment"),
    "training_class": reads("training.see", key="open_class"),
    "training_workbook": reads("training.see", key="open_class"),
    "training_change": writes("training.run", key="own_class"),
    "training_withdraw": writes("training.run", key="own_class"),
    "training_enrol": writes("training.send", key="open_class"),
    "training_certify": writes("training.run", key="own_class"),
    # work and search
    "home": reads("signed_in"),
    "worklist": reads("worklist.see"),
    "worklist_gaps": reads("people.see"),
    "search": reads("worklist.see"),
}
