"""Acts on one voice, and on the people behind it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from minsheng.casework import actions
from minsheng.casework.models import Notice, Voice, WriteConflict
from minsheng.casework.receiving import OtherContent, receive
from minsheng.neighbourhood import actions as people_actions
from minsheng.neighbourhood.models import Resident, User
from tests.chain import WHY, answered, heard, photo, voices_of
from tests.people import Town, fresh

from .ready import GRID, LEADS, STAFF, Ready


def _voice(town: Town, act: Callable[..., Any], entry: str, **changes: Any) -> Ready:
    voice = heard(town)
    return Ready(town.xiaoliu, STAFF, lambda by: act(voice=fresh(voice), by=by, **changes), [f"voice {entry}"])


def check_settled(town: Town) -> Ready:
    voice = heard(town)
    actions.settle_voice(voice=voice, words="当场换了", by=town.wangjie)
    act = actions.check_settled
    return Ready(
        town.shuji,
        STAFF - GRID,
        lambda by: act(voice=fresh(voice), fine=True, words="", by=by),
        ["voice SettledVoiceChecked"],
    )


def repeat_voice(town: Town) -> Ready:
    return _voice(town, actions.repeat_voice, "VoiceRepeated", earlier=heard(town))


def unsort_voice(town: Town) -> Ready:
    voice = heard(town)
    actions.note_voice(voice=voice, words="", by=town.wangjie)
    return Ready(town.shuji, STAFF, lambda by: actions.unsort_voice(voice=fresh(voice), by=by), ["voice VoiceUnsorted"])


def read_receipt(town: Town) -> Ready:
    return _voice(town, actions.read_receipt, "ReceiptRead")


def hear_voice(town: Town) -> Ready:
    def do(by: User) -> Any:
        return actions.hear_voice(words="灯不亮", community=town.wandu, by=by)

    return Ready(town.wangjie, STAFF, do, ["voice VoiceHeard"])


def say_more(town: Town) -> Ready:
    voice = heard(town)
    return Ready(
        town.wangjie,
        STAFF,
        lambda by: actions.say_more(earlier=fresh(voice), words="又坏了", by=by),
        ["voice VoiceHeard"],
    )


def attach_to_voice(town: Town) -> Ready:
    voice = heard(town)
    return Ready(
        town.wangjie,
        STAFF,
        lambda by: actions.attach(content=photo(), voice=fresh(voice), by=by),
        ["voice VoicePhotoAttached"],
    )


def call_speaker(town: Town) -> Ready:
    voice = voices_of(answered(town))[0]
    notice = Notice.objects.unscoped(WHY).get(voice=voice, event="answer:1")
    act = actions.call_speaker
    return Ready(
        town.wangjie, STAFF, lambda by: act(notice=fresh(notice), outcome="no_answer", words="", by=by), ["voice SpeakerCalled"]
    )


def settle_conflict(town: Town) -> Ready:
    """The same id with other words: 王姐's telephone sent twice."""
    for words in ("灯不亮", "灯亮了"):
        content = {"words": words}
        with suppress(OtherContent):
            receive(
                client_id=UUID(int=7),
                act="hear_voice",
                content=content,
                by=town.wangjie,
                kind=Voice,
                do=lambda: actions.hear_voice(words="灯不亮", community=town.wandu, by=town.wangjie),
            )
    conflict = WriteConflict.objects.get()
    return Ready(
        town.xiaoliu, STAFF, lambda by: actions.settle_conflict(conflict=fresh(conflict), by=by), ["write ConflictSettled"]
    )


def _resident(town: Town) -> Resident:
    return heard(town).speaker  # type: ignore[return-value]


def erase_resident(town: Town) -> Ready:
    resident = _resident(town)
    act = actions.erase_resident
    return Ready(
        town.shuji,
        LEADS,
        lambda by: act(resident=fresh(resident), reason="本人要求", by=by),
        ["resident ResidentErased", "voice PayloadsErased"],
    )


def uncover_resident(town: Town) -> Ready:
    resident = _resident(town)
    act = people_actions.uncover_resident
    return Ready(
        town.wangjie, STAFF, lambda by: act(resident=fresh(resident), reason="回电话", by=by), ["resident ResidentUncovered"]
    )


ACTS: dict[str, Callable[[Town], Ready]] = {
    "hear_voice": hear_voice,
    "say_more": say_more,
    "read_receipt": read_receipt,
    "sort_voice": lambda town: _voice(town, actions.sort_voice, "VoiceSorted", kind="need"),
    "settle_voice": lambda town: _voice(town, actions.settle_voice, "VoiceSettled", words="换了灯泡"),
    "note_voice": lambda town: _voice(town, actions.note_voice, "VoiceNoted", words="谢谢"),
    "hand_over_voice": lambda town: _voice(
        town, actions.hand_over_voice, "VoiceHandedOver", community=town.gucheng, words="门牌是古城的"
    ),
    "pass_voice": lambda town: _voice(town, actions.pass_voice, "VoicePassed", track="12345", words="已转"),
    "repeat_voice": repeat_voice,
    "unsort_voice": unsort_voice,
    "check_settled": check_settled,
    "attach to a voice": attach_to_voice,
    "call_speaker": call_speaker,
    "settle_conflict": settle_conflict,
    "erase_resident": erase_resident,
    "uncover_resident": uncover_resident,
}
