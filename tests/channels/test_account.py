"""The official account: only WeChat is heard, each message once, answered at once with a receipt code; pictures come after."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from minsheng.casework.models import Attachment, Voice, WriteConflict
from minsheng.channels.actions import WayPlan, set_up_way, switch_way_on
from minsheng.channels.actions.account import fetch_media
from minsheng.channels.models import AccountMessage, Way
from minsheng.channels.ways.account import NotGenuine, closed, fields_of, opened, require_signature, signature
from minsheng.channels.ways.tickets import PLACE
from minsheng.foundation import clock
from minsheng.foundation.ids import in_fours
from minsheng.foundation.privacy import seal
from tests.chain import WHY, photo
from tests.people import Town, fresh

from .conftest import MORNING
from .receiver import Receiver, Sent

TOKEN, AES, APP = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
MOMENT, NONCE = "1409659589", "263014780"


def voices() -> list[Voice]:
    return list(Voice.objects.unscoped(WHY).order_by("pk"))


# The published vector


def test_signature_and_text_are_those_of_the_published_vector() -> None:
    require_signature("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", TOKEN, MOMENT, NONCE, ECHO)
    assert opened(ECHO, AES, APP) == "1616140317555161061"


@pytest.mark.parametrize("words", ["", "灯不亮", "x" * 31, "x" * 32, "民" * 5000])
def test_what_is_closed_opens_for_the_receiver_alone(words: str) -> None:
    encrypted = closed(words, AES, APP)
    assert opened(encrypted, AES, APP) == words
    for receiver, key in ((APP + "0", AES), ("", AES), (APP, AES[::-1]), (APP, "short")):
        with pytest.raises(NotGenuine):
            opened(encrypted, key, receiver)


def test_nothing_changed_on_the_way_opens() -> None:
    raw = bytearray(base64.b64decode(closed("灯不亮", AES, APP)))
    for place in range(16, len(raw)):
        changed = bytes(raw[:place]) + bytes([raw[place] ^ 1]) + bytes(raw[place + 1 :])
        with suppress(NotGenuine):
            assert opened(base64.b64encode(changed).decode(), AES, APP) != "灯不亮"
    for broken in ("", "=", "灯", base64.b64encode(bytes(raw[:-1])).decode(), "A" * 64):
        with pytest.raises(NotGenuine):
            opened(broken, AES, APP)


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><xml><Content>&a;</Content></xml>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>',
        "<xml>" + "<a>" * 50 + "</a>" * 50 + "</xml>",
        "<xml><a></xml>",
        "",
        "\x00",
        "<xml>&nothing;</xml>",
    ],
)
def test_entities_and_nonsense_are_refused(xml: str) -> None:
    with pytest.raises(NotGenuine):
        fields_of(xml)


# As WeChat asks


@pytest.fixture
def account(town: Town, settings: Any) -> Iterator[Way]:
    settings.SITE_ADDRESS = "https://minsheng.example.cn"
    with clock.at(MORNING):
        yield made(town)


def made(town: Town, encryption: str = "safe", **changes: Any) -> Way:
    details = {"app": APP, "encryption": encryption}
    secrets = {"token": TOKEN, "aes": AES, "secret": "hush"}
    plan = WayPlan(name="公众号", details=details, secrets=secrets, **changes)
    way = set_up_way(kind="account", plan=plan, by=town.quji)
    switch_way_on(way=way, by=town.quji)
    return fresh(way)


def message(words: str = "三号楼门口的灯不亮", identity: str = "1", sender: str = "oAbc", **more: str) -> str:
    fields = {
        "ToUserName": "gh_1",
        "FromUserName": sender,
        "CreateTime": "1",
        "MsgType": "text",
        "Content": words,
        "MsgId": identity,
    }
    inside = "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in (fields | more).items())
    return f"<xml>{inside}</xml>"


def moment_now() -> str:
    return str(int(clock.now().timestamp()))


def sent(way: Way, xml: str, token: str = TOKEN, moment: str = "") -> Any:
    moment = moment or moment_now()
    encrypted = closed(xml, AES, APP)
    asked = {
        "msg_signature": signature(token, moment, NONCE, encrypted),
        "timestamp": moment,
        "nonce": NONCE,
        "encrypt_type": "aes",
    }
    body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    return Client(enforce_csrf_checks=True).post(f"/account/{way.pk}/?{urlencode(asked)}", body, content_type="text/xml")


def words_of(response: Any) -> str:
    assert response.status_code == 200
    outside = fields_of(response.content)
    require_signature(outside["MsgSignature"], TOKEN, outside["TimeStamp"], outside["Nonce"], outside["Encrypt"])
    inside = fields_of(opened(outside["Encrypt"], AES, APP))
    assert (inside["ToUserName"], inside["FromUserName"], inside["MsgType"]) == ("oAbc", "gh_1", "text")
    return inside["Content"]


def test_words_become_a_voice_and_the_answer_holds_its_receipt_code(account: Way) -> None:
    began = time.monotonic()
    answer = words_of(sent(account, message()))
    assert time.monotonic() - began < 5
    [voice] = voices()
    assert (voice.words, voice.source, voice.heard_by, voice.askable) == ("三号楼门口的灯不亮", "wechat_account", None, True)
    assert in_fours(voice.receipt_code) in answer
    assert voice.number in answer
    assert Client().get(f"/receipts/{voice.receipt_code}/").status_code == 200


def test_the_same_message_sent_thrice_is_one_voice_and_one_answer(account: Way) -> None:
    answers = {words_of(sent(account, message())) for _ in range(3)}
    assert (len(answers), len(voices())) == (1, 1)


def test_the_same_id_with_other_words_is_kept_for_a_person(account: Way) -> None:
    sent(account, message())
    assert words_of(sent(account, message("别的"))) == "这一条收到过了。"
    assert (len(voices()), WriteConflict.objects.count()) == (1, 1)


def test_nobody_but_wechat_is_heard(account: Way) -> None:
    old = str(int(clock.now().timestamp()) - 3600)
    for response in (sent(account, message(), token="wrong"), sent(account, message(), moment=old)):
        assert (response.status_code, response.content) == (403, b"")
    plain = Client().post(f"/account/{account.pk}/", message(), content_type="text/xml")
    assert (plain.status_code, voices()) == (403, [])


def test_in_plain_mode_its_signature_is_asked_for(town: Town, account: Way) -> None:
    way = made(town, encryption="plain")
    asked = {"timestamp": moment_now(), "nonce": NONCE, "signature": signature(TOKEN, moment_now(), NONCE)}
    ask = Client().post
    right = ask(f"/account/{way.pk}/?{urlencode(asked)}", message(), content_type="text/xml")
    assert voices()[0].number in fields_of(right.content)["Content"]
    wrong = ask(f"/account/{way.pk}/?{urlencode(asked | {'signature': 'x'})}", message(), content_type="text/xml")
    assert (wrong.status_code, len(voices())) == (403, 1)


def test_it_answers_the_echo_plain_and_opened(town: Town, account: Way) -> None:
    asked = {"timestamp": moment_now(), "nonce": NONCE, "signature": signature(TOKEN, moment_now(), NONCE), "echostr": "77"}
    assert Client().get(f"/account/{account.pk}/?{urlencode(asked)}").content == b"77"
    assert Client().get(f"/account/{account.pk}/?{urlencode(asked | {'nonce': '1'})}").status_code == 403
    asked = {"timestamp": MOMENT, "nonce": NONCE, "msg_signature": signature(TOKEN, MOMENT, NONCE, ECHO)}
    with clock.at(clock.datetime.fromtimestamp(int(MOMENT), clock.UTC)):
        answer = Client().get(f"/account/{account.pk}/?{urlencode(asked)}&echostr={quote(ECHO, safe='')}")
    assert answer.content == b"1616140317555161061"


def test_switched_off_it_is_not_there(town: Town, account: Way) -> None:
    Way.objects.filter(pk=account.pk).update(live=False)
    assert (sent(account, message()).status_code, voices()) == (404, [])


def test_whoever_follows_is_told_how_and_other_news_is_only_taken(account: Way) -> None:
    assert "打字发过来" in words_of(sent(account, message("", MsgType="event", Event="subscribe", MsgId="")))
    other = sent(account, message("", MsgType="event", Event="VIEW", MsgId=""))
    assert (other.content, voices()) == (b"success", [])


def test_a_flood_is_stopped_kindly(account: Way, settings: Any) -> None:
    settings.PUBLIC_VOICES_PER_HOUR = 2
    answers = [words_of(sent(account, message(identity=str(n)))) for n in range(3)]
    assert (len(voices()), "过一个小时" in answers[2]) == (2, True)


def test_it_goes_to_the_community_of_the_account(town: Town, account: Way) -> None:
    way = made(town, community=town.gucheng)
    sent(way, message())
    assert voices()[0].community == town.gucheng


def test_who_wrote_is_kept_as_a_hash_alone(account: Way) -> None:
    sent(account, message())
    assert "oAbc" not in repr(AccountMessage.objects.values().get())


# Pictures and sounds


@pytest.fixture
def wechat(account: Way, receiver: Receiver) -> Receiver:
    """WeChat's own side: a ticket for the secret, a picture for the ticket."""

    def answer(asked: Sent) -> Any:
        if asked.path.startswith("/cgi-bin/token?"):
            good = "secret=hush" in asked.path
            return 200, json.dumps({"access_token": "T1", "expires_in": 7200} if good else {"errcode": 40125}).encode()
        if "access_token=T1" not in asked.path:
            return 200, b'{"errcode":40001}', "application/json"
        return 200, receiver.media, "image/jpeg"  # type: ignore[attr-defined]

    receiver.media = photo()  # type: ignore[attr-defined]
    receiver.answers = [answer]
    Way.objects.filter(pk=account.pk).update(address=receiver.address)
    return receiver


def picture(identity: str = "2") -> str:
    return message("", identity, MsgType="image", MediaId="M1", PicUrl="http://x/")


def test_a_picture_after_the_words_is_put_to_them(account: Way, wechat: Receiver) -> None:
    sent(account, message())
    assert "放在一起" in words_of(sent(account, picture()))
    assert wechat.got == []  # answered first, fetched afterwards
    assert (fetch_media(), fetch_media()) == (1, 0)
    [voice] = voices()
    assert Attachment.objects.unscoped(WHY).get().voice == voice
    assert [one.path.partition("?")[0] for one in wechat.got] == ["/cgi-bin/token", "/cgi-bin/media/get"]


def test_a_picture_alone_is_a_voice_of_its_own(account: Way, wechat: Receiver) -> None:
    answer = words_of(sent(account, picture()))
    [voice] = voices()
    assert (voice.words, in_fours(voice.receipt_code) in answer, fetch_media()) == ("（发来一张照片，没写字）", True, 1)


def test_a_sound_comes_with_what_wechat_understood(account: Way, wechat: Receiver) -> None:
    wechat.media = b"#!AMR\nxxxx"  # type: ignore[attr-defined]
    sent(account, message("", MsgType="voice", MediaId="M2", Recognition="楼道灯坏了"))
    assert fetch_media() == 1
    kept = Attachment.objects.unscoped(WHY).get()
    assert (voices()[0].words, kept.content_type) == ("楼道灯坏了", "audio/amr")


def test_what_does_not_come_is_asked_for_again_with_a_new_ticket(account: Way, wechat: Receiver) -> None:
    sent(account, picture())
    Way.objects.filter(pk=account.pk).update(ticket=seal("OLD", PLACE), ticket_until=clock.now() + timedelta(hours=1))
    assert (fetch_media(), fetch_media()) == (0, 0)
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert fetch_media() == 1


def test_what_is_no_picture_is_left(account: Way, wechat: Receiver) -> None:
    wechat.media = b"nothing"  # type: ignore[attr-defined]
    sent(account, picture())
    assert (fetch_media(), Attachment.objects.unscoped(WHY).count()) == (0, 0)
    assert AccountMessage.objects.get().fetched_at is not None
