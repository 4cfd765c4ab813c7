"""What each side has of those who come in: a partner with its agreement."""

from datetime import timedelta

from minsheng.foundation import clock
from minsheng.welcome_in.partners import actions
from tests.people import Town, fresh
from tests.permission.side import Side


def partner_of_side(town: Town, side: Side) -> dict[str, str]:
    """The own company is a partner; what ties it and what the office thinks of that stays with the office. The district leads everywhere."""
    today = clock.today()
    partner = actions.apply_partner(
        community=side.community,
        kind="volunteers",
        name=side.organisation.name,
        brings=f"{side.word}帮忙",
        ties=f"{side.words_said}往来",
        contact=side.hand.name,
        phone=f"{side.phone}09",
        by=None,
    )
    actions.check_partner(partner=partner, conflict=f"{side.words_said}冲突", by=side.office)
    actions.accept_partner(partner=fresh(partner), words=f"{side.word}欢迎", by=town.quji)
    actions.sign_agreement(
        partner=fresh(partner),
        scope=f"{side.word}的活",
        communities=[side.community],
        since=today,
        until=today + timedelta(days=300),
        review_on=today + timedelta(days=200),
        trial_until=today + timedelta(days=90),
        organisation=side.organisation,
        host_name=f"{side.word}的人",
        by=town.quji,
    )
    promise = actions.promise_help(partner=fresh(partner), words=f"{side.word}来换灯", due=today, by=side.office)
    side.said |= {partner.receipt_code}
    side.work |= {partner.number}
    return {"partner": partner.number, "partner_receipt": partner.receipt_code, "partner_promise": str(promise.pk)}
