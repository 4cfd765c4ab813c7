"""The tables that a block of cases writes to, each with the columns that differ from row to row; parents before children."""

from typing import Any

from minsheng.casework.models import (
    Answer,
    Assignment,
    Attachment,
    BoardItem,
    Case,
    CaseEnding,
    CaseText,
    Confirmation,
    ExternalOrder,
    Notice,
    Occasion,
    Refusal,
    Reopening,
    StageClock,
    Voice,
    VoiceText,
    Write,
)
from minsheng.foundation.models import OutboxItem, TimelineEntry, TimelineHead
from minsheng.foundation.text_index import cleaned, grams_of
from minsheng.go_out.models import Outing, OutingText, Stop
from minsheng.neighbourhood.models import Resident
from minsheng.work_together.models import JointPlan, PlanSignature, PlanStep

from .rows import Table

COLUMNS: dict[Any, tuple[str, ...]] = {
    Resident: ("id", "community_id", "name_sealed", "phone_sealed", "phone_index"),
    Case: (
        *("id", "number", "community_id", "estate_id", "building_id", "place", "title", "category_id", "urgency", "phase"),
        *("phase_since", "version", "round", "level", "quorum_percent", "reask_percent", "opened_at", "opened_by_id", "due"),
        *("confirm_by", "ended_at"),
    ),
    Voice: (
        *("id", "number", "community_id", "estate_id", "building_id", "place", "words", "kind", "category_id", "source"),
        *("heard_at", "recorded_at", "heard_by_id", "speaker_mode", "speaker_id", "household", "askable", "state"),
        *("state_words", "sorted_at", "sorted_by_id", "case_id", "receipt_sealed", "receipt_index", "fingerprint"),
    ),
    Assignment: (
        *("id", "case_id", "organisation_id", "round", "role", "share", "state", "state_since", "due", "offered_by_id"),
        *("offered_at", "promise_date", "due_at", "accepted_by_id", "accepted_at", "result", "result_by_id", "result_at"),
        *("checked_by_id", "checked_at", "hands"),
    ),
    Refusal: ("assignment_id", "ground", "words", "by_id", "at", "decision", "decided_words", "decided_by_id", "decided_at"),
    Attachment: (
        *("id", "key", "community_id", "case_id", "assignment_id", "stage", "path", "thumbnail", "content_type", "size"),
        *("name", "at", "by_id"),
    ),
    Answer: ("id", "case_id", "round", "words", "by_id", "at"),
    Confirmation: ("voice_id", "case_id", "round", "verdict", "satisfaction", "via", "by_id", "at", "independent"),
    CaseEnding: ("id", "case_id", "kind", "track", "words", "proposed_by_id", "proposed_at", "approved_by_id", "approved_at"),
    Reopening: ("case_id", "round", "voice_id", "words", "at", "by_id"),
    StageClock: ("case_id", "assignment_id", "stage", "round", "started_at", "amount", "unit", "due_at", "stopped_at"),
    BoardItem: (
        "id",
        "case_id",
        "estate_id",
        "category_id",
        "phase",
        "title",
        "words",
        "pictures",
        "before_id",
        "after_id",
        "released_at",
        "released_by_id",
    ),
    Notice: ("voice_id", "community_id", "case_id", "kind", "event", "words", "at", "told_at", "told_via", "mark"),
    OutboxItem: ("key", "way", "kind", "reference", "queued_at", "sent_at", "attempts"),
    VoiceText: ("voice_id", "part", "text", "grams", "community_id"),
    CaseText: ("case_id", "part", "of", "text", "grams", "community_id"),
    ExternalOrder: (
        *("id", "case_id", "platform", "number", "due_at", "noted_by_id", "noted_at", "reply", "replied_by_id", "replied_at"),
    ),
    JointPlan: ("id", "case_id", "version", "made_by_id", "made_at"),
    PlanStep: ("plan_id", "number", "assignment_id", "what", "due"),
    PlanSignature: ("plan_id", "organisation_id", "verdict", "by_id", "at"),
    Occasion: ("id", "community_id", "kind", "title", "at", "estate_id"),
    Outing: (
        *("id", "number", "community_id", "kind", "reason", "state", "at", "estate_id", "place", "topic", "occasion_id"),
        *("led_by_id", "made_at", "begun_at", "over_at", "version"),
    ),
    Stop: ("id", "outing_id", "building_id", "home", "outcome", "saw", "felt", "at", "by_id"),
    OutingText: ("outing_id", "part", "of", "text", "grams", "community_id"),
    Write: ("client_id", "content", "act", "result", "at", "by_id"),
    TimelineEntry: (
        *("subject_kind", "subject_id", "sequence", "kind", "at", "by_id", "also_kind", "also_id", "payload", "salt"),
        *("payload_hash", "previous_hash", "hash"),
    ),
    TimelineHead: ("subject_kind", "subject_id", "sequence", "hash"),
}
# A visit has so many doors at the most.
DOORS = 5
# Those whose ids other rows or the timeline name, and how many of them a case needs at the most.
NAMED: dict[Any, int] = {
    Resident: 5,
    Case: 1,
    Voice: 5,
    Assignment: 2,
    Attachment: 2,
    Answer: 1,
    CaseEnding: 1,
    BoardItem: 1,
    ExternalOrder: 1,
    JointPlan: 1,
    Occasion: 1,
    Outing: 1,
    Stop: DOORS,
}


def sought(community: int, *parts: str) -> tuple[str, str, int]:
    """How texts stand in the index for searching: cleaned, and in pairs (foundation/text_index.py)."""
    text = cleaned("\n".join(part for part in parts if part))
    return text, grams_of(text, community), community


def tables() -> dict[Any, Table]:
    return {model: Table(model, *columns) for model, columns in COLUMNS.items()}
