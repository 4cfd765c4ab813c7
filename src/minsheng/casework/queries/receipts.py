"""What became of what I said: one voice as its speaker may see it, and nothing about anybody else."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.foundation import clock, privacy
from minsheng.foundation.ids import read_receipt_code
from minsheng.foundation.models import TimelineEntry

from ..models import Answer, Assignment, Attachment, Case, Confirmation, Notice, Voice
from ..states import ENDED, AssignmentState, Phase, Stage, VoiceState
from .phases import same_speaker

WHY = "the speaker holds the receipt code"


@dataclass(frozen=True)
class Receipt:
    """One voice, and as much of its case as its speaker may know. `sentence` says in plain words where it stands."""

    voice: Voice
    case: Case | None
    sentence: str
    organisations: list[dict[str, str]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    answer: Answer | None = None
    may_confirm: bool = False
    verdict: str | None = None
    satisfaction: str | None = None
    before: Attachment | None = None
    after: Attachment | None = None
    more: list["Said"] = field(default_factory=list)


@dataclass(frozen=True)
class Said:
    """What the speaker said later by the same code, and where that stands."""

    voice: Voice
    sentence: str


_SENTENCES = {
    Phase.TO_DISPATCH: _("社区已经立了事项，正在定谁来办"),
    Phase.OFFERED: _("已经派给有关单位，在等它们答应日子"),
    Phase.DISPUTED: _("有单位说不归它管，上一级正在定"),
    Phase.UNHELD: _("有一份还没人接，社区在找"),
    Phase.WORKING: _("正在办"),
    Phase.CHECKING: _("说是办好了，社区正去看是不是真的"),
    Phase.TO_ANSWER: _("办好了，社区正准备告诉您"),
    Phase.ASKING: _("有结果了，等您说解决没解决"),
    Phase.REOPENED: _("有人说没解决，正在重新办"),
    Phase.END_PROPOSED: _("社区正在商量这件事能不能办"),
    Phase.CONFIRMED: _("居民说解决了"),
    Phase.PARTLY: _("解决了一部分"),
    Phase.INSPECTED: _("办好了，社区另一个人去看过。您随时可以说没解决"),
    Phase.UNCONFIRMED: _("办过了，没人确认。您随时可以说没解决"),
    Phase.EXPLAINED: _("现在办不了，原因写在下面"),
    Phase.WITHDRAWN: _("撤回了"),
    Phase.PASSED_OUTSIDE: _("已转到别处办"),
}
_OF_VOICE = {
    VoiceState.NEW: _("听到了，社区正在分拣"),
    VoiceState.SETTLED: _("当场办了"),
    VoiceState.PASSED: _("已转到别处办"),
    VoiceState.NOTED: _("记下了，谢谢您"),
    VoiceState.REPLACED: _("这一条改正过，请看新的回执"),
    VoiceState.UNDONE: _("这一条是误录的，已撤回"),
}


def receipt_by_code(typed: str) -> Receipt | None:
    """The receipt of a code as somebody typed it, of the newer voice where it was put right; None where there is none, in the same time."""
    code = read_receipt_code(typed) or "0" * 16
    rows = Voice.objects.unscoped(WHY).select_related(
        "community", "estate", "building", "speaker", "repeats__case__community", "case__community", "case__estate"
    )
    voice = rows.filter(receipt_index=privacy.index_of(code, "voice.receipt")).first()
    while voice is not None and voice.state == VoiceState.REPLACED:
        newer = rows.filter(replaces=voice).first()
        if newer is None or not same_speaker(voice, newer):
            break
        voice = newer
    return receipt_of(voice) if voice else None


def who_read_the_code(voice: Voice) -> set[int]:
    """The staff who looked the receipt code up."""
    rows = TimelineEntry.objects.filter(subject_kind="voice", subject_id=str(voice.pk), kind="ReceiptRead")
    return set(rows.exclude(by=None).values_list("by_id", flat=True))


def sentence_of(voice: Voice, case: Case | None) -> str:
    """Where a voice stands, in plain words that name nobody."""
    if case is not None and case.parked_until is not None:
        return str(_("现在还办不了，先挂着，没有结束；最晚%(day)s再看一次")) % {"day": clock.day_shown(case.parked_until)}
    return str(_SENTENCES[Phase(case.phase)]) if case else str(_OF_VOICE.get(VoiceState(voice.state), _("听到了")))


def _said_more(voice: Voice) -> list[Said]:
    rows = Voice.objects.unscoped(WHY).live().filter(follows=voice).select_related("case", "repeats__case").order_by("id")
    return [Said(one, sentence_of(one, one.case or (one.repeats.case if one.repeats else None))) for one in rows]


def receipt_of(voice: Voice) -> Receipt:
    case = voice.case or (voice.repeats.case if voice.repeats else None)
    notices = list(Notice.objects.unscoped(WHY).filter(voice=voice, void=False).order_by("-at", "-id"))
    if case is None:
        return Receipt(voice, None, sentence_of(voice, None), notices=notices, more=_said_more(voice))
    answer = Answer.objects.unscoped(WHY).filter(case=case).order_by("-round").first()
    given = None
    if answer is not None:
        mine = Confirmation.objects.unscoped(WHY).filter(voice=voice, case=case, round=answer.round, counts=True)
        given = mine.first()
    before, after = pair_of(case)
    return Receipt(
        voice,
        case,
        sentence_of(voice, case),
        organisations=_organisations(case),
        notices=notices,
        answer=answer,
        may_confirm=answer is not None and voice.state == VoiceState.IN_CASE and _still_asked(case, answer),
        verdict=given.verdict if given else None,
        satisfaction=given.satisfaction if given else None,
        before=before if answer else None,
        after=after if answer else None,
        more=_said_more(voice),
    )


def _still_asked(case: Case, answer: Answer) -> bool:
    """While asking, and after an end: whoever spoke may always say that it is not solved. Not while it is being done again."""
    return answer.round == case.round and (case.phase == Phase.ASKING or case.phase in ENDED)


def _organisations(case: Case) -> list[dict[str, str]]:
    rows = Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round).select_related("organisation")
    hidden = (AssignmentState.REFUSED, AssignmentState.RELEASED)
    return [
        {
            "name": row.organisation.name,
            "role": str(row.get_role_display()),
            "promise_date": row.promise_date.isoformat() if row.promise_date else "",
            "promised": clock.day_shown(row.promise_date) if row.promise_date else "",
            "state": str(row.get_state_display()),
        }
        for row in rows
        if row.state not in hidden
    ]


def pair_of(case: Case) -> tuple[Attachment | None, Attachment | None]:
    """The photo before and the photo after of the same spot: the last of each, the present round's after."""
    pictures = Attachment.objects.unscoped("the pair of a case already reached").filter(case=case, taken_away_at=None)
    return pair_among(pictures.filter(Q(stage=Stage.BEFORE) | Q(stage=Stage.AFTER)))


def pair_among(files: Iterable[Attachment]) -> tuple[Attachment | None, Attachment | None]:
    """That pair, out of the files of a case."""
    pictures = sorted(files, key=lambda file: file.pk)
    lead = [p for p in pictures if p.stage == Stage.AFTER]
    before = [p for p in pictures if p.stage == Stage.BEFORE]
    return (before[-1] if before else None), (lead[-1] if lead else None)
