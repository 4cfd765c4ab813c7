"""Whoever a promise was made for says whether it helped; a partner reads figures of many, never one answer."""

from django.db import IntegrityError, transaction

from minsheng.casework.models import Voice
from minsheng.casework.states import Via
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.office_rules import office_rule
from minsheng.neighbourhood.permission import allowed, require

from ..events import HelpJudged
from ..models import Help, HelpVerdict, Partner
from ..queries.verdicts import WHY, has_said, helps_for_voice, person_of
from ..states import Helped


@transaction.atomic
def judge_help(*, promise: Help, voice: Voice, verdict: str, via: str, by: User | None) -> HelpVerdict:
    """One speaker's word on one promise, once. By code the resident speaks; otherwise `by` writes down what was said.

    Neither voice nor case changes by that. Raises NotAllowed for whoever acts for the partner, StateForbids before its day and a second time.
    """
    if via == Via.CODE:
        if by is not None and not allowed(by, "partners.answer_by_code", promise.partner):
            raise NotAllowed("替合伙人办事的人不能替居民答。请先退出登录，让居民自己答。", "acts_for_partner")
        by = None
    else:
        require(by, "partners.judge_help", promise)
    if verdict not in Helped.values:
        raise BadInput("请选一项：帮上了、帮上一些、没帮上。", "verdict")
    if via not in Via.values:
        raise BadInput("请选他是怎么说的：电话、上门还是当面。", "via")
    if promise.need_id is None or not helps_for_voice(voice).filter(pk=promise.pk).exists():
        raise BadInput("这件事不是为这条民声答应的，请重选。", "voice", "not_promised_for")
    # Counting together waits its turn: two at once would each miss the other.
    Partner.objects.unscoped(WHY).select_for_update().get(pk=promise.partner_id)
    promise = Help.objects.unscoped(WHY).get(pk=promise.pk)
    if not promise.may_be_judged or promise.need_id is None:
        raise StateForbids("还没到答应的日子，到了再说帮没帮上。", "help_not_due")
    if has_said(promise, voice):
        raise StateForbids("这件事已经说过帮没帮上了，说一次就记着。", "help_judged")
    try:
        with transaction.atomic():
            said = HelpVerdict.objects.create(help=promise, voice=voice, verdict=verdict, via=via, by=by, at=clock.now())
    except IntegrityError as error:
        raise StateForbids("这件事已经说过帮没帮上了，说一次就记着。", "help_judged") from error
    record(
        HelpJudged(
            voice_id=voice.pk,
            need_id=promise.need_id,
            help_id=promise.pk,
            verdict_id=said.pk,
            verdict=verdict,
            via=via,
            by_id=by.pk if by else None,
        )
    )
    _publish(promise.partner_id)
    return said


def _publish(partner_id: int) -> None:
    """What waits goes into the figures once so many people are in it; until then nobody but the office knows of any."""
    rows = HelpVerdict.objects.unscoped(WHY).filter(help__partner=partner_id, published=False)
    waiting = list(rows.select_related("voice__speaker", "voice__replaces"))
    if len({person_of(row.voice) for row in waiting}) >= office_rule("partner_verdicts_least"):
        rows.filter(pk__in=[row.pk for row in waiting]).update(published=True)
