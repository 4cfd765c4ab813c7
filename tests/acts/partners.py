"""Acts of partners: from the application to the end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import Help, Invitation, Partner
from tests.people import Town, fresh

from .ready import LEADS, OFFICE, Ready

# A code whose check character fits; of a region that does not exist.
LICENCE = "91000000MA0000001R"


def applied(town: Town, **changes: Any) -> Partner:
    """春芽托管 offers 万都 a room and two afternoons a week."""
    given: dict[str, Any] = {
        "community": town.wandu,
        "kind": "social",
        "name": "春芽托管",
        "brings": "一间空房，每周两个下午带孩子",
        "contact": "方老师",
        "phone": "10000000088",
        "by": None,
    }
    return actions.apply_partner(**given | changes)


def checked(town: Town, *, conflict: str = "", **changes: Any) -> Partner:
    partner = applied(town, **changes)
    actions.check_partner(partner=partner, licence_seen=True, licence=LICENCE, conflict=conflict, by=town.xiaoliu)
    return fresh(partner)


def accepted(town: Town, **changes: Any) -> Partner:
    partner = checked(town, **changes)
    actions.accept_partner(partner=partner, words="欢迎，请来签协议", by=town.shuji)
    return fresh(partner)


def terms(town: Town, **changes: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "scope": "周二周四下午在活动室带孩子",
        "communities": [town.wandu],
        "since": today,
        "until": today + timedelta(days=364),
        "review_on": today + timedelta(days=180),
        "trial_until": today + timedelta(days=90),
        "host_organisation": town.volunteers,
    } | changes


def on_trial(town: Town, **changes: Any) -> Partner:
    """One of the register may have matters in hand already."""
    partner = accepted(town, conflict="不请它监督自己那一份" if "organisation" in changes else "")
    actions.sign_agreement(partner=partner, by=town.shuji, **terms(town, **changes))
    return fresh(partner)


def check_partner(town: Town) -> Ready:
    partner = applied(town)

    def do(by: User) -> Any:
        return actions.check_partner(partner=fresh(partner), licence_seen=True, licence=LICENCE, by=by)

    return Ready(town.xiaoliu, OFFICE, do, ["partner PartnerChecked"])


def accept_partner(town: Town) -> Ready:
    partner = checked(town)
    return Ready(
        town.shuji,
        LEADS,
        lambda by: actions.accept_partner(partner=fresh(partner), words="欢迎", by=by),
        ["partner PartnerAccepted"],
    )


def decline_partner(town: Town) -> Ready:
    partner = applied(town)
    return Ready(
        town.shuji,
        LEADS,
        lambda by: actions.decline_partner(partner=fresh(partner), words="眼下用不上", by=by),
        ["partner PartnerDeclined"],
    )


def sign_agreement(town: Town) -> Ready:
    partner = accepted(town)
    return Ready(
        town.shuji,
        LEADS,
        lambda by: actions.sign_agreement(partner=fresh(partner), by=by, **terms(town)),
        ["partner AgreementSigned"],
    )


def make_full(town: Town) -> Ready:
    partner = on_trial(town)
    return Ready(town.shuji, LEADS, lambda by: actions.make_full(partner=fresh(partner), by=by), ["partner PartnerMadeFull"])


def review_partner(town: Town) -> Ready:
    partner = on_trial(town)

    def do(by: User) -> Any:
        day = clock.today() + timedelta(days=200)
        return actions.review_partner(partner=fresh(partner), words="来得准时", review_on=day, by=by)

    return Ready(town.shuji, LEADS, do, ["partner PartnerReviewed"])


def end_partner(town: Town) -> Ready:
    partner = on_trial(town)
    return Ready(
        town.shuji,
        LEADS,
        lambda by: actions.end_partner(partner=fresh(partner), words="搬走了", by=by),
        ["partner PartnerEnded"],
    )


def erase_applicant(town: Town) -> Ready:
    partner = applied(town)
    actions.decline_partner(partner=fresh(partner), words="本人不申请了", by=town.shuji)
    return Ready(
        town.shuji, LEADS, lambda by: actions.erase_applicant(partner=fresh(partner), by=by), ["partner ApplicantErased"]
    )


def promised(town: Town, partner: Partner | None = None, **changes: Any) -> Help:
    given: dict[str, Any] = {"words": "星期六带梯子来换灯", "due": clock.today()} | changes
    return actions.promise_help(partner=partner or on_trial(town), by=given.pop("by", town.xiaoliu), **given)


def promise_help(town: Town) -> Ready:
    partner = on_trial(town, organisation=town.property_company)
    return Ready(town.xiaoliu, OFFICE | {"laozhou"}, lambda by: promised(town, fresh(partner), by=by), ["partner HelpPromised"])


def note_help(town: Town) -> Ready:
    promise = promised(town)
    return Ready(
        town.xiaoliu, OFFICE, lambda by: actions.note_help(promise=fresh(promise), kept=True, by=by), ["partner HelpNoted"]
    )


def invited(town: Town, **changes: Any) -> Invitation:
    """苏书记 asks somebody who is in no register to be a partner of 万都."""
    given: dict[str, Any] = {
        "community": town.wandu,
        "purpose": "partner",
        "words": "周末来给孩子讲讲科学",
        "until": clock.today() + timedelta(days=7),
    }
    if "organisation" not in changes:
        given |= {"kind": "social", "name": "星火科普", "contact": "贺老师", "phone": "10000000091"}
    given |= {"by": town.shuji} | changes
    return fresh(actions.invite(**given))


def invite(town: Town) -> Ready:
    return Ready(town.xiaoliu, OFFICE, lambda by: invited(town, by=by), ["invitation InvitationSent"])


def accept_invitation(town: Town) -> Ready:
    invitation = invited(town, organisation=town.property_company, contact="周建平", phone="10000000092")

    def do(by: User) -> Any:
        return actions.accept_invitation(invitation=fresh(invitation), brings="来讲课", by=by)

    return Ready(town.laozhou, OFFICE | {"laozhou"}, do, ["partner PartnerApplied", "invitation InvitationAccepted"])


def decline_invitation(town: Town) -> Ready:
    invitation = invited(town, organisation=town.property_company)
    return Ready(
        town.laozhou,
        OFFICE | {"laozhou"},
        lambda by: actions.decline_invitation(invitation=fresh(invitation), words="忙不过来", by=by),
        ["invitation InvitationDeclined"],
    )


def withdraw_invitation(town: Town) -> Ready:
    invitation = invited(town)
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.withdraw_invitation(invitation=fresh(invitation), words="改到明年", by=by),
        ["invitation InvitationWithdrawn"],
    )


def erase_invited(town: Town) -> Ready:
    invitation = invited(town)
    actions.decline_invitation(invitation=invitation, by=None)
    return Ready(
        town.shuji,
        LEADS,
        lambda by: actions.erase_invited(invitation=fresh(invitation), by=by),
        ["invitation InvitedErased"],
    )


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act
    for act in (
        check_partner,
        accept_partner,
        decline_partner,
        sign_agreement,
        make_full,
        review_partner,
        end_partner,
        erase_applicant,
        promise_help,
        note_help,
        invite,
        accept_invitation,
        decline_invitation,
        withdraw_invitation,
        erase_invited,
    )
}
