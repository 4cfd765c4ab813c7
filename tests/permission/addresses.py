"""How each address is asked for: method, path and the least body with which the act would happen."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.chain import photo
from tests.words import word_file

SOON = "2099-01-01"


def requests(v: dict[str, str]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Name of the page → (method, path, form). Acts are posted; pages are got."""
    voice, case, share, asked = v["voice"], v["case"], v["share"], v["asked_voice"]
    words = {"words": "写一句"}
    told = {"title": "车棚门修好了", "solved": "换了门轴。", "seen": "on"}
    get: dict[str, str] = {
        "healthz": "/healthz",
        "front": "/",
        "notebook": "/notebook/",
        "notebook_worker": "/notebook/worker.js",
        "notebook_manifest": "/notebook/manifest.webmanifest",
        "notebook_install": "/notebook/install/",
        "speak": "/speak/",
        "speak_where": "/speak/where/",
        "speak_who": "/speak/who/",
        "speak_check": "/speak/check/",
        "speak_done": "/speak/done/",
        "board": "/board/",
        "board_feed": "/board/feed/",
        "board_estate": "/board/wandu/",
        "board_estate_feed": "/board/wandu/feed/",
        "board_photo": f"/board/photo/{v.get('board_item', '0')}/before/",
        "estate_poster": f"/estates/{v.get('estate', 'wandu')}/poster/",
        "receipt_ask": "/receipts/",
        "receipt": f"/receipts/{v['receipt']}/",
        "receipt_satisfied": f"/receipts/{v['receipt']}/satisfied/",
        "receipt_check": f"/receipts/{v['receipt']}/check/",
        "receipt_photo": f"/receipts/{v['receipt']}/photo/after/",
        "tour": "/tour/",
        "open_as": "/tour/open/?as=nobody&to=/",
        "demo_photo": f"/tour/photo/{case}/after/",
        "login": "/login/",
        "login_code": "/login/code/",
        "second_factor": "/second-factor/",
        "spare_codes": "/second-factor/spare-codes/",
        "second_factor_end": "/second-factor/end/",
        "passkey_name": f"/second-factor/passkeys/{v.get('passkey', '0')}/name/",
        "passkey_remove": f"/second-factor/passkeys/{v.get('passkey', '0')}/remove/",
        "second_factor_take": "/staff/xiaoliu/second-factor/",
        "sessions": "/sessions/",
        "my_day": "/my-day/",
        "my_day_live": "/my-day/live/",
        "search": "/search/?q=灯",
        "inbox": "/inbox/",
        "inbox_voice": f"/inbox/{voice}/",
        "organisations": "/organisations/",
        "organisation": f"/organisations/{v['organisation']}/",
        "places": "/places/",
        "map": "/map/",
        "estate_plan": f"/map/{v.get('estate', 'wandu')}/",
        "staff": "/staff/",
        "place_imports": "/places/import/",
        "place_template": "/places/import/sample/",
        "place_import": f"/places/import/{v['place_batch']}/",
        "password": "/password/",
        "categories": "/categories/",
        "rules": "/rules/",
        "hand_over": "/staff/xiaoliu/hand-over/",
        "hand_over_slip": f"/hand-overs/{v['hand_over']}/",
        "keys": "/keys/",
        "case_dossier": f"/cases/{case}/dossier/",
        "stuck": "/stuck/",
        "stuck_list": "/stuck/waiting/",
        "reminders": "/reminders/",
        "rule": "/rules/quorum_percent/",
        "calendar": "/calendar/",
        "calendar_template": "/calendar/sample/",
        "clock_rule": "/calendar/check/",
        "log": "/log/",
        "ledgers": "/ledgers/",
        "ledger": "/ledgers/visits-ledger/",
        "ledger_print": "/ledgers/voices-ledger/print/",
        "documents": "/documents/",
        "meeting_invitation": f"/documents/meeting/{v['meeting']}/",
        "meeting_invitation_print": f"/documents/meeting/{v['meeting']}/print/",
        "template": f"/documents/templates/meeting-invitation/{v['template_place']}/",
        "template_file": f"/documents/templates/meeting-invitation/{v['template_place']}/file/",
        "template_sample": f"/documents/templates/meeting-invitation/{v['template_place']}/sample/",
        "remarks": "/remarks/",
        "remark_find": f"/remarks/find/?number={v['remark']}",
        "remark": f"/remarks/{v['remark']}/",
        "view_as": "/view-as/wangjie/",
        "hear": "/hear/",
        "hear_group": "/hear/group/",
        "hear_sheet": "/hear/sheet/",
        "blank_sheet": "/hear/sheet/blank/",
        "voices": "/voices/",
        "looks": "/voices/to-look-at/",
        "voice": f"/voices/{voice}/",
        "slip": f"/voices/{voice}/slip/",
        "people": "/people/?q=1",
        "telephone": "/telephone/",
        "calls": "/calls/",
        "call": f"/calls/{v['notice']}/",
        "imports": "/imports/",
        "import": f"/imports/{v['batch']}/",
        "conflicts": "/conflicts/",
        "cases": "/cases/",
        "cases_live": "/cases/live/",
        "case_open": "/cases/open/",
        "case": f"/cases/{case}/",
        "case_live": f"/cases/{case}/live/",
        "share_page": f"/shares/{share}/",
        "agenda": "/agenda/",
        "feeds": "/feeds/",
        "ways": "/ways/",
        "way": f"/ways/{v['way']}/",
        "letters": "/ways/letters/",
        "account": f"/account/{v['account']}/",
        "feed": f"/feeds/{v['feed_secret']}.ics",
        "homes_due": "/homes/due/",
        "rounds": "/rounds/",
        "coverage": "/coverage/",
        "home": f"/homes/{v['home']}/",
        "whistles": "/whistles/",
        "case_together": f"/cases/{case}/together/",
        "whistle": f"/whistles/{v['whistle']}/",
        "outings": "/outings/",
        "outing_plan": "/outings/plan/",
        "stops_again": "/outings/again/",
        "outing": f"/outings/{v['outing']}/",
        "outing_last_time": f"/outings/{v['outing']}/last-time/",
        "notebook_pack": "/notebook/pack/",
        "phones": "/notebook/phones/",
        "kept": "/notebook/kept/",
        "card": f"/notebook/cards/{v['card_home']}/",
        "card_conflicts": "/notebook/cards/conflicts/",
        "meeting_notice": f"/meeting-notices/{v['hung']}/",
        "roster": "/rosters/",
        "roster_propose": "/rosters/propose/",
        "my_shifts": "/my-shifts/",
        "duty_public": "/duty/wandu/",
        "duty_point": f"/duty-points/{v['duty_point']}/",
        "duty_poster": f"/duty-points/{v['duty_point']}/poster/",
        "duty_shift": f"/duty-shifts/{v['duty_shift']}/",
        "good_cases": "/good-cases/?show=community",
        "good_case": f"/good-cases/{v['good_case']}/",
        "good_case_photo": f"/good-cases/{v['good_case']}/photos/{v['good_photo']}/",
        "file": f"/files/{v['file']}/",
        "thumbnail": f"/files/{v['file']}/small/",
    }
    post: dict[str, tuple[str, dict[str, Any]]] = {
        "plan_change": (f"/outings/changes/{v['plan_change']}/", {}),
        "session_hold": (f"/cases/{case}/together/session/", {"how": "table"}),
        "plan_make": (f"/cases/{case}/together/plan/", {"step-TOTAL_FORMS": "0", "step-INITIAL_FORMS": "0"}),
        "plan_sign": (f"/plans/{v['plan']}/sign/{share}/", {"verdict": "agrees"}),
        "whistle_blow": (f"/whistles/blow/?case={case}", {}),
        "whistle_call_off": (f"/whistles/{v['whistle_ahead']}/call-off/", words),
        "whistle_answer": (f"/whistle-calls/{v['whistle_call']}/answer/", {"answer": "coming"}),
        "whistle_arrival": (f"/whistle-calls/{v['whistle_call']}/arrival/", {"state": "came"}),
        "outing_change": (f"/outings/{v['outing']}/change/", {"place": "5号楼前"}),
        "outing_begin": (f"/outings/{v['outing']}/begin/", {}),
        "outing_count": (f"/outings/{v['going']}/count/", {"headcount": "23"}),
        "outing_end": (f"/outings/{v['going']}/end/", {}),
        "outing_cancel": (f"/outings/{v['outing']}/cancel/", words),
        "outing_take_up": (f"/outings/{v['called_off']}/take-up/", {}),
        "outing_stop": (f"/outings/{v['visit']}/stop/", {"outcome": "nobody"}),
        "round_keep": ("/rounds/keep/", {"home": v["home"], "of-wangjie": v["home"], "at": f"{SOON}T14:00"}),
        "homes_plan": ("/homes/due/plan/", {"home": v["home"]}),
        "home_mark": ("/homes/mark/", {"estate": "wandu", "home": "3号楼502", "kind": "ill"}),
        "mark_interval": (f"/household-marks/{v['mark']}/interval/", {"days": "30"}),
        "mark_end": (f"/household-marks/{v['mark']}/end/", {}),
        "grid_entrust": (f"/grids/{v['grid']}/workers/", {}),
        "outing_homes_add": (f"/outings/{v['to_see']}/homes/", {"homes": "3号楼502"}),
        "outing_home_stood": (f"/outings/{v['to_see']}/homes/{v['outing_home']}/stood/", {"outcome": "nobody"}),
        "outing_home_move": (f"/outings/{v['to_see']}/homes/{v['outing_home']}/move/", {"way": "down"}),
        "outing_home_drop": (f"/outings/{v['to_see']}/homes/{v['outing_home']}/drop/", {}),
        "outing_promise": (f"/outings/{v['going']}/promise/", words | {"due": SOON}),
        "meeting_notice_make": (f"/outings/{v['over']}/notice/", {"until": SOON}),
        "promise_keep": (f"/promises/{v['promise']}/keep/", {"kept": "yes"}),
        "notebook_device": ("/notebook/device/", {}),
        "phone_withdraw": (f"/notebook/phones/{v['device']}/withdraw/", {}),
        "card_settle": (f"/notebook/cards/conflicts/{v['two']}/", words),
        "kept_take": (f"/notebook/kept/{v['kept']}/take/", {}),
        "kept_turn_down": (f"/notebook/kept/{v['kept']}/turn-down/", words),
        "kept_photo_turn_down": (f"/notebook/kept/photos/{v['kept_photo']}/turn-down/", words),
        "roster_make": ("/rosters/make/", {"since": SOON, "until": SOON}),
        "duty_point_new": ("/duty-points/new/", {"estate": "wandu", "name": "西门"}),
        "duty_week": (f"/duty-points/{v['duty_point']}/week/", {"rows": "1"}),
        "duty_point_close": (f"/duty-points/{v['duty_point']}/close/", words),
        "duty_begin": (f"/duty-shifts/{v['duty_shift']}/begin/", {}),
        "duty_end": (f"/duty-shifts/{v['duty_going']}/end/", {}),
        "duty_cancel": (f"/duty-shifts/{v['duty_shift']}/cancel/", words),
        "duty_take_up": (f"/duty-shifts/{v['duty_shift']}/take-up/", {}),
        "duty_seat": (f"/duty-seats/{v['duty_seat']}/", {"who": "shuji"}),
        "duty_presence": (f"/duty-seats/{v['duty_seat_going']}/presence/", {"present": "yes"}),
        "duty_swap": (f"/duty-seats/{v['duty_seat']}/swap/", {"to": "shuji"}),
        "duty_swap_answer": (f"/duty-swaps/{v['duty_swap']}/answer/", {"agreed": "no"}),
        "duty_swap_withdraw": (f"/duty-swaps/{v['duty_swap']}/withdraw/", {}),
        "size": ("/size/", {}),
        "remark_new": ("/remarks/new/", words),
        "remark_answer": (f"/remarks/{v['remark']}/answer/", words),
        "meeting_invitation_new": (f"/documents/meeting/new/?case={case}", meeting()),
        "meeting_invitation_call_off": (f"/documents/meeting/{v['meeting']}/call-off/", words),
        "word": (f"/documents/word/dossier/{case}/", {}),
        "template_above": (f"/documents/templates/meeting-invitation/{v['template_place']}/above/", {}),
        "template_use": (f"/documents/templates/meeting-invitation/{v['template_place']}/{v['template']}/use/", {}),
        "excel": ("/excel/voices/", {}),
        "excel_of": (f"/excel/organisation/{v['organisation']}/", {}),
        "set_language": ("/lang/setlang/", {"language": "en"}),
        "enter": ("/enter/", {"username": "nobody"}),
        "logout": ("/logout/", {}),
        "view_as_end": ("/view-as/end/", {}),
        "voice_unsort": (f"/voices/{voice}/unsort/", {}),
        "voice_unlink": (f"/voices/{asked}/unlink/", {}),
        "voice_check": (f"/voices/{voice}/check/", words),
        "voice_confirm": (f"/voices/{asked}/confirm/", {"verdict": "solved", "via": "phone"}),
        "voice_hand_over": (f"/voices/{voice}/hand-over/", {"community": "131103001002"}),
        "voice_uncover": (f"/voices/{voice}/uncover/", {"reason": "回电话"}),
        "voice_erase": (f"/voices/{voice}/erase/", {"reason": "本人要求"}),
        "place_import_undo": (f"/places/import/{v['place_batch']}/undo/", {}),
        "way_new": ("/ways/new/webhook/", {"name": "区平台", "address": "https://platform.example.cn/in"}),
        "way_change": (f"/ways/{v['way']}/change/", {"name": "区平台", "address": "https://platform.example.cn/in"}),
        "way_on": (f"/ways/{v['way']}/on/", {}),
        "way_off": (f"/ways/{v['way']}/off/", {}),
        "way_try": (f"/ways/{v['way']}/try/", {}),
        "way_end": (f"/ways/{v['way']}/end/", {}),
        "letter_again": (f"/ways/letters/{v['letter']}/again/", {}),
        "letter_give_up": (f"/ways/letters/{v['letter']}/give-up/", {}),
        "feed_revoke": (f"/feeds/{v['feed']}/revoke/", {}),
        "key_end": (f"/keys/{v['key']}/end/", {}),
        "session_end": ("/sessions/0123456789abcdef/end/", {}),
        "sessions_end": ("/sessions/end-others/", {}),
        "staff_code": ("/staff/xiaoliu/code/", {}),
        "import_undo": (f"/imports/{v['batch']}/undo/", {}),
        "case_offer": (f"/cases/{case}/offer/", {"organisation": "chengguan", "role": "support", "share": "清运"}),
        "case_attach": (f"/cases/{case}/attach/", {"stage": "before", "file": picture()}),
        "case_excerpt": (f"/cases/{case}/excerpt/", words),
        "case_board": (f"/cases/{case}/board/", words | {"title": "灯", "seen": "on"}),
        "case_board_take_down": (f"/cases/{case}/board/take-down/", words),
        "good_case_write": (f"/cases/{v['told']}/good-case/", told),
        "good_case_edit": (f"/good-cases/{v['good_case']}/edit/", told),
        "good_case_release": (f"/good-cases/{v['good_case']}/release/", {"circle": "community"}),
        "good_case_withdraw": (f"/good-cases/{v['good_case']}/withdraw/", words),
        "good_case_photo_release": (f"/good-cases/{v['good_case']}/photos/{v['good_photo']}/release/", {}),
        "good_case_photo_take_back": (f"/good-cases/{v['good_case']}/photos/{v['good_photo']}/take-back/", {}),
        "estate_positions": (f"/map/{v.get('estate', 'wandu')}/positions/", {}),
        "case_answer": (f"/cases/{case}/answer/", words | {"seen": "on"}),
        "case_inspect": (f"/cases/{case}/inspect/", words | {"verdict": "solved", "told_by": "poster"}),
        "case_link": (f"/cases/{case}/link/", {"voice": voice}),
        "case_reopen": (f"/cases/{case}/reopen/", words),
        "case_end": (f"/cases/{case}/end/", words | {"kind": "explained"}),
        "case_approve_end": (f"/cases/{case}/end/approve/", {}),
        "case_decline_end": (f"/cases/{case}/end/decline/", words),
        "case_order": (f"/cases/{case}/order/", {"platform": "12345", "number": "A1"}),
        "order_reply": (f"/orders/{v['order']}/reply/", words),
        "order_take_back": (f"/orders/{v['order']}/take-back/", {}),
        "share_accept": (f"/shares/{share}/accept/", {"promise_date": SOON}),
        "share_refuse": (f"/shares/{share}/refuse/", words | {"ground": "other"}),
        "share_adjudicate": (f"/shares/{share}/adjudicate/", words | {"decision": "upheld"}),
        "share_result": (f"/shares/{share}/result/", words),
        "share_attach": (f"/shares/{share}/attach/", {"stage": "after", "file": picture()}),
        "share_check": (f"/shares/{share}/check/", words | {"passed": "yes"}),
        "share_take_back": (f"/shares/{share}/take-back/", words),
        "share_remind": (f"/shares/{share}/remind/", {}),
        "share_pause": (f"/shares/{share}/pause/", words | {"reason": "weather", "until": SOON}),
        "share_resume": (f"/shares/{share}/resume/", {}),
        "share_extend": (f"/shares/{share}/extend/", words | {"wanted": SOON}),
        "share_decide_extension": (f"/shares/{share}/extend/decide/", {"granted": "yes"}),
    }
    return {name: ("GET", path, {}) for name, path in get.items()} | {name: ("POST", *rest) for name, rest in post.items()}


def meeting() -> dict[str, Any]:
    return {"community": "131103001001", "topic": "绿地", "at": f"{SOON}T09:30", "place": "二楼", "invited": "恒邻物业"}


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", photo(), "image/jpeg")


BODIES: dict[str, Any] = {
    "/cases/{number}/sessions": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b25", "how": "table", "seats": []},
    "/cases/{number}/plans": {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b26", "steps": []},
    "/whistles": {
        "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b24",
        "community": "131103001001",
        "organisations": [],
        "at": SOON,
        "words": "看绿地",
    },
    "/whistle-calls/{identity}/answer": {"answer": "coming"},
    "/whistle-calls/{identity}/arrival": {"state": "came"},
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
    "/cases/{number}/orders": {"platform": "12345", "number": "A1"},
    "/cases/{number}/end/approve": {},
    "/assignments/{identity}/accept": {"promise_date": "2027-01-01"},
    "/assignments/{identity}/refuse": {"ground": "other", "words": "不办"},
    "/assignments/{identity}/adjudicate": {"decision": "upheld", "words": "成立"},
    "/assignments/{identity}/check": {"passed": True},
    "/receipts/{code}/confirm": {"verdict": "solved"},
    "/rules/{key}": {"value": 60},
    "/staff/{username}/view-as": {"reason": "帮着看看"},
    "/me/password": {"password": "三个不相干的词123"},
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
    "/assignments/{identity}/pause": {"reason": "weather", "until": "2027-01-01", "words": "等天晴"},
    "/assignments/{identity}/extend": {"wanted": "2027-01-01", "words": "配件没到"},
    "/assignments/{identity}/extend/decide": {"granted": True},
}
FILES = {"/templates/{kind}/{place}", "/calendar", "/attachments", "/imports", "/places/imports", "/categories"}


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
        "/notebook/kept-photos": "kept_photo",
        "/card-conflicts": "two",
    }
    identity = next((v[name] for start, name in notebook.items() if short.startswith(start)), identity)
    identity = v["home"] if short.startswith("/homes/") else v["outing_home"] if "/homes/" in short else identity
    identity = v["mark"] if short.startswith("/household-marks") else v["grid"] if short.startswith("/grids") else identity
    identity = v["plan"] if short.startswith("/plans/") else identity
    identity = v["whistle_call"] if short.startswith("/whistle-calls") else identity
    if short.startswith("/whistles/"):
        thing = v["whistle_ahead"] if short.endswith("/call-off") else v["whistle"]
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
    thing = v["told"] if short.endswith("/good-case") else thing
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
        username="xiaoliu",
        notice=v["notice"],
        resident=v["resident"],
        code="131103001001" if short.startswith("/rosters") else v["receipt"],
        question="waiting",
        handle="0123456789abcdef",
        batch=v["batch"],
        kind="dossier" if short.startswith("/documents") else "meeting-invitation",
        of=v["case"],
        place=v["template_place"],
    )
    if short in FILES:
        return filled, "multipart"
    if short.endswith(("/link", "/unlink")):
        return filled, {"voice": v["voice"]}
    if short.startswith("/plans/"):
        return filled, {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b27", "assignment": v["share"], "verdict": "agrees"}
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
    return {"voice": v["voice"], "file": picture()}
