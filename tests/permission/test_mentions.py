"""A thing of others in an own form, an own body or a search: like a thing that does not exist."""

import json
import uuid
from collections import defaultdict
from typing import Any
from urllib.parse import quote

import pytest

from minsheng.casework.models import Voice, Write
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Resident
from tests.permission import addresses as asked
from tests.permission.scene import WHY
from tests.permission.sides_absent import absent
from tests.permission.world import COMPANIES, OTHERS, OWN, Call, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]


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
