"""What residents send to the official account becomes voices; pictures and sounds are fetched afterwards."""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction

from minsheng.casework.actions import attach, hear_voice
from minsheng.casework.models import Voice
from minsheng.casework.receiving import OtherContent, receive
from minsheng.casework.states import Source, VoiceState
from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput, Refusal, StateForbids
from minsheng.foundation.ids import in_fours
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.neighbourhood.models import Community

from ..models import AccountMessage, Way
from ..queries.account import earlier_voice, media_due
from ..ways.account import Incoming
from ..ways.calling import Call, call
from ..ways.outcomes import NotTaken, Unsure
from ..ways.tickets import ENDED, forget_ticket, ticket_of
from .sending import BACK_OFF

HOST = "https://api.weixin.qq.com"
ACT = "hear_from_account"
# A picture that follows words within so long belongs to them.
TOGETHER = timedelta(minutes=10)
NO_WORDS = {"image": "（发来一张照片，没写字）", "voice": "（发来一段语音，没写字）"}
# All senders of an account together may write so many times what one of them may.
WAY_TIMES = 20
HOW = "您好！有什么事、什么建议，直接打字发过来，也能发照片、说一段语音。每说一件，给您一个回执码，凭它看谁来办、办得怎样。人有危险请打110、119、120。"


@dataclass(frozen=True)
class Answered:
    """What the resident reads at once; `voice` where something was heard."""

    words: str
    voice: Voice | None = None


def hear_from_account(*, way: Way, message: Incoming, by: None = None) -> Answered:
    """A text, a picture or a sound, once however often WeChat sends it; the answer holds the receipt code.

    A picture or sound that follows words within ten minutes is put to them. Raises nothing that a resident could do something about: what is
    refused is said in the answer.
    """
    if message.kind not in ("text", *NO_WORDS):
        return Answered(HOW if message.kind in ("subscribe", "location", "video", "shortvideo", "link") else "")
    sender = privacy.index_of(f"{way.pk}\0{message.sender}", "account.sender")
    content = {"way": way.pk, "sender": sender, "kind": message.kind, "words": message.words, "media": message.media}
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"minsheng:{way.pk}:{message.identity}")
    try:
        require_tries_left(f"account:{sender[:60]}", settings.PUBLIC_VOICES_PER_HOUR)
        require_tries_left(f"account-way:{way.pk}", WAY_TIMES * settings.PUBLIC_VOICES_PER_HOUR)
        received = receive(
            client_id=identity, act=ACT, content=content, by=None, kind=AccountMessage, do=lambda: _kept(way, message, sender)
        )
        if received.new:
            count_try(f"account:{sender[:60]}")
            count_try(f"account-way:{way.pk}")
    except OtherContent:
        count_try(f"account:{sender[:60]}")
        count_try(f"account-way:{way.pk}")
        return Answered("这一条收到过了。")
    except Refusal as refused:
        return Answered(refused.message)
    voice = received.result.voice
    if received.result.media and not message.words and voice.words not in NO_WORDS.values():
        return Answered(f"收到了，和刚才说的放在一起，编号{voice.number}。", voice)
    return Answered(_receipt(voice), voice)


def _receipt(voice: Voice) -> str:
    address = f"：{settings.SITE_ADDRESS}/receipts/" if settings.SITE_ADDRESS else ""
    return (
        f"您说的记下了，编号{voice.number}。\n回执码：{in_fours(voice.receipt_code)}\n"
        f"凭回执码看谁来办、办得怎样{address}\n别把回执码给别人。人有危险请打110、119、120。"
    )


def _kept(way: Way, message: Incoming, sender: str) -> AccountMessage:
    now = clock.now()
    voice = earlier_voice(way, sender, now - TOGETHER) if message.media and not message.words else None
    if voice is None:
        community = way.community or Community.objects.public().order_by("code").first()
        if community is None:
            raise BadInput("还没有社区能收，请打社区的电话。", "community")
        words = message.words or NO_WORDS.get(message.kind, "")
        voice = hear_voice(words=words, community=community, by=None, source=Source.ACCOUNT)
    kept = {"sender": sender, "voice": voice, "media": message.media, "at": now}
    return AccountMessage.objects.create(way=way, message=message.identity, **kept)


def fetch_media() -> int:
    """Pictures and sounds that lie with WeChat, as far as they are due; gives how many came. May run twice at once: each is kept once."""
    came, away = 0, set[int]()
    for message in () if settings.DRILL else media_due(BACK_OFF):
        if message.way_id in away or not message.way.secrets().get("secret"):
            continue
        mine = AccountMessage.objects.filter(pk=message.pk, fetched_at=None, attempts=message.attempts)
        if not mine.update(attempts=message.attempts + 1):
            continue  # another worker has it
        try:
            content = _media(message.way, message.media)
        except (NotTaken, Unsure):
            away.add(message.way_id)  # one that is not there is asked once a round
            continue
        came += _attached(message, content)
    return came


def _media(way: Way, media: str) -> bytes:
    """Raises NotTaken and Unsure alike where it has to be asked again."""
    host = way.address or HOST
    asked = {"grant_type": "client_credential", "appid": way.detail("app"), "secret": way.secrets().get("secret", "")}
    ticket = ticket_of(way, f"{host}/cgi-bin/token", asked)
    where = urlencode({"access_token": ticket, "media_id": media})
    reply = call(Call("GET", f"{host}/cgi-bin/media/get?{where}"), settings.UPLOAD_LIMIT + 1)
    if reply.status != 200 or "json" in reply.content_type or "text" in reply.content_type:
        try:
            code = json.loads(reply.body).get("errcode")
        except (ValueError, AttributeError):
            code = None
        if code in ENDED:
            forget_ticket(way)
        raise NotTaken("微信没有给出这张照片。")
    return reply.body


@transaction.atomic
def _attached(message: AccountMessage, content: bytes) -> bool:
    """Put to its voice, once; what is neither picture nor sound is left."""
    if not AccountMessage.objects.filter(pk=message.pk, fetched_at=None).update(fetched_at=clock.now()):
        return False
    voice = message.voice
    if voice.state in (VoiceState.REPLACED, VoiceState.UNDONE):
        return False
    try:
        with transaction.atomic():
            attach(content=content, voice=voice, by=None)
    except (BadInput, StateForbids):
        return False
    return True
