"""What the version before knows of the database, and what may break its rules.

RELEASED moves to the newest migrations when a version is released, and EXCEPTIONS is emptied then. What was made since is unknown to
the version before: it may be changed freely.
"""

RELEASED = {
    "casework": "0009_indexes_for_size",
    "channels": "0001_remarks",
    "foundation": "0003_clocks",
    "neighbourhood": "0007_second_factor",
}

# Tables that grow with the years: what reads or rewrites all of one keeps everybody waiting.
LARGE = {
    "casework.answer",
    "casework.assignment",
    "casework.attachment",
    "casework.case",
    "casework.casetext",
    "casework.confirmation",
    "casework.notice",
    "casework.stageclock",
    "casework.voice",
    "casework.voicetext",
    "casework.write",
    "foundation.outboxitem",
    "foundation.sealedhead",
    "foundation.timelineentry",
    "foundation.timelinehead",
    "neighbourhood.resident",
}

# "app.migration: finding, up to its colon" → why it can't hurt here. An exception that matches nothing fails as well.
EXCEPTIONS: dict[str, str] = {
    "casework.0010_good_cases: Raw Python operation": "the index of texts of a table that is new too: the version before writes none of its rows",
    "casework.0027_hand_over_passed_at: Raw Python operation": (
        "a few rows a year; what the version before hands over meanwhile passes at the next sweep, as by this one"
    ),
    "go_out.0011_outing_texts: Raw Python operation": "the index of texts of a table that is new too: the version before writes none of its rows",
    "work_together.0009_plans_searched: Raw Python operation": "texts of plans, which the version before does not know",
    "neighbourhood.0012_serving_by_agreement: Raw Python operation": "what agreements wrote, and the version before makes none",
    "neighbourhood.0012_serving_by_agreement: Create constraint representative_once on model representative": (
        "it forbids less than the one of the same name that it takes the place of"
    ),
    "neighbourhood.0012_serving_by_agreement: Create constraint representative_once_an_agreement on model representative": (
        "about a column that the version before leaves empty"
    ),
    "casework.0035_hand_over_ended: Create constraint hand_over_ended_before_until on model handover": (
        "about a column that the version before leaves empty"
    ),
    "neighbourhood.0013_facilities: Create constraint facility_one_caretaker on model facility": "forbids two at once: the version before knows one",
}
