"""What a record of a phone does: one function for each `act` word, over the acts that a person at a desk does (docs/notebook.md)."""

from collections.abc import Callable
from typing import Any

from minsheng.casework import actions as casework
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Voice
from minsheng.casework.receiving import receive
from minsheng.foundation.api import whole_number
from minsheng.foundation.errors import StateForbids
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.queries import building_in, estate_in

from ..models import Delivery, DutyShift, Outing, Promise, Stop
from ..queries.cards import home_or_none
from ..queries.notebook import voice_named
from ..queries.outings import outing_or_none
from ..records import Begin, Card, Count, End, Keep, Named, PromiseRecord, Remark, Same, StopRecord, filled
from ..states import DeliveryState, OutingState
from .applied import WHY, Done, WaitsFor, out_of_sight, taken_record
from .applying_duty import begun_shift, duty_begin, duty_end, presence, shift_of, still_sits
from .cards import write_card
from .outings import Plan, begin_outing, count_people, end_outing, plan_outing
from .promises import give_promise, keep_promise
from .remarks import note_at_duty, note_remark
from .visits import make_stop


def _outing(named: Named, by: User) -> Outing:
    number = named.number or (taken_record(named.record).about if named.record else "")
    found = outing_or_none(by, number) if number else None
    if found is None:
        raise out_of_sight()
    return found


def _begun(named: Named, by: User) -> Outing:
    """The outing, once it began: until then what was written there waits for its beginning."""
    outing = _outing(named, by)
    if outing.state == OutingState.PLANNED:
        raise WaitsFor(outing.number)
    return outing


def _community(code: str, by: User) -> Community:
    found: Community | None = Community.objects.visible_to(by).filter(code=code, valid_to=None).first() if code else None
    if found is None:
        raise out_of_sight()
    return found


def _begin(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """Begin a planned outing, or one on the spot. One that somebody began before needs no second beginning."""
    one = filled(Begin, said)
    if one.outing is not None:
        outing = _outing(one.outing, by)
        if outing.begun_at is None:
            begin_outing(outing=outing, said_at=kept.said_at, by=by)
        return Done(outing.number, about=outing.number)
    community = _community(one.community, by)

    def do() -> Outing:
        plan = Plan(at=kept.said_at, estate=estate_in(community, one.estate), place=one.place, topic=one.topic)
        outing = plan_outing(community=community, kind=one.kind, plan=plan, by=by)
        begin_outing(outing=outing, said_at=kept.said_at, by=by)
        return outing

    content = one.model_dump(mode="json", exclude_defaults=True)
    got = receive(client_id=kept.record, act="plan_outing", content=content, by=by, kind=Outing, do=do)
    return Done(got.result.number, about=got.result.number)


def _remark(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """One line that was said: at an outing, at a duty point, or a voice by itself."""
    one = filled(Remark, said)
    shift = _said_at_shift(one, kept, by)
    outing = _remarked_at(one, kept, by)
    community = shift.point.community if shift else outing.community if outing else _community(one.community, by)
    estate = estate_in(community, one.estate)
    speaker = Speaker(**one.speaker.model_dump()) if one.speaker is not None else None
    replaces = _voice(one.replaces, by) if one.replaces is not None else None
    place = shift.point.estate if shift else outing.estate if outing and outing.estate else estate

    def do() -> Voice:
        written: dict[str, Any] = {
            "words": one.text,
            "estate": estate,
            "building": building_in(place, one.building),
            "place": one.place,
            "kind": one.kind,
            "observed": one.observed,
            "judgement": one.judgement,
            "urgency": one.urgency,
            "heard_at": kept.said_at,
            "speaker": speaker,
            "replaces": replaces,
        }
        if shift is not None:
            return note_at_duty(
                shift=shift, answer=one.answer, by=by, **{name: written[name] for name in written if name != "estate"}
            )
        if outing is not None:
            return note_remark(outing=outing, answer=one.answer, by=by, **written)
        voice = casework.hear_voice(community=community, by=by, **written)
        if one.answer.strip():
            casework.settle_voice(voice=voice, words=one.answer, by=by)
        return voice

    content = one.model_dump(mode="json", exclude_defaults=True, exclude={"outing"})
    content |= {"heard_at": said.get("at")} | ({"outing": outing.number} if outing is not None else {})
    got = receive(client_id=kept.record, act="hear_voice", content=content, by=by, kind=Voice, do=do)
    voice = got.result
    about = f"duty:{shift.pk}" if shift is not None else outing.number if outing is not None else ""
    return Done(voice.number, voice, about, _asked(voice) if got.new else {})


def _said_at_shift(one: Remark, kept: Delivery, by: User) -> DutyShift | None:
    """At which shift; of one that nobody sat down to, whoever looks at it may take the words in by themselves."""
    if not one.shift:
        return None
    if kept.by_id == by.pk:
        return begun_shift(one.shift, by)
    shift = shift_of(one.shift, by)
    if still_sits(shift):
        return shift
    one.community, one.estate = shift.point.community.code, one.estate or shift.point.estate.code
    return None


def _remarked_at(one: Remark, kept: Delivery, by: User) -> Outing | None:
    """Where it was said. One that was called off is no place any more: whoever looks at it may take the words in by themselves."""
    if one.outing is None:
        return None
    if kept.by_id == by.pk:
        return _begun(one.outing, by)
    outing = _outing(one.outing, by)
    if outing.state in (OutingState.GOING, OutingState.OVER):
        return outing
    one.community, one.estate = outing.community.code, one.estate or (outing.estate.code if outing.estate else "")
    return None


def _asked(voice: Voice) -> dict[str, Any]:
    """Who wrote the very same words before: the writer says whether it is the same matter once more."""
    if voice.alike_id is None or voice.alike is None:
        return {}
    earlier = Voice.objects.unscoped("who heard the same before").select_related("heard_by").get(pk=voice.alike_id)
    return {"alike": {"number": earlier.number, "who": earlier.heard_by.name if earlier.heard_by else ""}}


def _voice(named: Named, by: User) -> Voice:
    if named.record is not None:
        first = taken_record(named.record)
        number = first.voice.number if first.voice else ""
    else:
        number = named.number
    found = voice_named(by, number) if number else None
    if found is None:
        raise out_of_sight()
    return found


def _same(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """The writer's answer to "somebody wrote the same": the same again, or not."""
    one = filled(Same, said)
    voice = _voice(one.voice, by)
    if one.same:
        earlier = voice_named(by, one.earlier)
        if earlier is None:
            raise out_of_sight()
        casework.repeat_voice(voice=voice, earlier=earlier, by=by)
    asked = Delivery.objects.unscoped(WHY).filter(voice=voice, state=DeliveryState.WRITER).exclude(result="")
    asked.update(state=DeliveryState.TAKEN)
    return Done(voice.number, None)


def _count(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """How many came. Where several counted, the last count counts, in whatever order they arrive; names stay until others are given."""
    one = filled(Count, said)
    outing = _begun(one.outing, by)
    rows = Delivery.objects.unscoped("counts of this outing").filter(about=outing.number, act="count").exclude(pk=kept.pk)
    before = rows.filter(state=DeliveryState.TAKEN).order_by("said_at", "record")
    mine = (kept.said_at, kept.record)
    later = [(row.said_at, row.record) for row in before if (row.said_at, row.record) > mine]
    named_later = any((row.said_at, row.record) > mine and row.facts.get("named") for row in before)
    headcount = outing.headcount if later else one.headcount
    names = one.names if one.names.strip() and not named_later else outing.came
    if (headcount, names) != (outing.occasion.headcount, outing.came):
        count_people(outing=outing, headcount=headcount, names=names, by=by)
    return Done(outing.number, about=outing.number, facts={"named": bool(one.names.strip())})


def _end(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """It is over. Two who end the same outing end it once, unless they say different things about the next one."""
    one = filled(End, said)
    outing = _begun(one.outing, by)
    if outing.state == OutingState.OVER and one.next_at in (None, outing.next_at):
        return Done(outing.number, about=outing.number)
    end_outing(outing=outing, next_at=one.next_at, said_at=kept.said_at, by=by)
    return Done(outing.number, about=outing.number)


def _stop(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """One door of a visit; its photos hang on what the household said."""
    one = filled(StopRecord, said)
    outing = _begun(one.outing, by)
    heard = Voice.objects.unscoped(WHY).filter(occasion=outing.occasion_id, heard_by=by).order_by("-pk")
    last = heard.values_list("pk", flat=True).first() or 0

    def do() -> Stop:
        return make_stop(
            outing=outing,
            building=building_in(outing.estate, one.building),
            said_at=kept.said_at,
            by=by,
            **one.model_dump(exclude={"outing", "building"}),
        )

    content = one.model_dump(mode="json", exclude_defaults=True, exclude={"outing"}) | {"outing": outing.number}
    receive(client_id=kept.record, act="make_stop", content=content, by=by, kind=Stop, do=do)
    return Done(outing.number, heard.filter(pk__gt=last).last(), outing.number)


def _promise(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    one = filled(PromiseRecord, said)
    outing = _outing(one.outing, by) if one.outing is not None else None
    community = outing.community if outing is not None else _community(one.community, by)
    promise = give_promise(community=community, outing=outing, words=one.words, due=one.due, said_at=kept.said_at, by=by)
    return Done(str(promise.pk), about=outing.number if outing is not None else "")


def _keep(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """A promise kept or given up; said twice alike, it is said once."""
    one = filled(Keep, said)
    identity = one.promise if isinstance(one.promise, str) else one.promise.number
    if not isinstance(one.promise, str) and one.promise.record is not None:
        identity = taken_record(one.promise.record).result
    known = identity.isascii() and identity.isdigit() and len(identity) < 19
    promise: Promise | None = Promise.objects.visible_to(by).filter(pk=int(identity)).first() if known else None
    if promise is None:
        raise out_of_sight()
    if promise.done_at is None or promise.kept != one.kept:
        keep_promise(promise=promise, kept=one.kept, words=one.words, by=by)
    return Done(str(promise.pk))


def _card(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """What the next one who knocks should know, on the version that it was written on."""
    one = filled(Card, said)
    home = home_or_none(by, whole_number(one.home) or 0)
    if home is None:
        raise out_of_sight()
    now = write_card(home=home, words=one.words, base=one.base, said_at=kept.said_at, record_id=kept.record, by=by)
    return Done(str(home.pk), about=f"home:{home.pk}", facts={"by_two": True} if now.conflict else {})


# The word in a record → what it does. A word that is not here was written by a newer version.
APPLY: dict[str, Callable[[dict[str, Any], Delivery, User], Done]] = {
    "begin": _begin,
    "remark": _remark,
    "same": _same,
    "count": _count,
    "end": _end,
    "stop": _stop,
    "promise": _promise,
    "keep": _keep,
    "card": _card,
    "duty_begin": duty_begin,
    "duty_end": duty_end,
    "presence": presence,
}

__all__ = ["APPLY", "Done", "StateForbids", "WaitsFor", "out_of_sight", "taken_record"]
