"""How each operation of the API is asked for: its path with this scene's things in it, and the least JSON with which the act would happen."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.words import word_file

from .addresses import SOON, meeting, parking, picture
from .welcome_in import AGREED

PERSON: dict[str, Any] = {"name": "某人", "phone": "10000000397", "age": "adult"}
SERVICE: dict[str, Any] = {
    "title": "扫楼道",
    "place": "楼下",
    "at": f"{SOON}T09:00:00+08:00",
    "until": f"{SOON}T11:00:00+08:00",
}
BODIES: dict[str, Any] = {
    "/cases/{number}/sessions": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b25", "how": "table", "seats": []},
    "/return-visits/{identity}": {"found": "fine"},
    "/cases/{number}/parking": parking(),
    "/cases/{number}/parking/approve": {},
    "/cases/{number}/parking/review": {"review_on": SOON, "words": "还没批"},
    "/cases/{number}/plans": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b26", "steps": []},
    "/programmes": {
        "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b61",
        "name": "防骗",
        "organisation": "hengling",
        "community": "131103001001",
    },
    "/programmes/{identity}/dates": {
        "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b62",
        "community": "131103001001",
        "kind": "talk",
        "at": f"{SOON}T09:30:00+08:00",
    },
    "/programme-dates/{number}/change": {"kind": "talk", "at": f"{SOON}T09:30:00+08:00"},
    "/programme-dates/{number}/held": {"headcount": 23},
    "/programme-dates/{number}/voices": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b63", "words": "写一句"},
    "/volunteers/applications": PERSON
    | {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b71", "community": "131103002001", "agreed": True},
    "/volunteers": PERSON | {"community": "131103001001", "agreed": True},
    "/volunteers/{number}/change": PERSON,
    "/volunteers/{number}/consent": {"name": "雨妈妈", "phone": "10000000398", "relation": "mother", "how": "phone"},
    "/volunteers/{number}/certificate": {},
    "/volunteers/receipts/{code}/services/{number}/sign-up": {},
    "/services": SERVICE | {"community": "131103001001"},
    "/services/{number}/change": SERVICE,
    "/services/{number}/release": {"released": True},
    "/sign-ups/{identity}/presence": {"came": False},
    "/service-hours/{identity}/correct": {"came": False, "reason": "没来"},
    "/partners/applications": {
        "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b28",
        "community": "131103002001",  # one of nobody's here: communities are public
        "kind": "volunteers",
        "name": "春芽队",
        "brings": "一间空房",
        "contact": "方老师",
        "phone": "10000000088",
    },
    "/partners/{number}/check": {},
    "/partners/{number}/agreement": AGREED | {"communities": ["131103001001"]},
    "/partners/{number}/promises": {"words": "换灯", "due": SOON},
    "/partner-promises/{identity}/note": {"kept": True},
    "/receipts/{code}/promises/{identity}": {"verdict": "helped"},
    "/offers": {"organisation": "hengling", "community": "131103001001", "kind": "room", "words": "一间房", "since": SOON},
    "/partner-invitations": {
        "community": "131103001001",
        "purpose": "once",
        "words": "来讲一课",
        "until": SOON,
        "kind": "social",
        "name": "星火",
        "contact": "贺",
        "phone": "10000000091",
    },
    "/partners/{number}/review": {"words": "来得准时", "review_on": SOON},
    "/whistles": {
        "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b24",
        "community": "131103001001",
        "organisations": [],
        "at": SOON,
        "words": "看绿地",
    },
    "/assignments/{identity}/links": {"name": "张师傅"},
    "/assignments/{identity}/supervise": {"words": "请马上派人换好", "until": SOON},
    "/facilities": {"community": "131103001001", "name": "晾衣场"},
    "/facilities/{code}/change": {"name": "球室"},
    "/facilities/{code}/caretaker": {},
    "/facilities/{code}/check": {"in_order": True},
    "/facilities/{code}/open-again": {},
    "/cases/{number}/facility": {"name": "晾衣场"},
    "/voices/{number}/facility": {},
    "/whistle-calls/{identity}/answer": {"answer": "coming"},
    "/whistle-calls/{identity}/arrival": {"state": "came"},
    "/assignments/{identity}/dispatch-list": {"organisation": "chengguan"},
    "/outings": {
        "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b21",
        "community": "131103001001",
        "kind": "yard_meeting",
    },
    "/outings/{number}/change": {"place": "5号楼前"},
    "/outings/{number}/begin": {},
    "/outings/{number}/remarks": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b22", "text": "院里积水"},
    "/outings/{number}/count": {"headcount": 23},
    "/outings/{number}/stops": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b23", "outcome": "nobody"},
    "/homes": {"community": "131103001001", "estate": "wandu", "door": "3号楼502"},
    "/homes/{identity}/marks": {"kind": "ill"},
    "/household-marks/{identity}/interval": {"days": 30},
    "/household-marks/{identity}/end": {},
    "/grids/{identity}/workers": {"workers": []},
    "/rounds/propose": {
        "community": "131103001001",
        "workers": ["wangjie"],
        "begin": f"{SOON}T14:00:00",
        "end": f"{SOON}T17:00:00",
    },
    "/rounds": {"community": "131103001001", "worker": "wangjie", "at": f"{SOON}T14:00:00", "homes": ["0"]},
    "/outings/{number}/homes": {"homes": ["0"]},
    "/outings/{number}/homes/order": {"homes": ["0"]},
    "/outings/{number}/homes/{identity}/drop": {},
    "/outings/{number}/end": {},
    "/outings/{number}/take-up": {},
    "/outings/{number}/notice": {"lines": [], "until": SOON},
    "/notebook/devices": {"name": "红米"},
    "/notebook/records": {"records": []},
    "/notebook/status": {"ids": []},
    "/notebook/phones/{identity}/withdraw": {},
    "/cards/{home}": {"words": "有狗", "base": 0},
    "/plan-changes/{identity}/seen": {},
    "/promises": {"words": "把表送来", "due": SOON, "community": "131103001001"},
    "/promises/{identity}/keep": {"kept": True},
    "/duty-points": {"community": "131103001001", "estate": "wandu", "name": "西门"},
    "/duty-points/{identity}/week": {"times": []},
    "/rosters": {"community": "131103001001", "since": SOON, "until": SOON},
    "/rosters/accept": {"community": "131103001001", "seats": []},
    "/duty-shifts/{identity}/begin": {},
    "/duty-shifts/{identity}/remarks": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b26", "text": "院里积水"},
    "/duty-shifts/{identity}/end": {},
    "/duty-shifts/{identity}/take-up": {},
    "/duty-seats/{identity}/who": {"who": ""},
    "/duty-seats/{identity}/presence": {"present": True},
    "/duty-seats/{identity}/swap": {"to": "shuji"},
    "/duty-swaps/{identity}/answer": {"agreed": False},
    "/duty-swaps/{identity}/withdraw": {},
    "/voices": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b11", "text": "院里积水", "community": "131103001001"},
    "/voices/{number}/sort": {"kind": "problem"},
    "/voices/{number}/settle": {"words": "办了"},
    "/voices/{number}/check-settled": {"fine": True},
    "/voices/{number}/pass": {"track": "12345", "words": "打12345"},
    "/voices/{number}/note": {"words": "谢谢"},
    "/voices/{number}/hand-over": {"community": "131103001002"},
    "/voices/{number}/unsort": {},
    "/voices/{number}/confirm": {"verdict": "solved"},
    "/calls/{notice}": {"outcome": "told"},
    "/residents/{resident}/uncover": {"reason": "回电话"},
    "/residents/{resident}/erase": {"reason": "本人要求"},
    "/cases": {"title": "积水", "category": "property-repair", "community": "131103001001"},
    "/cases/{number}/assignments": {"organisation": "chengguan", "role": "support", "share": "清运"},
    "/cases/{number}/inspect": {"verdict": "solved", "words": "看过", "told_by": "poster"},
    "/cases/{number}/end": {"kind": "explained", "words": "办不了"},
    "/platforms": {"name": "数字城管", "reply": "单号：{单号}"},
    "/cases/{number}/orders": {"platform": "12345", "number": "A1"},
    "/cases/{number}/end/approve": {},
    "/assignments/{identity}/accept": {"promise_date": "2027-01-01"},
    "/assignments/{identity}/refuse": {"ground": "other", "words": "不办"},
    "/assignments/{identity}/adjudicate": {"decision": "upheld", "words": "成立"},
    "/assignments/{identity}/check": {"passed": True},
    "/receipts/{code}/more": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b71", "words": "又坏了"},
    "/receipts/{code}/confirm": {"verdict": "solved"},
    "/rules/{key}": {"value": 60},
    "/staff/{username}/view-as": {"reason": "帮着看看"},
    "/me/password": {"password": "三个不相干的词123"},
    "/staff/{username}/close": {"nobody_acts": True},
    "/staff/{username}/hand-over": {"to": "wangjie", "reason": "leave"},
    "/me/reminders": {"email": "a@example.cn"},
    "/me/keys": {"name": "派单系统"},
    "/ways": {"kind": "webhook", "name": "区平台", "address": "https://platform.example.cn/in"},
    "/ways/{identity}/change": {"name": "区平台", "address": "https://platform.example.cn/in"},
    "/ways/{identity}/on": {},
    "/ways/{identity}/off": {},
    "/ways/{identity}/try": {},
    "/ways/{identity}/end": {},
    "/letters/{identity}/again": {},
    "/letters/{identity}/give-up": {},
    "/together/batch": {
        "decisions": [
            {
                "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b28",
                "case": "WD-0",
                "lead": "hengling",
                "share": "修灯",
                "proposal": "none",
            }
        ]
    },
    "/me/feeds": {"name": "我的手机"},
    "/me/passkeys/{number}/name": {"name": "我的手机"},
    "/me/passkeys/{number}/remove": {"code": "000000"},
    "/me/second-factor/confirm": {"code": "000000"},
    "/me/second-factor/spare-codes": {"code": "000000"},
    "/me/second-factor/end": {"code": "000000"},
    "/staff/{username}/second-factor/end": {"reason": "手机丢了"},
    "/cases/{number}/board": {"title": "灯", "words": "灯换了。"},
    "/cases/{number}/good-case": {"title": "车棚门修好了", "solved": "换了门轴。"},
    "/good-cases/{identity}/edit": {"title": "车棚门修好了", "solved": "换了门轴。"},
    "/good-cases/{identity}/release": {"circle": "community"},
    "/good-cases/{identity}/photos/{key}": {},
    "/meeting-invitations": meeting() | {"at": f"{SOON}T09:30:00+08:00", "invited": ["恒邻物业"]},
    "/templates/{kind}/{place}/above": {},
    "/templates/{kind}/{place}/{identity}/use": {},
    "/documents/{kind}/{of}": {},
    "/clock-rules/{stage}": {"amount": 2, "unit": "working_days"},
    "/clock-rules/{stage}/drop": {},
    "/assignments/{identity}/pause": {"reason": "weather", "until": "2027-01-01", "words": "等天晴"},
    "/assignments/{identity}/extend": {"wanted": "2027-01-01", "words": "配件没到"},
    "/assignments/{identity}/extend/decide": {"granted": True},
}
FILES = {
    "/contributions/{identity}/receipt",
    "/push-levels",
    "/templates/{kind}/{place}",
    "/calendar",
    "/attachments",
    "/imports",
    "/places/imports",
    "/categories",
    "/dispatch-list",
}


def api_request(method: str, path: str, v: dict[str, str]) -> tuple[str, Any]:
    """The path with this scene's things in it, and the least JSON that would do the act."""
    short = path.removeprefix("/api/v1")
    number = v["asked_voice"] if short.endswith("/voices/{number}/confirm") else v["voice"]
    thing = v["case"] if short.startswith("/cases") else v["place_batch"] if short.startswith("/places") else number
    if short.startswith("/me/keys/"):
        thing = v["key"]
    if short.startswith("/me/feeds/"):
        thing = v["feed"]
    if short.startswith("/me/passkeys/"):
        thing = v["passkey"]
    if short.startswith("/hand-overs/"):
        thing = v["hand_over"]
    thing = v["remark"] if short.startswith("/remarks") else thing
    if short.startswith("/outings/"):
        thing = v[
            {
                "remarks": "going",
                "count": "going",
                "end": "going",
                "take-up": "called_off",
                "notice": "over",
                "stops": "visit",
                "homes": "to_see",
                "order": "to_see",
                "drop": "to_see",
            }.get(short.rsplit("/", 1)[1], "outing")
        ]
    identity = v["conflict"] if short.startswith("/conflicts") else v["order"] if short.startswith("/orders") else v["share"]
    identity = v["plan_change"] if short.startswith("/plan-changes") else identity
    identity = v["promise"] if short.startswith("/promises") else identity
    notebook = {
        "/ways/": "way",
        "/letters/": "letter",
        "/notebook/phones": "device",
        "/notebook/kept/": "kept",
        "/return-visits/": "return_visit",
        "/notebook/kept-photos": "kept_photo",
        "/card-conflicts": "two",
    }
    identity = next((v[name] for start, name in notebook.items() if short.startswith(start)), identity)
    identity = v["home"] if short.startswith("/homes/") else v["outing_home"] if "/homes/" in short else identity
    identity = v["mark"] if short.startswith("/household-marks") else v["grid"] if short.startswith("/grids") else identity
    identity = v["link"] if short.startswith("/share-links/") else identity
    identity = v["contribution"] if short.startswith("/contributions/") else identity
    identity = v["plan"] if short.startswith("/plans/") else identity
    identity = v["decided"] if short.endswith("/dispatch-list") else identity
    identity = v["whistle_call"] if short.startswith("/whistle-calls") else identity
    identity = v["partner_promise"] if short.startswith("/partner-promises") else identity
    identity = v["help"] if short.startswith("/receipts/") or short.endswith("/verdicts") else identity
    thing = v["partner"] if short.startswith("/partners/") else thing
    thing = v["volunteer"] if short.startswith("/volunteers/") else thing
    thing = v["service"] if short.startswith("/services/") or "/services/" in short else thing
    thing = v["certificate"] if short.startswith("/service-certificates/") else thing
    identity = v["sign_up"] if short.startswith("/sign-ups/") else identity
    identity = v["hours"] if short.startswith("/service-hours/") else identity
    identity = v["offer"] if short.startswith("/offers/") else v["need"] if short.startswith("/needs/") else identity
    thing = v["invitation"] if short.startswith("/partner-invitations/") else thing
    thing = v["supervision"] if short.startswith("/supervision-letters/") else thing
    if short.startswith("/whistles/"):
        thing = v["whistle_ahead"] if short.endswith("/call-off") else v["whistle"]
    identity = v["programme"] if short.startswith("/programmes/") else identity
    thing = v["programme_date"] if short.startswith("/programme-dates/") else thing
    identity = v["good_case"] if short.startswith("/good-cases") else identity
    if short.startswith("/duty-"):
        identity = v[
            "duty_point"
            if short.startswith("/duty-points")
            else "duty_swap"
            if short.startswith("/duty-swaps")
            else "duty_seat_going"
            if short.endswith("/presence")
            else "duty_seat"
            if short.startswith("/duty-seats")
            else "duty_going"
            if short.endswith(("/remarks", "/end"))
            else "duty_shift"
        ]
    thing = v["told"] if short.endswith("/good-case") or short == "/cases/{number}/facility" else thing
    thing = v["meeting"] if short.startswith("/meeting-invitations") else thing
    identity = v["template"] if short.startswith("/templates") else identity
    asks = {"/search": "?q=灯", "/whistles/suggestions": "?community=131103001001"}
    filled = (path + asks.get(short, "")).format(
        number=thing,
        identity=identity,
        file="7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b24",
        index="0",
        home=v["card_home"] if short.startswith("/cards") else v["home"],
        key=v["good_photo"] if short.startswith("/good-cases") else "quorum_percent",
        name="cases",
        stage="check",
        year="2026",
        version="1",
        username="xiaoliu",
        notice=v["notice"],
        resident=v["resident"],
        code="131103001001"
        if short.startswith("/rosters")
        else v["facility_closed" if short.endswith("/open-again") else "facility"]
        if short.startswith("/facilities")
        else v["invitation_code"]
        if short.startswith("/partners/invitations")
        else v["partner_receipt"]
        if short.startswith("/partners")
        else v["volunteer_receipt"]
        if short.startswith("/volunteers")
        else v["check_code"]
        if short.startswith("/service-certificates")
        else v["helped_receipt" if short.startswith("/receipts/{code}/promises") else "receipt"],
        question="waiting",
        handle="0123456789abcdef",
        batch=v["batch"],
        kind="dossier" if short.startswith("/documents") else "meeting-invitation",
        of=v["case"],
        place=v["template_place"],
    )
    if short in FILES:
        return filled, "multipart"
    if "/came-back" in short:
        return filled, {"earlier": v["told"]}
    if short.endswith(("/link", "/unlink")):
        return filled, {"voice": v["voice"]}
    if short.startswith("/plans/"):
        return filled, {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b27", "assignment": v["share"], "verdict": "agrees"}
    if short == "/needs":
        return filled, {"kind": "hours", "words": "要人陪着去医院", "since": SOON, "voice": v["voice"]}
    if short.endswith("/verdicts"):
        return filled, {"voice": v["helped_voice"], "verdict": "helped", "via": "phone"}
    if short.startswith("/needs/") and short.endswith("/match"):
        return filled, {"offer": v["offer"], "words": "陪着去", "due": SOON}
    if short.endswith("/thanks"):
        return filled, {"organisation": v["organisation"], "wished": True}
    if short.endswith("/contributions"):
        return filled, {"kind": "money", "amount": "5", "organisation": v["organisation"]}
    if short.endswith("/sign-ups"):
        return filled, {"volunteer": v["volunteer"]}
    if short.endswith("/repeat"):
        return filled, {"earlier": v["asked_voice"]}
    return filled, BODIES.get(short, {"words": "写一句"})


def api_multipart(path: str, v: dict[str, str]) -> dict[str, Any]:
    if path.endswith("/imports"):
        sheet = io.BytesIO("编号,内容\n1,路灯不亮\n".encode())
        sheet.name = "a.csv"
        return {"community": "131103001001", "file": sheet}
    if "/templates/" in path:
        return {"file": SimpleUploadedFile("a.docx", word_file("{{ topic }}"))}
    if path.endswith("/receipt"):
        return {"file": picture()}
    return {"voice": v["voice"], "file": picture()}
