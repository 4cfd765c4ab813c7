"""The sheets of casework: slips that people fill in themselves, promises to take a share, and what residents say of a result."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import allowed

from . import actions
from .actions import Speaker
from .forms import building_named, day_field, estate_field, one_of, speaker_mode
from .models import Assignment, Confirmation, Voice
from .paper_sheets import Box, Printed, Sheet, SheetHead, community_of, moment_of, typed_of
from .queries.voices import voice_or_none
from .queries.waiting_on_paper import share_named, shares_to_promise, voices_to_ask
from .receiving import receive
from .states import Ground, Satisfaction, Source, Verdict, Via, VoiceKind


class SlipHead(SheetHead):
    estate = estate_field()
    day = day_field(_("哪天"), required=False)


class PromiseHead(SheetHead):
    pass


class ConfirmHead(SheetHead):
    via = one_of(_("怎么问到的"), [c for c in Via.choices if c[0] != Via.CODE], initial=Via.DOOR)


def _begin_slips(user: User, head: dict[str, Any]) -> dict[str, Any]:
    return head | {"community": community_of(user, head["estate"]), "moment": moment_of(head["day"])}


def _take_slip(user: User, head: dict[str, Any], row: dict[str, Any]) -> None:
    estate = head["estate"]

    def do() -> Voice:
        return actions.hear_voice(
            words=row["words"],
            community=head["community"],
            estate=estate,
            building=building_named(estate, row["place"]),
            place=row["place"],
            kind=row["kind"],
            source=Source.OTHER,
            heard_at=head["moment"] if head["day"] else None,
            speaker=Speaker(speaker_mode(row["name"], row["phone"]), row["name"], row["phone"]),
            by=user,
        )

    content = typed_of(row) | {"estate": estate.code if estate else "", "day": str(head["day"] or "")}
    receive(client_id=row["client_id"], act="hear_voice", content=content, by=user, kind=Voice, do=do)


def _take_promise(user: User, head: dict[str, Any], row: dict[str, Any]) -> None:
    day, ground = row["promise_date"], row["ground"]
    if bool(day) == bool(ground):
        raise BadInput("答应哪天办好、为什么不办，这两格写一格。", "promise_date", "promise_or_refuse")
    share = share_named(user, row["number"], row["organisation"])
    if share is None:
        raise BadInput("没有这件事里这一家的一份。编号和单位照纸上写。", "number", "no_such_share")

    def do() -> Assignment:
        if day:
            actions.accept_share(assignment=share, promise_date=day, by=user)
        else:
            actions.refuse_share(assignment=share, ground=ground, words=row["words"], by=user)
        return share

    act = "accept_share" if day else "refuse_share"
    receive(client_id=row["client_id"], act=act, content=typed_of(row), by=user, kind=Assignment, do=do)


def _promises_waiting(user: User, community: Community) -> list[Printed]:
    return [
        Printed({"number": share.case.number, "organisation": share.organisation.name}, share.share)
        for share in shares_to_promise(user, community)
        if allowed(user, "casework.accept_share", share)
    ]


def _take_confirmation(user: User, head: dict[str, Any], row: dict[str, Any]) -> None:
    voice = voice_or_none(user, row["number"])
    if voice is None:
        raise BadInput("没有这个编号的民声。编号照纸上写。", "number", "no_such_voice")

    def do() -> Confirmation:
        satisfaction = row["satisfaction"] or Satisfaction.NOT_ASKED
        return actions.confirm(
            voice=voice, verdict=row["verdict"], satisfaction=satisfaction, words=row["words"], via=head["via"], by=user
        )

    content = typed_of(row) | {"via": head["via"]}
    receive(client_id=row["client_id"], act="confirm", content=content, by=user, kind=Confirmation, do=do)


def _voices_waiting(user: User, community: Community) -> list[Printed]:
    return [Printed({"number": voice.number}, voice.place_shown) for voice in voices_to_ask(user, community)]


def _same(user: User, head: dict[str, Any]) -> dict[str, Any]:
    return head


OWN = [
    Sheet(
        code="slip",
        name=_("民声登记单"),
        about=_("居民自己写，一张纸三份，裁开用。"),
        head=SlipHead,
        boxes=[
            Box("words", _("想说什么"), needed=True),
            Box("kind", _("是什么"), 20, circle=VoiceKind.choices),
            Box("place", _("说的是哪儿"), 30, kind="line"),
            Box("name", _("怎么称呼"), 24, kind="line", most=40),
            Box("phone", _("电话"), 34, kind="phone"),
        ],
        rows=9,
        row_height=0,
        begin=_begin_slips,
        take=_take_slip,
        onward=lambda head: reverse("inbox"),
        slips=True,
        note=_("姓名、电话愿意留才留。留了电话，办成什么样会告诉您；不留也照样办。"),
    ),
    Sheet(
        code="promise",
        name=_("领办单"),
        about=_("没有账号的单位在纸上答应哪天办好，或者写明为什么不办。"),
        head=PromiseHead,
        boxes=[
            Box("number", _("事项编号"), 40, kind="line", most=24, needed=True, printed=True),
            Box("organisation", _("哪一家"), 44, kind="line", needed=True, printed=True),
            Box("promise_date", _("答应哪天办好"), 30, kind="day"),
            Box("ground", _("为什么不办"), 44, circle=Ground.choices),
            Box("words", _("不办的，写一句缘由")),
        ],
        rows=8,
        row_height=15,
        begin=_same,
        take=_take_promise,
        onward=lambda head: reverse("cases"),
        listed=_promises_waiting,
        across=True,
        note=_("单位盖章或签字：　　　　　　　　　　　　日期："),
    ),
    Sheet(
        code="confirmation",
        name=_("回访表"),
        about=_("上门、打电话问居民解决了没有，由没经手的人去问。"),
        head=ConfirmHead,
        boxes=[
            Box("number", _("民声编号"), 42, kind="line", most=24, needed=True, printed=True),
            Box("verdict", _("解决了吗"), 34, circle=Verdict.choices, needed=True),
            Box("satisfaction", _("满意吗"), 26, circle=Satisfaction.choices),
            Box("words", _("原话")),
        ],
        rows=12,
        row_height=15,
        begin=_same,
        take=_take_confirmation,
        onward=lambda head: reverse("cases"),
        listed=_voices_waiting,
        note=_("照居民说的圈，不替他圈。问的人：　　　　　　　　哪天："),
    ),
]
