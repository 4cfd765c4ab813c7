"""Acts on an organisation's share of a case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.casework import actions
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from tests.chain import accepted, given, offered, opened, photo, proved
from tests.people import Town, fresh

from .ready import OFFICE, STAFF, Ready


def offer_share(town: Town) -> Ready:
    case = opened(town)

    def do(by: User) -> Any:
        return actions.offer_share(case=fresh(case), organisation=town.bureau, role="support", share="来看看", by=by)

    return Ready(town.shuji, OFFICE, do, ["case ShareOffered"])


def _share(
    town: Town, make: Callable[[Town], Any], by: User, may: set[str], act: Callable[..., Any], entry: str, **changes: Any
) -> Ready:
    share = make(town)
    return Ready(by, may, lambda who: act(assignment=fresh(share), by=who, **changes), [f"case {entry}"])


def accept_share(town: Town) -> Ready:
    day = clock.today() + timedelta(days=2)
    return _share(town, offered, town.laozhou, {"laozhou"}, actions.accept_share, "ShareAccepted", promise_date=day)


def refused(town: Town) -> Any:
    share = offered(town)
    actions.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    return share


def refuse_share(town: Town) -> Ready:
    changes = {"ground": "not_ours", "words": "这一段归电力公司"}
    return _share(town, offered, town.laozhou, {"laozhou"}, actions.refuse_share, "ShareRefused", **changes)


def adjudicate_refusal(town: Town) -> Ready:
    changes = {"decision": "overruled", "words": "这一段归你们"}
    act = actions.adjudicate_refusal
    return _share(town, refused, town.jiedao, {"jiedao", "quji"}, act, "RefusalAdjudicated", **changes)


def take_back_share(town: Town) -> Ready:
    return _share(town, offered, town.shuji, OFFICE, actions.take_back_share, "ShareTakenBack", words="派错了")


def remind_share(town: Town) -> Ready:
    return _share(town, offered, town.wangjie, STAFF, actions.remind_share, "ShareReminded", words="请尽快")


def hand_out_share(town: Town) -> Ready:
    act = actions.hand_out_share
    return _share(town, of_volunteers, town.xiaoliu, {"xiaoliu", "shuji"}, act, "ShareHandedOut", name="张师傅")


def of_volunteers(town: Town) -> Any:
    """A share of an organisation in which nobody can log in."""
    return offered(town, opened(town), town.volunteers)


def revoke_share_link(town: Town) -> Ready:
    share = of_volunteers(town)
    actions.hand_out_share(assignment=share, by=town.xiaoliu)
    link = share.links.unscoped("a test looks at all rows")[0]
    return Ready(town.shuji, OFFICE, lambda by: actions.revoke_share_link(link=fresh(link), by=by), ["case ShareLinkRevoked"])


def pause_share(town: Town) -> Ready:
    changes = {"reason": "weather", "until": clock.today() + timedelta(days=10), "words": "等天晴"}
    return _share(town, long_promised, town.shuji, OFFICE, actions.pause_share, "SharePaused", **changes)


def long_promised(town: Town) -> Any:
    return accepted(town, days=20)


def paused(town: Town) -> Any:
    share, until = long_promised(town), clock.today() + timedelta(days=10)
    actions.pause_share(assignment=share, reason="weather", until=until, words="等天晴", by=town.shuji)
    return share


def resume_share(town: Town) -> Ready:
    return _share(town, paused, town.xiaoliu, OFFICE | {"laozhou"}, actions.resume_share, "ShareResumed")


def ask_extension(town: Town) -> Ready:
    changes = {"wanted": clock.today() + timedelta(days=40), "words": "配件没到"}
    return _share(town, long_promised, town.laozhou, {"laozhou"}, actions.ask_extension, "ExtensionAsked", **changes)


def asked_later(town: Town) -> Any:
    share, wanted = long_promised(town), clock.today() + timedelta(days=40)
    actions.ask_extension(assignment=share, wanted=wanted, words="配件没到", by=town.laozhou)
    return share


def decide_extension(town: Town) -> Ready:
    return _share(town, asked_later, town.shuji, OFFICE, actions.decide_extension, "ExtensionDecided", granted=True, words="")


def give_result(town: Town) -> Ready:
    act = actions.give_result
    return _share(town, lambda t: proved(t, accepted(t)), town.laozhou, {"laozhou"}, act, "ResultGiven", words="换了灯泡")


def check_result(town: Town) -> Ready:
    return _share(town, given, town.wangjie, STAFF, actions.check_result, "ResultChecked", passed=True, words="")


def attach(town: Town) -> Ready:
    share = accepted(town)

    def do(by: User) -> Any:
        return actions.attach(content=photo(), assignment=fresh(share), stage="after", by=by)

    return Ready(town.laozhou, {"laozhou"}, do, ["case FileAttached"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    "offer_share": offer_share,
    "accept_share": accept_share,
    "refuse_share": refuse_share,
    "adjudicate_refusal": adjudicate_refusal,
    "take_back_share": take_back_share,
    "remind_share": remind_share,
    "hand_out_share": hand_out_share,
    "revoke_share_link": revoke_share_link,
    "pause_share": pause_share,
    "resume_share": resume_share,
    "ask_extension": ask_extension,
    "decide_extension": decide_extension,
    "give_result": give_result,
    "check_result": check_result,
    "attach": attach,
}
