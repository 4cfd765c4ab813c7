"""What each reader is shown of a voice, a case, a share: the field side of the one door (invariant 7)."""

from collections.abc import Iterable
from typing import Any

from minsheng.foundation.ids import in_fours
from minsheng.foundation.timeline import facts
from minsheng.foundation.working_days import published
from minsheng.neighbourhood.queries import scope_of

from ..models import Assignment, Attachment, BoardItem, Case, Voice
from ..queries.cases import case_timeline, shares_of_case, voices_of_case
from ..queries.receipts import Receipt


def receipt_code(row: Voice) -> dict[str, str]:
    """The key with which its resident answers: for who wrote it down, and for who may read it."""
    return {"receipt_code": row.receipt_code, "receipt_spoken": in_fours(row.receipt_code)}


def voice(row: Voice) -> dict[str, Any]:
    """For staff of the voice's community alone."""
    speaker = {"mode": row.speaker_mode, "shown": row.speaker_shown, "on_behalf": row.on_behalf}
    if row.speaker is not None:
        speaker |= {"id": str(row.speaker_id), "name": row.speaker.name_shown, "phone": row.speaker.phone_shown}
    return {
        "number": row.number,
        "text": row.words,
        "topic": row.topic,
        "observed": row.observed,
        "judgement": row.judgement,
        "kind": row.kind,
        "urgency": row.urgency,
        "category": row.category.code if row.category else None,
        "state": row.state,
        "state_words": row.state_words,
        "community": row.community.code,
        "estate": row.estate.code if row.estate else None,
        "place": row.place,
        "facility": row.facility.code if row.facility else None,
        "source": row.source,
        "heard_at": row.heard_at.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "speaker": speaker,
        "case": row.case.number if row.case else None,
        "replaces": row.replaces.number if row.replaces else None,
        "alike": row.alike.number if row.alike else None,
        "follows": row.follows.number if row.follows else None,
        "external_number": row.number_elsewhere,
        "external_due_at": row.external_due_at.isoformat() if row.external_due_at else None,
    }


def share(row: Assignment, user: Any) -> dict[str, Any]:
    """The whole share for staff and for its own organisation; of the others only organisation, role, phase and dates."""
    scope = scope_of(user)
    shown: dict[str, Any] = {
        "id": str(row.pk),
        "case": row.case.number,
        "organisation": {"code": row.organisation.code, "name": row.organisation.name},
        "role": row.role,
        "state": row.state,
        "state_label": str(row.get_state_display()),
        "round": row.round,
        "due": row.due.isoformat(),
        "promise_date": row.promise_date.isoformat() if row.promise_date else None,
        "extended_to": row.extended_to.isoformat() if row.extended_to else None,
        "due_at": row.due_at.isoformat() if row.due_at else None,
        # False: of the year of its day nobody took in the holidays yet; weekdays were counted.
        "holidays_known": published(row.day),
        "paused_until": row.paused_until.isoformat() if row.is_paused and row.paused_until else None,
    }
    if not (scope.covers(row.case.community_id) or scope.audits or row.organisation_id in scope.organisations):
        return shown
    refusal = getattr(row, "refusal", None)
    return shown | {
        "share": row.share,
        "offered_at": row.offered_at.isoformat(),
        "result": row.result,
        "result_at": row.result_at.isoformat() if row.result_at else None,
        "checked_at": row.checked_at.isoformat() if row.checked_at else None,
        "check_words": row.check_words,
        "reminders": row.reminders,
        "refusal": {
            "ground": refusal.ground,
            "words": refusal.words,
            "decision": refusal.decision or None,
            "decided_words": refusal.decided_words,
        }
        if refusal
        else None,
    }


def case_line(row: Case, user: Any) -> dict[str, Any]:
    """A case in a list."""
    staff = scope_of(user).covers(row.community_id) or scope_of(user).audits
    place = row.place_shown if staff else row.place_to_the_building
    shown = {
        "number": row.number,
        "title": row.title if staff else f"{place} · {row.category.name}",
        "phase": row.phase,
        "phase_label": str(row.get_phase_display()),
        "category": row.category.code,
        "community": row.community.code,
        "place": place,
        "due": row.due.isoformat(),
        "holidays_known": published(row.due),
        "parked_until": row.parked_until.isoformat() if row.parked_until else None,
        "opened_at": row.opened_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
    }
    if not staff:
        return shown
    return shown | {
        "estate": row.estate.code if row.estate else None,
        "urgency": row.urgency,
        "round": row.round,
        "level": row.level,
        "confirm_by": row.confirm_by.isoformat() if row.confirm_by else None,
        "concerns": row.concerns.code if row.concerns else None,
    }


def case(row: Case, user: Any) -> dict[str, Any]:
    """A case with its shares; for staff also voices and timeline, for the auditor the timeline."""
    shown = case_line(row, user)
    shown["assignments"] = [share(part, user) for part in shares_of_case(row, user)]
    shown["excerpt"] = row.excerpt
    scope = scope_of(user)
    if scope.covers(row.community_id):
        shown["voices"] = [voice(one) for one in voices_of_case(row, user)]
    if scope.covers(row.community_id) or scope.audits:
        shown["timeline"] = [
            {
                "sequence": entry.sequence,
                "at": entry.at.isoformat(),
                "kind": entry.kind,
                "by": entry.by.get_username() if entry.by else None,
                "facts": facts(entry) if scope.covers(row.community_id) else {},
            }
            for entry in case_timeline(row)
        ]
    return shown


def board_item(item: BoardItem, thanks: Iterable[str] = ()) -> dict[str, Any]:
    """As everybody reads it: the office's words, the place to the estate, and where the case stands."""
    return {
        "id": str(item.pk),
        "title": item.title,
        "words": item.words,
        "quote": item.quote,
        "estate": item.case.estate.code if item.case.estate else None,
        "community": item.case.community.code,
        "phase": item.case.phase,
        "phase_label": str(item.case.get_phase_display()),
        "released_at": item.released_at.isoformat(),
        "thanks": list(thanks),
    }


def attachment(row: Attachment) -> dict[str, Any]:
    return {
        "id": str(row.key),
        "stage": row.stage,
        "content_type": row.content_type,
        "size": row.size,
        "voice": row.voice.number if row.voice else None,
        "case": row.case.number if row.case else None,
        "assignment": str(row.assignment_id) if row.assignment_id else None,
        "at": row.at.isoformat(),
        "position": [row.latitude, row.longitude] if row.latitude is not None else None,
    }


def receipt(found: Receipt) -> dict[str, Any]:
    """What the speaker sees: the own words, who acts, what was told, and whether it is time to say yes or no."""
    return {
        "number": found.voice.number,
        "text": found.voice.words,
        "heard_at": found.voice.heard_at.isoformat(),
        "state": found.voice.state,
        "phase": found.case.phase if found.case else None,
        "phase_label": found.sentence,
        "organisations": found.organisations,
        "notices": [{"kind": n.kind, "text": n.words, "at": n.at.isoformat()} for n in found.notices],
        "answer": found.answer.words if found.answer else None,
        "may_confirm": found.may_confirm,
        "confirm_by": found.case.confirm_by.isoformat() if found.case and found.case.confirm_by and found.may_confirm else None,
        "verdict": found.verdict,
        "satisfaction": found.satisfaction,
        "more": [{"number": one.voice.number, "text": one.voice.words, "phase_label": str(one.sentence)} for one in found.more],
    }
