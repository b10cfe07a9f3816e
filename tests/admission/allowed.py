"""Which step of a candidate leads from where to where, by hand, apart from the table of the program."""

ALLOWED = """
outstanding          sympathiser          sympathiser
outstanding          closed               closed
outstanding          lapsed               lapsed
sympathiser          class_sent           class_sent
sympathiser          certified            certified
sympathiser          closed               closed
sympathiser          lapsed               lapsed
class_sent           certified            certified
class_sent           class_left           sympathiser
class_sent           closed               closed
class_sent           lapsed               lapsed
certified            applied              applied
certified            class_sent           class_sent
certified            closed               closed
certified            lapsed               lapsed
applied              closed               closed
applied              dossier_opened       dossier_open
dossier_open         handed_over          handed_over
dossier_open         renewed              dossier_open
dossier_open         closed               closed
handed_over          returned             returned
handed_over          completed            complete
handed_over          renewed              handed_over
handed_over          closed               closed
returned             resubmitted          handed_over
returned             renewed              returned
returned             closed               closed
complete             voted                voted
complete             vote_failed          complete
complete             returned             returned
complete             renewed              complete
complete             closed               closed
voted                resolved             resolved
voted                resolution_failed    voted
voted                returned             voted_returned
voted                decided              decided
voted                refused              refused
voted                closed               closed
voted_returned       resubmitted          voted
voted_returned       closed               closed
resolved             returned             resolved_returned
resolved             decided              decided
resolved             refused              refused
resolved             closed               closed
resolved_returned    resubmitted          resolved
resolved_returned    closed               closed
refused              dossier_opened       dossier_open
refused              closed               closed
decided              admitted             admitted
decided              closed               closed
decided              annulled             annulled
admitted             recognition_opened   recognising
admitted             removal_voted        removal_voted
admitted             removal_failed       admitted
admitted             annulled             annulled
admitted             repaired             admitted
recognising          recognition_voted    recognition_voted
recognising          recognition_failed   recognising
recognising          removal_voted        removal_voted
recognising          removal_failed       recognising
recognising          annulled             annulled
recognising          repaired             recognising
recognition_voted    recognition_resolved recognition_resolved
recognition_voted    recognition_stopped  recognition_voted
recognition_voted    recognised           recognised
recognition_voted    recognition_refused  recognising
recognition_voted    annulled             annulled
recognition_voted    repaired             recognition_voted
recognition_resolved recognised           recognised
recognition_resolved recognition_refused  recognising
recognition_resolved annulled             annulled
recognition_resolved repaired             recognition_resolved
removal_voted        annulled             annulled
removal_voted        repaired             removal_voted
removal_voted        removal_resolved     removal_resolved
removal_voted        removal_stopped      removal_voted
removal_voted        removed              removed
removal_voted        removal_refused      admitted
removal_resolved     annulled             annulled
removal_resolved     repaired             removal_resolved
removal_resolved     removed              removed
removal_resolved     removal_refused      admitted
recognised           annulled             annulled
recognised           repaired             recognised
recognised           recognition_annulled admitted
"""
WRITTEN = {(before, step): after for before, step, after in map(str.split, ALLOWED.strip().splitlines())}
STAGES = tuple(dict.fromkeys([*(before for before, _step in WRITTEN), *WRITTEN.values()]))
STEPS = tuple(dict.fromkeys(step for _before, step in WRITTEN))

# Which verb takes the last step back. What stands in no line can never be taken back.
TAKEN_BACK = """
withdraw_step           sympathiser class_sent class_left certified closed
withdraw_dossier_step   handed_over returned resubmitted completed voted vote_failed
withdraw_dossier_step   resolved resolution_failed refused decided
withdraw_probation_step recognition_opened recognition_voted recognition_failed recognition_resolved
withdraw_probation_step recognition_stopped recognised recognition_refused recognition_annulled
withdraw_probation_step removal_voted removal_failed removal_resolved removal_stopped removed removal_refused
withdraw_probation_step annulled repaired
"""
WITHDRAWN = {step: verb for verb, *steps in map(str.split, TAKEN_BACK.strip().splitlines()) for step in steps}

# What a way of deciding leaves out, though the stage allows it: who has no word, or who comes first.
BARRED = """
above_grassroots voted             decided             dossier.committee_first
above_grassroots voted             refused             dossier.committee_first
above_grassroots recognition_voted recognised          dossier.committee_first
above_grassroots recognition_voted recognition_refused dossier.committee_first
above_grassroots removal_voted     removed             dossier.committee_first
above_grassroots removal_voted     removal_refused     dossier.committee_first
authorised       voted             resolved            dossier.no_committee
authorised       voted             resolution_failed   dossier.no_committee
authorised       recognition_voted recognition_resolved dossier.no_committee
authorised       recognition_voted recognition_stopped dossier.no_committee
authorised       removal_voted     removal_resolved    dossier.no_committee
authorised       removal_voted     removal_stopped     dossier.no_committee
"""
LEFT_OUT = {
    (way, stage, step): code for way, stage, step, code in map(str.split, BARRED.strip().splitlines())
}

# What the ledger says of somebody at a stage; nothing before the ceremony and after an end.
STANDING = dict.fromkeys(
    ("admitted", "recognising", "recognition_voted", "recognition_resolved", "removal_voted",
     "removal_resolved"),
    "probationary",
) | {"recognised": "official"}  # fmt: skip


def way_to(wanted: str) -> list[str]:
    """The shortest list of steps to a stage, by the table written here."""
    return ways()[wanted]


def ways(way: str = "") -> dict[str, list[str]]:
    """The shortest list of steps to every stage that can be reached, by a way of deciding or by any."""
    found: dict[str, list[str]] = {"outstanding": []}
    waiting = ["outstanding"]
    while waiting:
        here = waiting.pop(0)
        for step, after in after_of(here, way).items():
            if after not in found:
                found[after] = [*found[here], step]
                waiting.append(after)
    return found


def after_of(stage: str, way: str = "") -> dict[str, str]:
    """What is allowed at a stage, and where it leads."""
    return {
        step: after
        for (before, step), after in WRITTEN.items()
        if before == stage and (way, stage, step) not in LEFT_OUT
    }
