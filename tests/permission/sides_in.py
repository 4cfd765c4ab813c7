"""What each side has of those who come in, and of what residents use: a partner with its agreement, a facility that was
looked at, what was given for a case."""

from datetime import timedelta
from decimal import Decimal

from minsheng.casework.actions import hear_voice, link_facility
from minsheng.casework.models import Assignment, Voice
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import check_facility, close_facility, open_facility
from minsheng.welcome_in.activities import actions as volunteering
from minsheng.welcome_in.activities.models import Service
from minsheng.welcome_in.partners import actions
from minsheng.work_together.actions import note_contribution
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
    invitation = actions.invite(
        community=side.community,
        purpose="once",
        organisation=side.organisation,
        words=f"{side.word}来一趟",
        contact=side.hand.name,
        phone=f"{side.phone}08",
        until=today,
        by=side.office,
    )
    offer = actions.put_offer(
        organisation=side.organisation,
        community=side.community,
        kind="room",
        words=f"{side.word}一间房",
        since=today,
        by=side.office,
    )
    said = hear_voice(words=f"{side.words_said}要人陪着看病", community=side.community, kind="need", by=side.office)
    need = actions.put_need(kind="hours", words=f"{side.word}要人陪", since=today, voice=fresh(said), by=side.office)
    # What hangs is read by every organisation there; what was taken down only by whoever promised for it.
    helped = actions.match_need(need=need, offer=fresh(offer), words=f"{side.word}陪着去", due=today, by=side.office)
    actions.take_need_down(need=fresh(need), words=f"{side.word}办完了", by=side.office)
    side.said |= {partner.receipt_code, invitation.code, said.number, said.receipt_code}
    side.work |= {partner.number, invitation.number}
    return {
        "need": str(need.pk),
        "help": str(helped.pk),
        "helped_voice": said.number,
        "helped_receipt": said.receipt_code,
        "offer": str(offer.pk),
        "invitation": invitation.number,
        "invitation_code": invitation.code,
        "partner": partner.number,
        "partner_receipt": partner.receipt_code,
        "partner_promise": str(promise.pk),
    }


def volunteer_of_side(town: Town, side: Side) -> dict[str, str]:
    """One who came to one service and has a certificate, one service ahead. The company reads nothing of either: it is no team."""
    said = {
        "name": f"{side.speaker}志愿",
        "phone": f"{side.phone}08",
        "age": "adult",
        "skills": f"{side.words_said}手艺",
        "agreed": True,
    }
    volunteer = volunteering.apply_volunteer(community=side.community, by=None, **said)
    volunteering.welcome_volunteer(volunteer=volunteer, by=town.quji)
    now = clock.now()

    def planned(since: timedelta) -> Service:
        plan = volunteering.ServicePlan(f"{side.words_said}服务", "院里", now + since, now + since + timedelta(hours=1))
        return fresh(volunteering.plan_service(community=side.community, plan=plan, by=town.quji))

    one = volunteering.sign_up(service=planned(-timedelta(hours=3)), volunteer=fresh(volunteer), by=town.quji)
    hours = volunteering.confirm_attendance(sign_up=fresh(one), came=True, by=town.quji)
    certificate = volunteering.issue_certificate(volunteer=fresh(volunteer), by=town.quji)
    ahead = planned(timedelta(days=2))
    side.said |= {volunteer.number, volunteer.receipt_code, said["name"], said["phone"], certificate.number, ahead.number}
    return {
        "volunteer": volunteer.number,
        "volunteer_receipt": volunteer.receipt_code,
        "service": ahead.number,
        "sign_up": str(one.pk),
        "hours": str(hours.pk),
        "certificate": certificate.number,
        "check_code": certificate.check_code,
    }


def facility_of_side(side: Side, voice: Voice) -> dict[str, str]:
    """The own company cares for a room. Names of places are public, so that the words of a side stand where they are not: in what a look
    found. In no single estate, whose board everybody reads."""
    given = {"community": side.community, "caretaker": side.organisation, "by": side.office}
    facility, closed = open_facility(name="球室", **given), open_facility(name="晾衣场", **given)
    check_facility(facility=facility, in_order=False, words=f"{side.word}漏水", by=side.office)
    close_facility(facility=closed, words=f"{side.word}大修", by=side.office)
    link_facility(voice=fresh(voice), facility=facility, by=side.office)
    side.work |= {facility.code, closed.code}
    return {"facility": facility.code, "facility_closed": closed.code}


def contribution_of_side(side: Side, share: Assignment) -> dict[str, str]:
    """The own company says what it gave, in words of its side."""
    given = note_contribution(
        case=fresh(share).case,
        organisation=side.organisation,
        kind="money",
        amount=Decimal("731.55"),
        words=f"{side.word}的料钱",
        looked_over=True,
        by=side.hand,
    )
    return {"contribution": str(given.pk)}
