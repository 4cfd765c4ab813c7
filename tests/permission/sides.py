"""Three sides, alike in everything, whose things must never meet.

恒邻物业's share in 万都 (老周), 宏远物业's share in 万都 too (老吴), 邻家商户's share in 古城 (李磊, 小陈). Each has words of its own; the words of
one side may stand in no answer to the other.
"""

import json
from datetime import timedelta
from typing import Any

from minsheng.casework import actions
from minsheng.casework.actions import Speaker
from minsheng.casework.models import (
    Attachment,
    Case,
    GoodCase,
    GoodCasePhoto,
    GoodCaseVersion,
    HandOver,
    ImportBatch,
    Notice,
    ReturnVisit,
    ShareLink,
    Voice,
    Write,
    WriteConflict,
)
from minsheng.casework.queries.handed import digest_of_secret
from minsheng.channels.actions import issue_meeting_invitation, leave_remark, make_feed
from minsheng.channels.models import CalendarFeed, DocumentTemplate
from minsheng.foundation import clock, privacy
from minsheng.go_out import actions as out
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import (
    Device,
    PlanChange,
)
from minsheng.go_out.queries.outings import what_became_of
from minsheng.neighbourhood.actions import make_key
from minsheng.neighbourhood.models import (
    ApiToken,
    Building,
    Grid,
    Home,
    Organisation,
    Passkey,
    PlaceBatch,
    User,
)
from minsheng.work_together.actions import SeatGiven, StepGiven, blow_whistle, hold_session, make_plan
from minsheng.work_together.models import WhistleCall
from tests.acts.dispatch_list import listed
from tests.acts.escalation import letter_of
from tests.acts.parking import proposed
from tests.chain import fresh, heard, offered, opened, photo
from tests.people import Town, acting, organised
from tests.permission.scene import WHY, moved_post, ways_of
from tests.permission.side import Side
from tests.permission.sides_in import contribution_of_side, facility_of_side, partner_of_side, volunteer_of_side
from tests.permission.sides_out import duty_of, kept_of, kept_photo_of, programme_of, two_of


def things_of(town: Town, side: Side, again: str = "") -> None:
    """A voice with a photo, a case with an offered share, a case answered with its proof, a settled voice, a batch, a conflict."""
    where: dict[str, Any] = {"community": side.community, "by": side.grid, "estate": side.estate, "building": side.building}
    number = iter(range(100))

    def says(words: str) -> Voice:
        n = next(number)
        name, phone = f"{side.speaker}{again}{'甲乙丙丁戊'[n]}", f"{side.phone}{1 if again else 0}{n}"
        side.said |= {name, phone, phone[:3] + "*" * 4 + phone[-4:]}
        voice = heard(
            town, f"{side.words_said}{words}", place=f"{side.words_said}后巷", speaker=Speaker("named", name, phone), **where
        )
        side.said |= {voice.number, voice.receipt_code}
        return voice

    def opens(words: str) -> Any:
        changes: dict[str, Any] = where | {
            "by": side.office,
            "title": f"{side.words_said}{words}",
            "place": f"{side.words_said}后巷",
        }
        case = opened(town, says(words), **changes)
        side.work.add(case.number)
        return case

    voice = says("门口的灯不亮")
    actions.attach(content=photo("red"), voice=voice, by=side.grid, name=f"{side.words_said}.jpg")
    case = opens("楼道灯也不亮")
    actions.release_excerpt(case=case, words=f"{side.word}说明", by=side.office)
    decided = refused_by(side, offered(town, fresh(case), side.organisation, share=f"{side.word}看灯", by=side.office), town)
    share = offered(town, fresh(case), side.organisation, share=f"{side.word}换灯", by=side.office)
    proposed(town, case, words=f"{side.words_said}没钱", condition=f"{side.words_said}有钱", by=town.quji)
    asking = opens("井盖松了")
    done = offered(town, fresh(asking), side.organisation, share=f"{side.word}换井盖", by=side.office)
    actions.accept_share(assignment=done, promise_date=clock.today() + timedelta(days=3), by=side.hand)
    for stage in fresh(asking).category.evidence:
        actions.attach(content=photo("blue"), assignment=fresh(done), stage=stage, note=f"{side.word}照片", by=side.hand)
    actions.give_result(assignment=fresh(done), words=f"{side.word}换好了", by=side.hand)
    actions.check_result(assignment=fresh(done), passed=True, words=f"{side.word}看过了", by=side.grid)
    actions.answer_residents(case=fresh(asking), words=f"{side.word}答复", by=side.office)
    actions.settle_voice(voice=says("问一句医保"), words=f"{side.words_said}当场答了", by=side.grid)
    moment = clock.now()
    batch = ImportBatch.objects.create(community=side.community, file_name=f"{side.words_said}.csv", by=side.office, at=moment)
    write = Write.objects.create(content="0" * 64, act="hear_voice", result="1", at=moment, by=side.grid)
    sent = privacy.seal(json.dumps({"words": f"{side.words_said}又一遍"}, ensure_ascii=False), "conflict.received")
    conflict = WriteConflict.objects.create(write=write, community=side.community, received_sealed=sent, at=moment, by=side.grid)
    # In 古城 one person is grid and office, whom the matrix knows as a worker: there the company holds the key.
    holder = side.grid if side.grid != side.office else side.hand
    make_key(name=f"{side.word}系统", by=holder)
    key = ApiToken.objects.filter(user=holder, name=f"{side.word}系统").order_by("-id")[0]
    feed_secret, link_secret = (
        make_feed(by=holder),
        link_of(side, offered(town, opens("门框松了"), shop_of(side), by=side.office)),
    )
    passkey = Passkey.objects.create(
        user=holder, name=f"{side.word}手机", site="localhost", credential_id=f"{side.word}{again}", made_at=moment
    )
    slip = HandOver.objects.create(
        of=holder, to=side.office, since=clock.today(), reason="leave", posts=[f"{side.word}岗"], by=side.office, at=moment
    )
    slip.moved = [moved_post(role="worker", community=side.community.pk, street=None)]
    slip.save()
    order = actions.note_external_order(
        case=fresh(case), platform="12345", number=f"{side.words_said}{case.number}", by=side.office
    )
    outing = out.plan_outing(
        community=side.community,
        kind="yard_meeting",
        plan=Plan(estate=side.estate, topic=f"{side.words_said}怎么办", place=f"{side.words_said}前"),
        by=side.office,
    )
    out.begin_outing(outing=outing, by=side.office)
    out.note_remark(outing=outing, words=f"{side.words_said}院里说的", by=side.grid)
    out.end_outing(outing=outing, by=side.office)
    visit = out.plan_outing(community=side.community, kind="visit", plan=Plan(estate=side.estate), by=side.office)
    building = Building.objects.unscoped(WHY).filter(estate=side.estate)[0]
    home = Home.objects.create(building=building, code=f"1{again}", name=f"1{again}")
    grid = Grid.objects.create(community=side.community, code=f"{side.word}{again}"[:20], name=f"{side.word}网格")
    grid.buildings.add(building)
    grid.workers.add(side.grid)
    mark = out.mark_household(home=home, kind="alone", note=f"{side.words_said}说明", by=side.office)
    out.put_homes(outing=visit, homes=[home], why={home.pk: f"{side.words_said}独居"}, by=side.office)
    out.begin_outing(outing=visit, by=side.office)
    out.make_stop(
        outing=visit,
        home=f"{side.words_said}502",
        saw=f"{side.words_said}看到的",
        felt=f"{side.words_said}想到的",
        next_on=clock.today(),
        by=side.grid,
    )
    side.said.add(visit.number)
    hung = out.make_notice(outing=outing, lines=what_became_of(outing), until=clock.today(), by=side.office)
    promise = out.give_promise(
        community=side.community, outing=outing, words=f"{side.words_said}送表", due=clock.today(), by=side.grid
    )
    side.said.add(outing.number)
    told = Plan(estate=side.estate, team=[side.grid], organisations=[side.organisation])
    off = out.plan_outing(community=side.community, kind="yard_meeting", plan=told, by=side.office)
    out.cancel_outing(outing=off, words=f"{side.word}下雨", by=side.office)
    plan_change = PlanChange.objects.unscoped(WHY).get(outing=off, user=holder)
    device = Device.objects.create(
        user=holder, community=side.community, name=f"{side.words_said}手机", digest="0" * 64, made_at=moment
    )
    kept, kept_photo, two = kept_of(side, device), kept_photo_of(side, device), two_of(side, again)
    duty = duty_of(town, side)
    meeting = issue_meeting_invitation(
        community=side.community,
        topic=f"{side.word}会",
        at=moment + timedelta(days=3),
        place=f"{side.word}会议室",
        invited=[side.organisation.name],
        case=fresh(case),
        by=side.office,
    )
    template = DocumentTemplate.objects.create(
        kind="meeting-invitation",
        community=side.community,
        name=f"{side.word}.docx",
        path="00/0.docx",
        size=1,
        at=moment,
        by=side.office,
        in_use=False,
    )
    # In 古城 nobody leads: the district calls. Ahead, so that it can be called off; the time does not matter to who sees it.
    whistle = blow_whistle(
        community=side.community,
        organisations=[side.organisation],
        at=moment + timedelta(minutes=5),
        words=f"{side.word}到场",
        where=f"{side.word}门前",
        case=fresh(case),
        by=town.quji,
    )
    side.work.add(whistle.number)
    seat = SeatGiven(side.organisation, who=f"{side.word}的人", view=f"{side.word}看法")
    hold_session(case=fresh(case), how="table", seats=[seat], where=f"{side.word}桌边", by=side.office)
    agreed = StepGiven(share, f"{side.word}第一步", clock.today() + timedelta(days=3), 100, f"{side.word}出钱")
    plan = make_plan(case=fresh(case), steps=[agreed], by=side.office)
    supervision = letter_of(town, fresh(share), words=f"{side.word}快办", by=town.quji).number
    side.work.add(supervision)
    notice = Notice.objects.unscoped(WHY).filter(voice__case=asking, kind="result").order_by("id")[0]
    file = Attachment.objects.unscoped(WHY).get(voice=voice)
    proof = Attachment.objects.unscoped(WHY).filter(assignment=done).order_by("id")[0]
    looked = ReturnVisit.objects.create(
        case=asking, round=1, kind="first", due_on=clock.today(), words=f"{side.words_said}又坏了", by=town.quji, at=moment
    )
    told = GoodCase.objects.create(
        case=asking,
        community=side.community,
        category_id=asking.category_id,
        circle="community",
        shown_version=1,
        written_at=moment,
        written_by=side.office,
    )
    GoodCaseVersion.objects.create(
        good_case=told, number=1, title=f"{side.word}好了", solved=side.word, by=side.office, at=moment
    )
    GoodCasePhoto.objects.create(good_case=told, attachment=proof, released_at=moment, released_by=side.office)
    side.said |= {side.words_said, str(file.key)}
    side.work |= {side.word, str(proof.key), side.organisation.name, side.organisation.code, side.hand.name}
    side.values = {
        "voice": voice.number,
        "case": case.number,
        "share": str(share.pk),
        "decided": str(decided.pk),
        "notice": str(notice.pk),
        "batch": str(batch.pk),
        "file": str(file.key),
        "proof": str(proof.key),
        "resident": str(voice.speaker_id),
        "receipt": voice.receipt_code,
        "organisation": side.organisation.code,
        "asked_voice": notice.voice.number,
        "asking": asking.number,
        "done": str(done.pk),
        "conflict": str(conflict.pk),
        "outing": outing.number,
        "going": outing.number,
        "visit": visit.number,
        "to_see": visit.number,
        "outing_home": str(visit.homes.unscoped(WHY)[0].pk),
        "home": str(home.pk),
        "grid": str(grid.pk),
        "mark": str(mark.pk),
        "over": outing.number,
        "whistle": whistle.number,
        "plan": str(plan.pk),
        "whistle_ahead": whistle.number,
        "whistle_call": str(WhistleCall.objects.unscoped(WHY).get(whistle=whistle).pk),
        "called_off": outing.number,
        "hung": str(hung.pk),
        "promise": str(promise.pk),
        "plan_change": str(plan_change.pk),
        "device": str(device.pk),
        "kept": str(kept.pk),
        "kept_photo": str(kept_photo.pk),
        "card_home": str(two.card.home_id),
        "two": str(two.pk),
        **duty,
        **programme_of(town, side),
        **partner_of_side(town, side),
        **volunteer_of_side(town, side),
        **facility_of_side(side, voice),
        **contribution_of_side(side, share),
        "order": str(order.pk),
        "meeting": meeting.number,
        "template": str(template.pk),
        "template_place": "community-131103001001",  # as the matrix asks it: aimed at each side like every code
        "hand_over": str(slip.pk),
        "key": str(key.pk),
        "feed_secret": feed_secret,
        "link_secret": link_secret,
        "link": str(ShareLink.objects.unscoped(WHY).latest("pk").pk),
        "feed": str(CalendarFeed.objects.filter(user=holder).latest("pk").pk),
        "passkey": str(passkey.pk),
        "good_case": str(told.pk),
        "good_photo": str(proof.key),
        "told": asking.number,
        "return_visit": str(looked.pk),
        "supervision": supervision,
        "community": side.community.code,
        "next_community": "131103001001" if side.community.code != "131103001001" else "131103001002",
        "estate": side.estate.code,
        "colleague": "xiaoliu" if side.community.code == "131103001001" else "xiaochen",
        "word": side.word,
        "speaker": side.speaker,
        "phone": voice.speaker.uncovered_phone()[-4:] if voice.speaker else "",
        "said": side.words_said,
    }


def shop_of(side: Side) -> Organisation:
    """Nobody can log in for it."""
    rows = Organisation.objects.unscoped(WHY)
    shop, _made = rows.get_or_create(code=f"shop-of-{side.community.pk}", name="五金店", kind="business")
    shop.communities.add(side.community)
    return shop


def link_of(side: Side, share: Any) -> str:
    """A link whose secret says on which side it is."""
    secret = f"{side.word}-{share.pk}".encode().hex()  # no code of a place, for those are aimed at each side
    bearer = User.objects.create(username=f"link-{secret}", name=f"{side.word}师傅", password="!", is_active=False)
    ShareLink.objects.create(
        assignment=share,
        bearer=bearer,
        digest=digest_of_secret(secret),
        until=clock.today() + timedelta(days=9),
        made_by=side.office,
        made_at=clock.now(),
    )
    return secret


def refused_by(side: Side, share: Any, town: Town) -> Any:
    """不归我们管, and the district says that it is so."""
    actions.refuse_share(assignment=share, ground="not_ours", words=f"{side.word}不归我们", by=side.hand)
    actions.adjudicate_refusal(assignment=fresh(share), decision="upheld", words=f"{side.word}成立", by=town.quji)
    return share


def words(word: str, said: str, speaker: str, number: int) -> dict[str, Any]:
    return {"word": word, "words_said": said, "speaker": speaker, "phone": f"100000{number}"}


def sides_of(town: Town) -> list[Side]:
    """The three sides with all their things; everybody gets a name that stands nowhere else."""
    names = {
        "wangjie": "王青禾",
        "shuji": "苏望舒",
        "xiaoliu": "刘半夏",
        "xiaochen": "陈疏影",
        "laozhou": "周砚秋",
        "lilei": "李闻笛",
    }
    for username, name in names.items():
        user = getattr(town, username)
        user.name = name
        user.save()
    hongyuan = organised("hongyuan", "宏远物业", "property", town.wandu)
    laowu = acting("laowu", "吴听雨", hongyuan, clock.today() - timedelta(days=400))
    linjia = Organisation.objects.unscoped(WHY).get(code="linjia")
    here: dict[str, Any] = {"community": town.wandu, "estate": town.estate, "building": town.building, "grid": town.wangjie}
    here["office"] = town.shuji
    there: dict[str, Any] = {"community": town.gucheng, "estate": town.estate_b, "building": town.building_b}
    there |= {"grid": town.xiaochen, "office": town.xiaochen}
    sides = [
        Side(
            "hengling", **here, organisation=town.property_company, hand=town.laozhou, **words("青石榴", "红柿子", "赵千寻", 731)
        ),
        Side("hongyuan", **here, organisation=hongyuan, hand=laowu, **words("白玉兰", "紫云英", "钱万里", 842)),
        Side("linjia", **there, organisation=linjia, hand=town.lilei, **words("黑胡椒", "金银花", "孙百川", 953)),
    ]
    place_batch = str(PlaceBatch.objects.create(file_name="a.xlsx", at=clock.now()).pk)
    remark = leave_remark(words="字太小", by=None).number
    way, account, letter = ways_of(town)
    listed(town)
    for side in sides:
        things_of(town, side)
        side.values |= {"place_batch": place_batch, "remark": remark, "way": way, "account": account, "letter": letter}
    sides[0].work |= {names[n] for n in ("wangjie", "shuji", "xiaoliu")}
    return sides


def partner_of(town: Town, side: Side) -> dict[str, str]:
    """区城管局 helps in a case that 恒邻物业 leads: 老周 sees that it does, and by when; neither its words nor its photos."""
    case = Case.objects.unscoped(WHY).get(number=side.values["case"])
    share = offered(town, case, town.bureau, role="support", share="蓝闪蝶清运", by=side.office)
    actions.accept_share(assignment=share, promise_date=clock.today() + timedelta(days=2), by=town.chengguan)
    for stage in {*fresh(case).category.evidence, "after"}:
        actions.attach(content=photo("white"), assignment=fresh(share), stage=stage, note="蓝闪蝶照片", by=town.chengguan)
    actions.give_result(assignment=fresh(share), words="蓝闪蝶清走了", by=town.chengguan)
    proof = Attachment.objects.unscoped(WHY).filter(assignment=share).order_by("id")[0]
    side.said |= {"蓝闪蝶", str(proof.key)}  # kept from the company; xiaochen and lilei see nothing of that side anyway
    return {"share": str(share.pk), "file": str(proof.key), "proof": str(proof.key)}
