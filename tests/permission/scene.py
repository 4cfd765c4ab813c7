"""What every address is tried on: things of 万都, one of each state that an address needs."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from minsheng.casework import actions
from minsheng.casework.models import Attachment, GoodCase, HandOver, ImportBatch, Notice, ShareLink, Write, WriteConflict
from minsheng.channels.actions import (
    WayPlan,
    issue_meeting_invitation,
    leave_remark,
    make_feed,
    replace_template,
    set_up_way,
    switch_way_on,
)
from minsheng.channels.documents.kinds import KINDS
from minsheng.channels.models import CalendarFeed, DocumentTemplate
from minsheng.channels.queries.templates import place_of_community
from minsheng.foundation import clock, privacy
from minsheng.go_out import actions as out
from minsheng.go_out.models import Device, PlanChange
from minsheng.go_out.queries.outings import what_became_of
from minsheng.neighbourhood.actions import make_key, make_token
from minsheng.neighbourhood.models import ApiToken, Passkey, PlaceBatch
from minsheng.welcome_in.activities.models import ServiceHours
from minsheng.welcome_in.partners.actions import match_need as matched
from tests.acts import services
from tests.acts.contributions import gave
from tests.acts.dispatch_list import decided, listed
from tests.acts.duty import asked_swap, begun_shift, seat_in, seated
from tests.acts.escalation import letter_of
from tests.acts.facilities import closed_room, room
from tests.acts.notebook import by_two, kept, kept_file
from tests.acts.offering import need_put, needed, offer_put
from tests.acts.outings import going, grid_of, home_of, over, planned, visit_with_homes
from tests.acts.partners import invited, on_trial, promised
from tests.acts.plans import planned_together
from tests.acts.programmes import lately_about, put, started
from tests.acts.return_visits import visit_of
from tests.acts.services import certified
from tests.acts.ways import stuck_letter, way_of
from tests.acts.whistles import blown, call_of
from tests.chain import answered, done, heard, named, offered, opened, photo, says, voices_of
from tests.people import Town, fresh
from tests.words import word_file

ROLES = ["wangjie", "xiaoliu", "shuji", "jiedao", "quji", "shenji", "xiaochen", "laozhou", "chengguan", "lilei", "passerby"]
WHY = "the scene of the permission matrix"


def moved_post(**area: Any) -> dict[str, Any]:
    """What is kept of a post that passed, as if nothing of it had."""
    today = clock.today().isoformat()
    days = {"first": today, "begins": today, "ends": None, "last": None}
    return {"words": "社区工作者", "area": area, "held": 0, "again": None, "given": None} | days


@dataclass
class Scene:
    """The things, and for each parameter of an address the value that names one of them."""

    town: Town
    values: dict[str, str]
    tokens: dict[str, str]


def set_scene(town: Town) -> Scene:
    voice = heard(town, "三号楼门口的灯不亮")
    actions.attach(content=photo(), voice=voice, by=town.wangjie)
    case = opened(town, heard(town, "楼道灯也不亮", speaker=named(2)))
    share = offered(town, case)
    asked = answered(town)
    actions.settle_voice(voice=heard(town, "问一句医保"), words="当场答了", by=town.wangjie)
    notice = Notice.objects.unscoped(WHY).filter(voice__case=asked, kind="result").order_by("id")[0]
    batch = ImportBatch.objects.create(community=town.wandu, file_name="a.csv", by=town.shuji, at=voice.heard_at)
    file = Attachment.objects.unscoped(WHY).filter(voice=voice)[0]
    posted = done(town, offered(town, opened(town, heard(town, "球室门打不开", speaker=None)))).case
    item = actions.release_to_board(case=posted, title="球室开了", words="换了锁。", pictures=True, by=town.shuji)
    make_key(name="派单系统", by=town.wangjie)
    slip = HandOver.objects.create(
        of=town.xiaoliu, to=town.wangjie, since=clock.today(), reason="leave", posts=["社区工作者"], by=town.shuji, at=clock.now()
    )
    slip.moved = [moved_post(role="worker", community=town.wandu.pk, street=None)]
    slip.save()
    passkey = Passkey.objects.create(user=town.wangjie, name="我的手机", site="localhost", credential_id="a", made_at=clock.now())
    order = actions.note_external_order(case=case, platform="district", number="B1", by=town.xiaoliu)
    outing = over(town)
    visit = out.plan_outing(community=town.wandu, kind="visit", plan=out.Plan(estate=town.estate), by=town.shuji)
    out.begin_outing(outing=visit, by=town.shuji)
    to_see = visit_with_homes(town)
    grid = grid_of(town)
    mark = out.mark_household(home=home_of(town), kind="alone", note="耳朵不好", by=town.shuji)
    hung = out.make_notice(outing=outing, lines=what_became_of(outing), until=clock.today(), by=town.shuji)
    out.cancel_outing(outing=(called_off := planned(town)), words="下雨", by=town.shuji)
    promise = out.give_promise(community=town.wandu, words="把表送来", due=clock.today(), by=town.wangjie)
    waiting, photo_kept = kept(town, "手机里的一句"), kept_file(town)
    two = by_two(town)
    going_shift = begun_shift(town)
    swap = asked_swap(town, name="西门")
    seated(town, swap.seat.shift, town.laozhou, "property_staff")
    told, seen = good_case_of(town)
    notice_of_meeting = issue_meeting_invitation(
        community=town.wandu, topic="绿地", at=clock.now() + timedelta(days=3), place="二楼", invited=["恒邻物业"], by=town.shuji
    )
    template = _templates(town)
    feed_secret = make_feed(by=town.wangjie)
    link_secret = actions.hand_out_share(assignment=offered(town, opened(town), town.volunteers), by=town.xiaoliu)
    way, account, letter = ways_of(town)
    listed(town)
    whistle = blown(town, town.property_company, town.volunteers, case=case)
    partner = on_trial(town, organisation=town.property_company)
    invitation = invited(town, organisation=town.property_company, purpose="once")
    values = {
        "partner": partner.number,
        "partner_promise": str(promised(town, partner).pk),
        "partner_receipt": partner.receipt_code,
        **volunteers_of(town),
        **helped(town),
        "need": str(need_put(town).pk),
        "offer": str(offer_put(town).pk),
        "invitation": invitation.number,
        "invitation_code": invitation.code,
        "plan_change": str(PlanChange.objects.unscoped(WHY).get(outing=called_off, user=town.wangjie).pk),
        "way": way,
        "account": account,
        "letter": letter,
        "feed_secret": feed_secret,
        "link_secret": link_secret,
        "link": str(ShareLink.objects.unscoped(WHY).get().pk),
        "feed": str(CalendarFeed.objects.get().pk),
        "decided": str(decided(town, case=opened(town)).pk),
        "contribution": str(gave(town, share.case).pk),
        "facility": room(town).code,
        "facility_closed": closed_room(town).code,
        "whistle": whistle.number,
        "supervision": letter_of(town, fresh(share)).number,
        "plan": str(planned_together(town, share).pk),
        "programme": str(put(town).programme_id),
        "programme_date": put(town, started(town), about=lately_about(town)).number,
        "whistle_ahead": blown(town, at=clock.now() + timedelta(days=1)).number,
        "whistle_call": str(call_of(whistle, town.property_company).pk),
        "outing": planned(town).number,
        "going": going(town).number,
        "visit": visit.number,
        "to_see": to_see.number,
        "outing_home": str(to_see.homes.unscoped(WHY)[0].pk),
        "home": str(home_of(town).pk),
        "grid": str(grid.pk),
        "mark": str(mark.pk),
        "over": outing.number,
        "called_off": called_off.number,
        "hung": str(hung.pk),
        "promise": str(promise.pk),
        "device": str(Device.objects.unscoped(WHY).filter(withdrawn_at=None).latest("pk").pk),
        "card_home": str(two.card.home_id),
        "two": str(two.pk),
        "kept": str(waiting.pk),
        "kept_photo": str(photo_kept.pk),
        "duty_point": str(swap.seat.shift.point_id),
        "duty_shift": str(swap.seat.shift_id),
        "duty_going": str(going_shift.pk),
        "duty_seat": str(swap.seat_id),
        "duty_seat_going": str(seat_in(going_shift).pk),
        "duty_swap": str(swap.pk),
        "good_case": str(told.pk),
        "good_photo": str(seen.key),
        "told": told.case.number,
        "return_visit": str(visit_of(told.case).pk),
        "meeting": notice_of_meeting.number,
        "template": str(template.pk),
        "template_place": f"community-{town.wandu.code}",
        "order": str(order.pk),
        "hand_over": str(slip.pk),
        "board_item": str(item.pk),
        "voice": voice.number,
        "case": case.number,
        "share": str(share.pk),
        "notice": str(notice.pk),
        "batch": str(batch.pk),
        "file": str(file.key),
        "resident": str(voice.speaker_id),
        "receipt": voice.receipt_code,
        "organisation": town.property_company.code,
        "asked_voice": notice.voice.number,
        "place_batch": str(PlaceBatch.objects.create(file_name="a.xlsx", at=voice.heard_at).pk),
        "passkey": str(passkey.pk),
        "key": str(ApiToken.objects.get(name="派单系统").pk),
        "remark": leave_remark(words="字太小", by=None).number,
        "conflict": str(conflict_of(town).pk),
    }
    tokens = {name: make_token(user=getattr(town, name)) for name in ROLES}
    return Scene(town, values, tokens)


def ways_of(town: Town) -> tuple[str, str, str]:
    """A webhook, an official account that is switched on, and a letter that did not get through."""
    way = way_of(town)
    plan = WayPlan(name="公众号", details={"app": "wx1", "encryption": "plain"}, secrets={"token": "t"})
    account = set_up_way(kind="account", plan=plan, by=town.quji)
    switch_way_on(way=account, by=town.quji)
    return str(way.pk), str(account.pk), str(stuck_letter(way).pk)


def good_case_of(town: Town) -> tuple[GoodCase, Attachment]:
    """A case that its speaker confirmed, told for the own community, with a photo."""
    case = answered(town, heard(town, "车棚的门坏了"))
    says(voices_of(case)[0])
    told = actions.write_good_case(case=fresh(case), title="车棚门修好了", solved="物业换了门轴。", by=town.xiaoliu)
    actions.release_good_case(good_case=told, circle="community", by=town.shuji)
    seen = Attachment.objects.unscoped(WHY).filter(case=case, stage="after").order_by("id")[0]
    actions.release_good_case_photo(good_case=told, attachment=seen, by=town.shuji)
    return told, seen


def _templates(town: Town) -> DocumentTemplate:
    """An earlier version, and the one in use."""
    place, kind = place_of_community(town.wandu), KINDS["meeting-invitation"]
    older = replace_template(kind=kind, place=place, content=word_file("{{ topic }}"), name="a.docx", by=town.shuji)
    replace_template(kind=kind, place=place, content=word_file("{{ place }}"), name="b.docx", by=town.shuji)
    return older


def conflict_of(town: Town) -> WriteConflict:
    """王姐's phone sent the same id with other words."""
    write = Write.objects.create(content="0" * 64, act="hear_voice", result="1", at=clock.now(), by=town.wangjie)
    return WriteConflict.objects.create(
        write=write,
        community=town.wandu,
        received_sealed=privacy.seal("{}", "conflict.received"),
        at=clock.now(),
        by=town.wangjie,
    )


def helped(town: Town) -> dict[str, str]:
    """Something promised for what one person needs; its day has come."""
    voice = needed(town)
    need, offer = need_put(town, voice=voice), offer_put(town)
    promise = matched(need=need, offer=offer, words="今天陪着去", due=clock.today(), by=town.laozhou)
    return {"help": str(promise.pk), "helped_voice": voice.number, "helped_receipt": voice.receipt_code}


def volunteers_of(town: Town) -> dict[str, str]:
    """One volunteer, with a service ahead, one that was, and a certificate of it."""
    certificate = certified(town)
    volunteer, hours = certificate.volunteer, ServiceHours.objects.unscoped(WHY).get()
    return {
        "volunteer": volunteer.number,
        "volunteer_receipt": volunteer.receipt_code,
        "service": services.planned(town).number,
        "sign_up": str(services.signed(town, services.over(town), services.active(town, phone="10000000399")).pk),
        "hours": str(hours.pk),
        "certificate": certificate.number,
        "check_code": certificate.check_code,
    }


def addresses() -> dict[str, str]:
    """Every address of the program: name (or path, for the API with its method) → route."""
    found: dict[str, str] = {}

    def walk(patterns: Any, prefix: str) -> None:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                if pattern.namespace != "api":
                    walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                found[pattern.name or route] = route

    walk(get_resolver().url_patterns, "")
    return found


def operations() -> list[tuple[str, str]]:
    """Every operation of the API: (method, path)."""
    from minsheng.config.api import api

    paths = api.get_openapi_schema()["paths"]
    return sorted((method.upper(), path) for path, methods in paths.items() for method in methods)
