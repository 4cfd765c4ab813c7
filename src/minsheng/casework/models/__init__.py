"""The chain: Occasion → Voice → Case → Assignment → Evidence → Answer → Confirmation, and Notice beside it."""

from .board import BoardItem
from .cases import Case, CaseEnding, Category, Handling, Reopening, in_scope, worked_in
from .clocks import ClockRule, Extension, SharePause, StageClock
from .evidence import Attachment
from .external import ExternalOrder, ExternalPlatform
from .facilities import FacilityOfCase
from .good_cases import GoodCase, GoodCasePhoto, GoodCaseText, GoodCaseVersion
from .hand_over import HandOver, HandOverLine
from .handed import ShareLink
from .parking import Parking
from .residents_say import Answer, Call, Confirmation, Inspection, Notice
from .return_visits import CameBack, ReturnVisit
from .shares import Assignment, Refusal
from .texts import CaseText, VoiceText
from .voices import ImportBatch, ImportRow, Occasion, Voice, Write, WriteConflict

__all__ = [
    "Answer",
    "Assignment",
    "Attachment",
    "BoardItem",
    "Call",
    "CameBack",
    "Case",
    "CaseEnding",
    "CaseText",
    "Category",
    "ClockRule",
    "Confirmation",
    "Extension",
    "ExternalOrder",
    "ExternalPlatform",
    "FacilityOfCase",
    "GoodCase",
    "GoodCasePhoto",
    "GoodCaseText",
    "GoodCaseVersion",
    "HandOver",
    "HandOverLine",
    "Handling",
    "ImportBatch",
    "ImportRow",
    "Inspection",
    "Notice",
    "Occasion",
    "Parking",
    "Refusal",
    "Reopening",
    "ReturnVisit",
    "ShareLink",
    "SharePause",
    "StageClock",
    "Voice",
    "VoiceText",
    "Write",
    "WriteConflict",
    "in_scope",
    "worked_in",
]
