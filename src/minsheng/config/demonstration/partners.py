"""Community partners of the demonstration: one who has been one for long, one on trial, one whose application waits."""

from datetime import datetime, timedelta
from typing import Any

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Organisation
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import Partner

from .people import People

WANDU = "131103901001"
# Codes whose check character fits, of a region that does not exist.
LICENCES = ("91000000MA0000002W", "52000000MA00000031")

# Days ago, what 新居装饰店 promised, whether it did, what the office wrote of it.
PROMISED = (
    (58, "把活动室的门轴换了", True, "换好了，只收了门轴的钱"),
    (17, "给3号楼楼道补墙皮", False, "说了来，下雨没来，也没打电话"),
)


def partners(people: People, end: datetime) -> None:
    """新居装饰店 serves 万都 anyway and has an agreement that is soon looked at; 春芽托管 came by the form; an electrician waits."""
    shop = people.organisations["zhuangshi"]
    long = _accepted(
        people,
        end - timedelta(days=172),
        kind="business",
        name=shop.name,
        brings="小修小补不收工钱，每月来社区半天",
        contact="康伟",
        phone="10000000071",
        licence=LICENCES[0],
    )
    _signed(
        people, long, end - timedelta(days=170), scope="每月第一个星期六上午，在活动室门口给居民小修小补，只收材料钱。", of=shop
    )
    with clock.at(end - timedelta(days=80)):
        actions.make_full(partner=_again(long), words="六次都来了，修过的居民都认得他", by=people.users["shuji"])
    for ago, words, kept, said in PROMISED:
        with clock.at(end - timedelta(days=ago + 6)):
            due = clock.today() + timedelta(days=5)
            promise = actions.promise_help(partner=_again(long), words=words, due=due, by=people.users["shuji"])
        with clock.at(end - timedelta(days=ago)):
            actions.note_help(promise=promise, kept=kept, words=said, by=people.users["shuji"])
    young = _accepted(
        people,
        end - timedelta(days=41),
        kind="social",
        name="春芽托管",
        brings="每周二、周四下午带孩子写作业，出两位老师",
        contact="方晓春",
        phone="10000000072",
        licence=LICENCES[1],
    )
    _signed(
        people, young, end - timedelta(days=38), scope="每周二、周四下午四点到六点，在活动室带孩子写作业。不收费，不推销课程。"
    )
    with clock.at(end - timedelta(days=2)):
        actions.apply_partner(
            community=people.communities[WANDU],
            kind="professional",
            name="郝师傅",
            brings="干了三十年电工，楼道灯、老人家里的插座，叫一声就来",
            ties="儿子在恒邻物业上班",
            contact="郝师傅",
            phone="10000000073",
            by=None,
        )


def _again(partner: Partner) -> Partner:
    return Partner.objects.unscoped("the demonstration").get(pk=partner.pk)


def _accepted(people: People, at: datetime, **said: Any) -> Partner:
    secretary = people.users["shuji"]
    with clock.at(at):
        partner = actions.apply_partner(community=people.communities[WANDU], by=None, **said)
    with clock.at(at + timedelta(hours=26)):
        actions.check_partner(partner=partner, licence_seen=True, conflict="它有在办的活时，不请它监督自己那一份", by=secretary)
        actions.accept_partner(partner=_again(partner), words="欢迎，带上执照来签协议。", by=secretary)
    return partner


def _signed(people: People, partner: Partner, at: datetime, *, scope: str, of: Organisation | None = None) -> None:
    with clock.at(at):
        today = clock.today()
        actions.sign_agreement(
            partner=_again(partner),
            scope=scope,
            communities=[people.communities[WANDU]],
            since=today,
            until=today + timedelta(days=364),
            review_on=today + timedelta(days=180),
            trial_until=today + timedelta(days=90),
            organisation=of,
            host_organisation=people.organisations["hengling"],
            host_name="周建平",
            by=people.users["shuji"],
        )
