"""Acts of what is offered and needed, and of bringing the two together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import Help, Need, Offer, Partner
from tests.chain import heard, opened
from tests.people import Town, fresh

from .partners import on_trial
from .ready import OFFICE, Ready

SAID = "我腿脚不好，下楼看病没有人陪，孩子都在外地上班"


def offer_put(town: Town, **changes: Any) -> Offer:
    """恒邻物业 offers 万都 two pairs of hands."""
    given: dict[str, Any] = {
        "organisation": town.property_company,
        "community": town.wandu,
        "kind": "hours",
        "words": "每周三下午能出两个人",
        "since": clock.today(),
        "by": town.laozhou,
    }
    return fresh(actions.put_offer(**given | changes))


def needed(town: Town, **changes: Any) -> Voice:
    return heard(town, SAID, kind="need", **changes)


def need_put(town: Town, **changes: Any) -> Need:
    """What somebody said they need, in the office's own words."""
    given: dict[str, Any] = {
        "kind": "hours",
        "words": "一位老人出门不便，要人陪着去医院",
        "since": clock.today(),
        "until": clock.today() + timedelta(days=20),
        "by": town.xiaoliu,
    }
    if not {"voice", "case"} & set(changes):
        given["voice"] = needed(town)
    return fresh(actions.put_need(**given | changes))


def partner_of_the_company(town: Town) -> Partner:
    return on_trial(town, organisation=town.property_company)


def put_offer(town: Town) -> Ready:
    return Ready(town.laozhou, OFFICE | {"laozhou"}, lambda by: offer_put(town, by=by), ["offer OfferPut"])


def withdraw_offer(town: Town) -> Ready:
    offer = offer_put(town)
    return Ready(
        town.laozhou,
        OFFICE | {"laozhou"},
        lambda by: actions.withdraw_offer(offer=fresh(offer), by=by),
        ["offer OfferWithdrawn"],
    )


def put_offer_again(town: Town) -> Ready:
    offer = offer_put(town)
    actions.withdraw_offer(offer=offer, by=town.laozhou)
    return Ready(
        town.laozhou,
        OFFICE | {"laozhou"},
        lambda by: actions.put_offer_again(offer=fresh(offer), by=by),
        ["offer OfferPutAgain"],
    )


def put_need(town: Town) -> Ready:
    voice = needed(town)
    return Ready(town.xiaoliu, OFFICE, lambda by: need_put(town, voice=fresh(voice), by=by), ["need NeedPut"])


def take_need_down(town: Town) -> Ready:
    need = need_put(town)
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.take_need_down(need=fresh(need), words="家里人回来了", by=by),
        ["need NeedTakenDown"],
    )


def match_need(town: Town) -> Ready:
    partner_of_the_company(town)
    need, offer = need_put(town), offer_put(town)

    def do(by: User) -> Any:
        day = clock.today() + timedelta(days=3)
        return actions.match_need(need=fresh(need), offer=fresh(offer), words="星期三陪着去", due=day, by=by)

    return Ready(town.laozhou, OFFICE | {"laozhou"}, do, ["partner HelpPromised"])


def judged(town: Town, *voices: Voice, **changes: Any) -> Help:
    """恒邻物业 promised for a need; its day has come."""
    partner_of_the_company(town)
    source = {"case": opened(town, *voices)} if len(voices) > 1 else {"voice": voices[0] if voices else needed(town)}
    need, offer = need_put(town, **source), offer_put(town)
    given: dict[str, Any] = {"words": "今天陪着去", "due": clock.today(), "by": town.laozhou} | changes
    return fresh(actions.match_need(need=need, offer=offer, **given))


def judge_help(town: Town) -> Ready:
    promise = judged(town)
    assert promise.need is not None and promise.need.voice is not None

    def do(by: User) -> Any:
        return actions.judge_help(promise=fresh(promise), voice=fresh(promise.need.voice), verdict="helped", via="phone", by=by)

    return Ready(town.xiaoliu, OFFICE, do, ["voice HelpJudged"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act for act in (put_offer, withdraw_offer, put_offer_again, put_need, take_need_down, match_need, judge_help)
}
