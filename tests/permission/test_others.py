"""What belongs to others: never seen, never done, never counted, and as cheap to refuse as what is not there.

Three sides, alike in everything: 恒邻物业's share in 万都 (老周), 宏远物业's share in 万都 too (老吴), 邻家商户's share in 古城 (李磊, 小陈).
Each has words of its own; the words of one side may stand in no answer to the other. Addresses come from the same list as the matrix.
"""

import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils.html import escape

from minsheng.casework import actions
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Attachment, ImportBatch, Notice, Voice, Write, WriteConflict
from minsheng.foundation import clock, privacy
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Building, Community, Estate, Organisation, PlaceBatch, Resident, User
from tests.chain import fresh, heard, offered, opened, photo
from tests.people import Town, acting, organised, settled_town
from tests.permission import addresses as asked
from tests.permission.scene import WHY, operations
from tests.permission.test_matrix import answer_of, promised

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGES = sorted(asked.requests(defaultdict(lambda: "1")))
GOT = {name for name, (method, _, _) in asked.requests(defaultdict(lambda: "1")).items() if method == "GET"}
ADDRESSES = PAGES + [f"{method} {path}" for method, path in operations()]
# Who asks for whose things. What the matrix promises a stranger holds for each of them, in the column of that stranger.
OTHERS = [
    ("laozhou", "hongyuan"),
    ("laozhou", "linjia"),
    ("xiaochen", "hengling"),
    ("wangjie", "linjia"),
    ("shuji", "linjia"),
]
LIKE = {"laozhou": "lilei", "xiaochen": "xiaochen", "wangjie": "xiaochen", "shuji": "xiaochen"}
# Whose own side it is, and in which column of the matrix the same person of 万都 stands.
OWN = {"laozhou": "hengling", "lilei": "linjia", "wangjie": "hengling", "shuji": "hengling", "xiaochen": "linjia"}
AS_IN_WANDU = {"laozhou": "laozhou", "wangjie": "wangjie", "shuji": "shuji", "xiaochen": "xiaoliu"}
COMPANIES = {"laozhou", "lilei"}
# An office is no demonstration: the tour, which shows everything, is not there. And here a company asks for files it handed in.
MADE_HERE = {
    # nothing of this world stands on the board
    "board_photo": "hidden",
    "tour": "hidden",
    "file": "ok",
    "thumbnail": "ok",
}
KEY_IN_HAND = re.compile(r"^receipt|/receipts/")  # the code is the key: whoever holds it sees that voice, as promised


@dataclass
class Side:
    """One community's or company's things: `values` name them in addresses, `said` and `work` must stay on this side."""

    name: str
    community: Community
    estate: Estate
    building: Building
    organisation: Organisation
    hand: User
    grid: User
    office: User
    word: str
    words_said: str
    speaker: str
    phone: str
    values: dict[str, str] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    work: set[str] = field(default_factory=set)

    @property
    def secrets(self) -> set[str]:
        return self.said | self.work


@dataclass(frozen=True)
class Call:
    """One request: a page's form, an operation's JSON, or what is sent with a file."""

    method: str
    path: str
    data: Any = None
    api: bool = False

    def sent(self) -> set[str]:
        """Everything the asker wrote: an answer that repeats it tells nothing."""
        values = list(self.data.values()) if isinstance(self.data, dict) else []
        flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
        return {one for one in [self.path, *re.split(r"[/?&=]", unquote(self.path)), *flat] if isinstance(one, str) and one}

    def named(self) -> str:
        data = self.data if isinstance(self.data, dict) else {}
        return f"{self.path} {[(key, 'file' if hasattr(value, 'read') else value) for key, value in data.items()]}"


@dataclass(frozen=True)
class Asked:
    """What came back, and the work it took: the statements without their parameters."""

    answer: str
    status: int
    body: str
    sql: list[str]

    def without(self, call: Call) -> str:
        """The answer but for what the asker wrote, and for what is new in every answer."""
        body = re.sub(r'(csrfmiddlewaretoken" value=|client_id" value=|nonce=|X-CSRFToken": )"[^"]+"', "", self.body)
        for value in sorted(call.sent(), key=len, reverse=True):
            if value.isdigit() and len(value) < 7:  # the 3 of /shares/3/ stands in many places: only where it stands alone
                body = body.replace(f">{value}<", "><").replace(f'"{value}"', '""')
            else:
                body = body.replace(quote(value), "").replace(escape(value), "").replace(value, "")
        return body

    def writes(self) -> list[str]:
        kept = ("django_session", "axes_")
        return [sql for sql in self.sql if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(k in sql for k in kept)]


@dataclass
class World:
    town: Town
    sides: dict[str, Side]
    tokens: dict[str, str]
    clients: dict[str, Client]
    cookies: dict[str, Any]
    moment: Any
    partner: dict[str, str]
    answers: dict[Any, Asked] = field(default_factory=dict)

    def ask(self, viewer: str, call: Call) -> Asked:
        """One request, taken back at once: so the same is answered the same, and asked once."""
        key = (viewer, call.method, call.named(), call.api)
        if key not in self.answers:
            self.answers[key] = self.ask_anew(viewer, call)
        return self.answers[key]

    def ask_anew(self, viewer: str, call: Call) -> Asked:
        statements: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            statements.append(re.sub(r'"s\d+_x\d+"', "SAVEPOINT", sql))
            return execute(sql, params, many, context)

        client = Client(raise_request_exception=False) if call.api else self.clients[viewer]
        if not call.api:
            client.cookies = self.cookies[viewer].copy()
        headers = {"Authorization": f"Bearer {self.tokens[viewer]}"} if call.api else {}
        with clock.at(self.moment):
            point = transaction.savepoint()
            with connection.execute_wrapper(note):
                if call.method == "GET":
                    response = client.get(call.path, headers=headers)
                elif call.api and not any(hasattr(value, "read") for value in call.data.values()):
                    response = client.post(call.path, json.dumps(call.data), content_type="application/json", headers=headers)
                else:
                    response = client.post(call.path, call.data, headers=headers)
                body = response.getvalue()
            transaction.savepoint_rollback(point)
        text = f"{response.headers.get('Location', '')} {body.decode('utf-8', 'replace')}"
        return Asked(answer_of(response), response.status_code, text, statements)

    def forbidden(self, viewer: str) -> set[str]:
        """What may stand in no answer to this viewer; a company sees nothing of those who spoke on its own side either."""
        own = self.sides[OWN[viewer]]
        here = {side.name for side in self.sides.values() if side.community == own.community}
        strange = [s for s in self.sides.values() if s.name not in (here if viewer not in COMPANIES else {own.name})]
        return set().union(*(side.secrets for side in strange), own.said if viewer in COMPANIES else set())

    def leaked(self, viewer: str, call: Call, got: Asked) -> list[str]:
        body = got.without(call)
        return sorted(secret for secret in self.forbidden(viewer) if secret in body)


def things_of(town: Town, side: Side, again: str = "") -> None:
    """A voice with a photo, a case with an offered share, a case answered with its proof, a settled voice, a batch, a conflict."""
    where: dict[str, Any] = {"community": side.community, "by": side.grid, "estate": side.estate, "building": side.building}
    number = iter(range(100))

    def says(words: str) -> Voice:
        n = next(number)
        name, phone = f"{side.speaker}{again}{'甲乙丙丁'[n]}", f"{side.phone}{1 if again else 0}{n}"
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
    share = offered(town, fresh(case), side.organisation, share=f"{side.word}换灯", by=side.office)
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
    notice = Notice.objects.unscoped(WHY).filter(voice__case=asking, kind="result").order_by("id")[0]
    file = Attachment.objects.unscoped(WHY).get(voice=voice)
    proof = Attachment.objects.unscoped(WHY).filter(assignment=done).order_by("id")[0]
    side.said |= {side.words_said, str(file.key)}
    side.work |= {side.word, str(proof.key), side.organisation.name, side.organisation.code, side.hand.name}
    side.values = {
        "voice": voice.number,
        "case": case.number,
        "share": str(share.pk),
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
        "community": side.community.code,
        "next_community": "131103001001" if side.community.code != "131103001001" else "131103001002",
        "estate": side.estate.code,
        "colleague": "xiaoliu" if side.community.code == "131103001001" else "xiaochen",
        "word": side.word,
        "speaker": side.speaker,
        "phone": voice.speaker.uncovered_phone()[-4:] if voice.speaker else "",
        "said": side.words_said,
    }


# Of the same shape as what is there.
ABSENT = {
    "voice": "WD-26-99998",
    "asked_voice": "WD-26-99999",
    "case": "WD-26-9999",
    "asking": "WD-26-9998",
    "file": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b12",
    "proof": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b13",
    "receipt": "999999999999",
    "organisation": "nowhere",
    "community": "131103009009",
    "next_community": "131103001002",
    "estate": "nowhere",
    "colleague": "nobody-there",
    "word": "无此一词",
    "speaker": "无此人也",
    "phone": "8642",
    "said": "无此一说",
}


def absent(values: dict[str, str], **kept: str) -> dict[str, str]:
    """Names of nothing, for each name of something; the workbook of places belongs to no side."""
    return {**dict.fromkeys(values, "999999"), **ABSENT, "place_batch": values["place_batch"], **kept}


def words(word: str, said: str, speaker: str, number: int) -> dict[str, Any]:
    return {"word": word, "words_said": said, "speaker": speaker, "phone": f"100000{number}"}


def world_made() -> World:
    town = settled_town()
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
    for side in sides:
        things_of(town, side)
        side.values["place_batch"] = place_batch
    sides[0].work |= {names[n] for n in ("wangjie", "shuji", "xiaoliu")}
    sides[2].work |= {names["xiaochen"]}
    clients = {viewer: Client(raise_request_exception=False) for viewer in OWN}
    for viewer, client in clients.items():
        client.force_login(getattr(town, viewer))
    return World(
        town=town,
        sides={side.name: side for side in sides},
        tokens={viewer: make_token(user=getattr(town, viewer)) for viewer in OWN},
        clients=clients,
        cookies={viewer: client.cookies.copy() for viewer, client in clients.items()},
        moment=clock.now(),
        partner=partner_of(town, sides[0]),
    )


def partner_of(town: Town, side: Side) -> dict[str, str]:
    """区城管局 helps in a case that 恒邻物业 leads: 老周 sees that it does, and by when; neither its words nor its photos."""
    from minsheng.casework.models import Case

    case = Case.objects.unscoped(WHY).get(number=side.values["case"])
    share = offered(town, case, town.bureau, role="support", share="蓝闪蝶清运", by=side.office)
    actions.accept_share(assignment=share, promise_date=clock.today() + timedelta(days=2), by=town.chengguan)
    for stage in {*fresh(case).category.evidence, "after"}:
        actions.attach(content=photo("white"), assignment=fresh(share), stage=stage, note="蓝闪蝶照片", by=town.chengguan)
    actions.give_result(assignment=fresh(share), words="蓝闪蝶清走了", by=town.chengguan)
    proof = Attachment.objects.unscoped(WHY).filter(assignment=share).order_by("id")[0]
    side.said |= {"蓝闪蝶", str(proof.key)}  # kept from the company; xiaochen and lilei see nothing of that side anyway
    return {"share": str(share.pk), "file": str(proof.key), "proof": str(proof.key)}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; every request is taken back."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMO=False):
        yield world_made()
        transaction.set_rollback(True)


def calls_to(address: str, values: dict[str, str]) -> list[Call]:
    """The address as the matrix asks it, aimed at these things; for a page that is posted also the form it begins with."""

    def aimed(thing: Any) -> Any:
        if isinstance(thing, dict):
            return {key: aimed(value) for key, value in thing.items()}
        if not isinstance(thing, str):
            return thing
        swapped = {"131103001001": values["community"], "131103001002": values["next_community"], "xiaoliu": values["colleague"]}
        swapped |= {"/wangjie/": f"/{values['colleague']}/"}
        return re.sub("|".join(swapped), lambda found: swapped[found[0]], thing)

    if address in PAGES:
        method, path, form = asked.requests(values)[address]
        call = Call(method, aimed(path), aimed(form) if method == "POST" else None)
        return [call] if method == "GET" else [call, Call("GET", aimed(path))]
    method, path = address.split(" ")
    filled, body = asked.api_request(method, path, values)
    if body == "multipart":
        return [Call(method, aimed(filled), aimed(asked.api_multipart(path, values)), api=True)]
    return [Call(method, aimed(filled), aimed(body) if method != "GET" else None, api=True)]


def things_for(viewer: str, values: dict[str, str]) -> dict[str, str]:
    """A company's files are the proofs it handed in."""
    return {**values, "file": values["proof"]} if viewer in COMPANIES else values


def named_things(world: World, address: str) -> Iterator[tuple[str, Call, Call, bool]]:
    """Who asks, for a thing of others, and the same for what does not exist; last, whether it is the empty form of an act."""
    for viewer, name in OTHERS:
        values = world.sides[name].values
        own = calls_to(address, world.sides[OWN[viewer]].values)
        not_there = calls_to(address, absent(values))
        for theirs, mine, nothing in zip(calls_to(address, values), own, not_there, strict=True):
            if theirs.named() != mine.named():  # else it names no thing of anybody
                yield viewer, theirs, nothing, mine is not own[0]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_belongs_to_others_is_not_there(world: World, address: str) -> None:
    """Answered as promised to a stranger; tells nothing, does nothing."""
    row = promised()[address]
    for viewer, theirs, _, empty_form in named_things(world, address):
        got, where = world.ask(viewer, theirs), f"{viewer} {theirs.method} {theirs.path}"
        if not (empty_form and got.status == 405):
            assert got.answer == row[LIKE[viewer]], where
        if not KEY_IN_HAND.search(address):
            assert world.leaked(viewer, theirs, got) == [], where
            assert got.writes() == [], where


PRICED = [address for address in ADDRESSES if not KEY_IN_HAND.search(address)]


@pytest.mark.parametrize("address", PRICED)
def test_a_404_costs_the_same_whether_it_is_there_or_not(world: World, address: str) -> None:
    """No stop-watch: the very same statements, and but for what was asked the very same answer."""
    for viewer, theirs, nothing, _ in named_things(world, address):
        got, missed = world.ask(viewer, theirs), world.ask(viewer, nothing)
        where = f"{viewer} {theirs.method} {theirs.path}"
        assert got.sql == missed.sql, where
        assert (got.status, got.without(theirs)) == (missed.status, missed.without(nothing)), where


@pytest.mark.parametrize("address", ADDRESSES)
def test_own_things_answer_and_show_nothing_of_others(world: World, address: str) -> None:
    """The control: each on the own side as promised to the same person of 万都; and no word of others in any answer."""
    row = promised()[address]
    for viewer in AS_IN_WANDU:
        side = world.sides[OWN[viewer]]
        for call in calls_to(address, things_for(viewer, side.values)):
            got, where = world.ask(viewer, call), f"{viewer} {call.method} {call.path}"
            if call.method != "GET" or call.api or address in GOT:
                owned = MADE_HERE.get(address, row[AS_IN_WANDU[viewer]])
                assert got.answer == owned, where
            if not KEY_IN_HAND.search(address):
                assert world.leaked(viewer, call, got) == [], where


def test_each_side_does_show_its_own(world: World) -> None:
    """Else the silence about others would prove nothing: every word is on some page of those it belongs to."""
    for viewer, expected in (("wangjie", "hengling"), ("xiaochen", "linjia"), ("shuji", "hongyuan")):
        side = world.sides[expected]
        later = {"case": side.values["asking"], "share": side.values["done"], "file": side.values["proof"]}
        shown = "".join(
            world.ask(viewer, call).body
            for address in ADDRESSES
            for values in (side.values, side.values | later)
            for call in calls_to(address, values)
            if call.method == "GET" or "uncover" in address
        )
        names = {
            side.values[key] for key in ("voice", "asked_voice", "case", "asking", "receipt", "file", "proof", "organisation")
        }
        names |= {side.word, side.words_said, side.organisation.name, side.hand.name, f"{side.speaker}甲", f"{side.phone}00"}
        assert names <= side.secrets and {name for name in names if name not in shown} == set(), viewer
    for viewer, expected in (("laozhou", "hengling"), ("lilei", "linjia")):
        values = world.sides[expected].values
        shown = world.ask(viewer, Call("GET", f"/cases/{values['asking']}/")).body
        assert world.sides[expected].word in shown and values["proof"] in shown


def test_a_partner_in_the_same_case_shows_who_and_when_only(world: World) -> None:
    """老周 leads, 区城管局 helps: its share has no page for him, may not be touched, and its words are not his."""
    values = {**world.sides["hengling"].values, **world.partner}
    touched = 0
    for address in ADDRESSES:
        for call in calls_to(address, values):
            if call.named() in {own.named() for own in calls_to(address, things_for("laozhou", world.sides["hengling"].values))}:
                continue
            got, where = world.ask("laozhou", call), f"{call.method} {call.path}"
            read = address == "GET /api/v1/assignments/{identity}"
            assert got.answer in ({"ok"} if read else {"hidden", "no"}) or got.status == 405, where
            assert world.leaked("laozhou", call, got) == [] and got.writes() == [], where
            touched += 1
    assert touched > 20
    line = world.ask("laozhou", Call("GET", f"/cases/{values['case']}/")).body
    assert world.town.bureau.name in line


def mentions(own: dict[str, str], v: dict[str, str]) -> dict[str, Call]:
    """Own addresses with a thing of others in the form, the body or the question."""
    hear = {"words": "院里积水", "client_id": str(uuid.UUID(int=7))}
    sort = {"kind": "problem", "category": "property-repair", "urgency": "normal", "reply": "写一句"}
    case = {"title": "积水", "category": "property-repair", "community": own["community"]}
    voice = {"text": "院里积水", "community": own["community"]}

    def get(path: str, api: bool = False) -> Call:
        return Call("GET", "/api/v1" + path if api else path, api=api)

    def post(path: str, data: dict[str, Any]) -> Call:
        return Call("POST", path, data)

    def send(path: str, data: dict[str, Any]) -> Call:
        return Call("POST", "/api/v1" + path, data, api=True)

    calls = [
        *(
            get(f"{page}?words={quote(v[word])}")
            for page in ("/voices/", "/cases/")
            for word in ("word", "said", "voice", "case")
        ),
        *(get(f"/people/?q={quote(v[word])}") for word in ("speaker", "phone")),
        *(get(f"/residents?q={quote(v[word])}", True) for word in ("speaker", "phone")),
        get(f"/cases/?phase=all&organisation={v['organisation']}"),
        get(f"/cases/?phase=all&estate={v['estate']}"),
        get(f"/voices/?estate={v['estate']}"),
        get(f"/hear/?replaces={v['voice']}"),
        get(f"/hear/?estate={v['estate']}"),
        get(f"/cases/open/?voice={v['voice']}"),
        *(get(f"/{kind}?community={v['community']}", True) for kind in ("voices", "cases", "estates")),
        get(f"/voices?estate={v['estate']}", True),
        post("/hear/", hear | {"replaces": v["voice"]}),
        post("/hear/", hear | {"estate": v["estate"]}),
        post(f"/cases/open/?voice={v['voice']}", case),
        post("/cases/open/", case | {"community": v["community"]}),
        post("/cases/open/", case | {"concerns": v["organisation"]}),
        post("/cases/open/", case | {"estate": v["estate"]}),
        post(f"/cases/{own['case']}/link/", {"voice": v["voice"]}),
        post(f"/cases/{own['case']}/offer/", {"organisation": v["organisation"], "role": "support", "share": "清运"}),
        post(f"/inbox/{own['voice']}/", sort | {"way": "join", "case": v["case"]}),
        post(f"/inbox/{own['voice']}/", sort | {"way": "repeat", "earlier": v["voice"]}),
        post(f"/inbox/{own['voice']}/", sort | {"way": "new", "join": [v["voice"], v["asked_voice"]]}),
        post("/conflicts/", {"conflict": v["conflict"]}),
        send("/voices", voice | {"replaces": v["voice"]}),
        send("/voices", voice | {"estate": v["estate"]}),
        send("/cases", case | {"voices": [v["voice"]]}),
        send("/cases", case | {"concerns": v["organisation"]}),
        send(f"/cases/{own['case']}/link", {"voice": v["voice"]}),
        send(f"/cases/{own['case']}/unlink", {"voice": v["asked_voice"]}),
        send(f"/cases/{own['case']}/assignments", {"organisation": v["organisation"], "role": "support", "share": "清运"}),
        send(f"/voices/{own['voice']}/repeat", {"earlier": v["voice"]}),
        send("/attachments", {"voice": v["voice"], "file": asked.picture()}),
        send("/attachments", {"case": v["case"], "stage": "before", "file": asked.picture()}),
        send("/attachments", {"assignment": v["share"], "stage": "after", "file": asked.picture()}),
    ]
    return {f"{n} {call.method} {call.path.split('?')[0]}": call for n, call in enumerate(calls)}


MENTIONS = sorted(mentions(defaultdict(lambda: "1"), defaultdict(lambda: "1")), key=lambda name: int(name.split()[0]))


@pytest.mark.parametrize("number", range(len(MENTIONS)), ids=MENTIONS)
def test_a_thing_of_others_in_an_own_form_or_search_is_like_nothing(world: World, number: int) -> None:
    """Answer, act and work are those for a word nobody said and a number nobody has; so 'n条' counts none of it."""
    for viewer, name in OTHERS[:1] + OTHERS[2:]:
        own, theirs = world.sides[OWN[viewer]].values, world.sides[name].values
        same_area = own["community"] == theirs["community"]
        kept = {key: own[key] for key in ("community", "estate")} if same_area else {}
        call = list(mentions(own, {**theirs, **kept}).values())[number]
        nothing = list(mentions(own, absent(theirs, **kept)).values())[number]
        got, missed = world.ask(viewer, call), world.ask(viewer, nothing)
        where = f"{viewer} {call.method} {call.path} {call.data}"
        assert got.answer != "fault" and world.leaked(viewer, call, got) == [], where
        assert (got.status, got.without(call)) == (missed.status, missed.without(nothing)), where
        assert got.sql == missed.sql, where


@pytest.mark.parametrize("word", ["said", "voice", "speaker", "phone"])
def test_the_same_search_finds_it_at_home(world: World, word: str) -> None:
    for viewer, name in OWN.items():
        if viewer not in COMPANIES:
            v = world.sides[name].values
            path = f"/people/?q={quote(v[word])}" if word in ("speaker", "phone") else f"/voices/?words={quote(v[word])}"
            assert v["voice"] in world.ask(viewer, Call("GET", path)).body, viewer


LISTS = [a for a in ADDRESSES if not re.search(r"receipt|speak|healthz|tour|places/import|place_", a)]


def seen_by(world: World, viewer: str, ask: Callable[[str, Call], Asked]) -> dict[str, str]:
    """Every list, count and own thing as this viewer sees it."""
    calls = [call for a in LISTS for call in calls_to(a, things_for(viewer, world.sides[OWN[viewer]].values))]
    return {call.path: ask(viewer, call).without(call) for call in calls if call.method == "GET"}


@pytest.mark.parametrize("viewer", ["laozhou", "xiaochen", "wangjie"])
def test_whatever_others_do_changes_nothing_here(world: World, viewer: str) -> None:
    """Menu counts, totals, lists, what is alike, own pages: all the same after as many things again on the other sides."""
    before = seen_by(world, viewer, world.ask)
    for side in world.sides.values():
        if side.secrets & world.forbidden(viewer) - world.sides[OWN[viewer]].said:
            things_of(world.town, replace(side, said=set(), work=set()), again="又")
    after = seen_by(world, viewer, world.ask_anew)
    assert len(before) > 40
    assert {path for path, page in before.items() if after[path] != page} == set()


def test_the_same_words_and_telephone_on_both_sides_are_not_brought_together(world: World) -> None:
    """小陈 hears in 古城 what was said in 万都, from the same telephone, and even sends the same id."""
    theirs = Voice.objects.unscoped(WHY).select_related("speaker").get(number=world.sides["hengling"].values["voice"])
    person: Resident | None = theirs.speaker
    assert person is not None
    used = Write.objects.create(content="1" * 64, act="hear_voice", result=str(theirs.pk), at=clock.now(), by=world.town.wangjie)
    data: dict[str, Any] = {"text": theirs.words, "community": world.town.gucheng.code, "client_id": str(uuid.UUID(int=9))}
    data["speaker"] = {"mode": "named", "name": person.uncovered_name(), "phone": person.uncovered_phone()}
    heard_there = json.loads(world.ask("xiaochen", Call("POST", "/api/v1/voices", data, api=True)).body)
    assert heard_there["alike"] is None and heard_there["case"] is None
    assert heard_there["speaker"]["id"] != str(person.pk)
    call = Call("POST", "/api/v1/voices", data | {"client_id": str(used.client_id), "text": "另一句"}, api=True)
    got = world.ask("xiaochen", call)
    assert got.status == 409 and world.leaked("xiaochen", call, got) == []
