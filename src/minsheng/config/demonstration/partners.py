"""Community partners of the demonstration: one who has been one for long, one on trial, one whose application waits."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from minsheng.casework.models import Case, Voice
from minsheng.casework.states import Via
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Organisation
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import Partner
from minsheng.welcome_in.partners.queries.offering import needs_of_cases
from minsheng.welcome_in.partners.queries.verdicts import person_of

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
    _invited(people, end)
    _judged(people, end, long)
    _offered_and_needed(people, end, long, young)
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


def _invited(people: People, end: datetime) -> None:
    """One who has not answered yet, one who could not come."""
    given: dict[str, Any] = {"community": people.communities[WANDU], "by": people.users["shuji"]}
    with clock.at(end - timedelta(days=20)):
        declined = actions.invite(
            purpose="once",
            kind="professional",
            name="贺新明",
            contact="贺新明",
            phone="10000000074",
            words="来给老人讲一课，怎么看住自己的养老钱",
            until=clock.today() + timedelta(days=7),
            **given,
        )
    with clock.at(end - timedelta(days=16)):
        actions.decline_invitation(invitation=declined, words="这个月课排满了，过了年再请我", by=None)
    with clock.at(end - timedelta(days=3)):
        actions.invite(
            purpose="partner",
            kind="social",
            name="星火科普队",
            contact="祁红",
            phone="10000000075",
            words="周末来给孩子们做科学实验，场地社区出",
            until=clock.today() + timedelta(days=10),
            **given,
        )


def _offered_and_needed(people: People, end: datetime, shop: Partner, young: Partner) -> None:
    """Two offers and two needs; what 新居装饰店 offers has found its need, the other waits for a person."""
    secretary, community = people.users["shuji"], people.communities[WANDU]
    with clock.at(end - timedelta(days=9)):
        offers = [
            actions.put_offer(
                organisation=_of(partner),
                community=community,
                kind=kind,
                words=words,
                amount=much,
                since=clock.today(),
                by=secretary,
            )
            for partner, kind, words, much in (
                (shop, "skill", "会修门窗、装扶手，带工具来", "每周半天"),
                (young, "hours", "周六上午能出两个人", "两个人"),
            )
        ]
    with clock.at(end - timedelta(days=6)):
        needs = [
            actions.put_need(
                case=case, kind=kind, words=words, since=clock.today(), until=clock.today() + timedelta(days=30), by=secretary
            )
            for case, kind, words in zip(
                _open_cases(people),
                ("skill", "things"),
                ("公共地方有一处小活，要会用工具的人来半天", "要几样能放在院里的凳子，旧的也行"),
                strict=False,
            )
        ]
    if needs:
        with clock.at(end - timedelta(days=4)):
            actions.match_need(
                need=needs[0],
                offer=offers[0],
                words="下个星期带工具来把这处小活干了",
                due=clock.today() + timedelta(days=12),
                by=secretary,
            )


# What those for whom 新居装饰店 put up signs said of it, in the order they said it.
SAID = ("helped", "helped", "partly", "helped", "helped")


def _judged(people: People, end: datetime, shop: Partner) -> None:
    """What was promised for the open matter that most people spoke of, kept, and what five of them say: figures stand on the shop's page."""
    secretary, community = people.users["shuji"], people.communities[WANDU]
    rows = Case.objects.unscoped("the demonstration").open().filter(community=community)
    case = rows.annotate(spoke=Count("voices")).order_by("-spoke", "pk").first()
    if case is None:
        return
    with clock.at(end - timedelta(days=8)):
        offer = actions.put_offer(
            organisation=_of(shop),
            community=community,
            kind="things",
            words="店里剩的木料，能锯成牌子、花箱",
            since=clock.today(),
            by=secretary,
        )
        need = actions.put_need(
            case=case, kind="things", words="公共绿地要几块“请勿种菜”的牌子", since=clock.today(), by=secretary
        )
        promise = actions.match_need(
            need=need,
            offer=offer,
            words="用剩的木料做三块牌子，立在绿地边上",
            due=clock.today() + timedelta(days=4),
            by=secretary,
        )
    with clock.at(end - timedelta(days=4)):
        actions.note_help(promise=promise, kept=True, words="三块都立上了", by=secretary)
        actions.take_need_down(need=need, words="牌子立好了", by=secretary)
    for ago, (voice, verdict) in enumerate(zip(_apart(case), SAID, strict=False)):
        with clock.at(end - timedelta(hours=60 - 2 * ago)):
            actions.judge_help(promise=promise, voice=voice, verdict=verdict, via=Via.CODE, by=None)


def _apart(case: Case) -> list[Voice]:
    """One voice of each person who spoke."""
    found: dict[str, Voice] = {}
    for voice in Voice.objects.unscoped("the demonstration").filter(case=case).order_by("pk"):
        found.setdefault(person_of(voice), voice)
    return list(found.values())


def _of(partner: Partner) -> Organisation:
    organisation = _again(partner).organisation
    assert organisation is not None
    return organisation


def _open_cases(people: People) -> list[Case]:
    rows = needs_of_cases(people.users["shuji"])
    return [case for case in rows if case.community_id == people.communities[WANDU].pk][-2:]


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
