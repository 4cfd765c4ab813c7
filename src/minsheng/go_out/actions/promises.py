"""A small promise on the way: given, then kept or given up with a reason."""

from datetime import date, datetime

from django.db import transaction

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import require

from ..events import PromiseKept, PromiseMade
from ..models import Outing, Promise


@transaction.atomic
def give_promise(
    *,
    community: Community,
    words: str,
    due: date,
    by: User,
    outing: Outing | None = None,
    voice: Voice | None = None,
    said_at: datetime | None = None,
) -> Promise:
    """ "星期五把表送来": stands on the own day until it is kept. Raises BadInput for a day that was over when it was given (`said_at`, or now)."""
    require(by, "go_out.promise", community)
    moment = said_at or clock.now()
    if due < clock.local(moment).date():
        raise BadInput("答应的日子已经过了，请写今天或以后。", "due")
    if any(thing is not None and thing.community_id != community.pk for thing in (outing, voice)):
        raise BadInput("这一场不在这个社区里，请重选。", "outing")
    promise = Promise.objects.create(
        community=community,
        outing=outing,
        voice=voice,
        words=short_words_kept(words, "words", 200, required=True),
        due=due,
        by=by,
        made_at=moment,
    )
    record(PromiseMade(promise_id=promise.pk, due=due.isoformat(), by_id=by.pk))
    return promise


@transaction.atomic
def keep_promise(*, promise: Promise, by: User, kept: bool = True, words: str = "") -> None:
    """It was done; or it is not going to be (`kept` false), and then `words` say why."""
    require(by, "go_out.keep_promise", promise)
    said = short_words_kept(words, "words", 200, required=not kept)
    waiting = Promise.objects.unscoped("keep").filter(pk=promise.pk, done_at=None)
    if not waiting.update(done_at=clock.now(), kept=kept, done_words=said, done_by=by):
        raise StateForbids("这一条已经记过了。", "promise_done")
    record(PromiseKept(promise_id=promise.pk, kept=kept, by_id=by.pk))
