"""Writes that came twice with other content, as two people can read them: what was kept, and what came later."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User

from ..models import Assignment, Attachment, Case, Confirmation, Voice, WriteConflict
from ..models.voices import covered
from ..states import Ground, Satisfaction, ShareRole, Source, SpeakerMode, Stage, Urgency, Verdict, VoiceKind

Lines = list[tuple[str, str]]
# What was kept, by the name of its row, as somebody may read it: its address and its lines.
Show = Callable[[str, User], tuple[str, Lines] | None]

# What a form or a program calls it → what people call it, in the order in which it is read. What is not here is for the program alone.
NAMES: dict[str, Any] = {
    "words": gettext_lazy("原话"),
    "text": gettext_lazy("原话"),
    "title": gettext_lazy("事项叫什么"),
    "share": gettext_lazy("哪一份"),
    "organisation": gettext_lazy("单位"),
    "role": gettext_lazy("牵头还是协办"),
    "due": gettext_lazy("哪天前"),
    "kind": gettext_lazy("是什么"),
    "category": gettext_lazy("类别"),
    "urgency": gettext_lazy("急不急"),
    "estate": gettext_lazy("小区"),
    "building": gettext_lazy("楼"),
    "place": gettext_lazy("在哪儿"),
    "name": gettext_lazy("谁说的"),
    "household": gettext_lazy("哪一户"),
    "phone": gettext_lazy("电话"),
    "mode": gettext_lazy("说话的人"),
    "speaker_mode": gettext_lazy("说话的人"),
    "on_behalf": gettext_lazy("替谁说的"),
    "source": gettext_lazy("在哪种场合听到的"),
    "heard_at": gettext_lazy("什么时候听到的"),
    "observed": gettext_lazy("看到的"),
    "judgement": gettext_lazy("判断"),
    "stage": gettext_lazy("拍的是"),
    "note": gettext_lazy("说明"),
    "photo": gettext_lazy("照片"),
    "at": gettext_lazy("什么时候"),
    "topic": gettext_lazy("说什么"),
    "home": gettext_lazy("哪一户"),
    "saw": gettext_lazy("看到的"),
    "hopes": gettext_lazy("闻：他盼什么、怎么想"),
    "hurts": gettext_lazy("问：难在哪儿"),
    "felt": gettext_lazy("判断"),
    "answer": gettext_lazy("当场答了什么"),
    "next_on": gettext_lazy("下次哪天去"),
    "headcount": gettext_lazy("来了几位"),
    "names": gettext_lazy("愿意留名的"),
    "present": gettext_lazy("在不在"),
    "where": gettext_lazy("在哪儿"),
    "seats": gettext_lazy("谁来了、怎么说"),
    "steps": gettext_lazy("哪几步"),
    "number": gettext_lazy("编号"),
    "promise_date": gettext_lazy("答应哪天办好"),
    "ground": gettext_lazy("为什么不办"),
    "verdict": gettext_lazy("解决了吗"),
    "satisfaction": gettext_lazy("满意吗"),
}
CHOICES: dict[str, Any] = {
    "kind": VoiceKind,
    "source": Source,
    "urgency": Urgency,
    "role": ShareRole,
    "stage": Stage,
    "mode": SpeakerMode,
    "speaker_mode": SpeakerMode,
    "ground": Ground,
    "verdict": Verdict,
    "satisfaction": Satisfaction,
}


@dataclass(frozen=True)
class TwoSides:
    pk: int
    at: datetime
    by: User | None
    kept: Lines
    came: Lines
    url: str


def two_sides(conflict: WriteConflict, user: User) -> TwoSides:
    """Names and telephones stay covered on both sides; what was kept and has since gone elsewhere is not shown."""
    url, kept = _kept(conflict, user)
    said = json.loads(conflict.received)
    came = _lines(said, *_CALLED.get(conflict.write.act, (NAMES, CHOICES)))
    return TwoSides(conflict.pk, conflict.at, conflict.by, kept, came, url)


def _lines(said: dict[str, Any], names: Mapping[str, Any] = NAMES, choices: Mapping[str, Any] = CHOICES) -> Lines:
    flat = {**said, **(said.get("speaker") or {})}
    return [
        (str(name), _shown(key, flat[key], choices)) for key, name in names.items() if flat.get(key) not in (None, "", [], {})
    ]


def as_people_read(said: dict[str, Any]) -> Lines:
    """What a program sent, under the names that people use, names and telephones covered."""
    return _lines(covered(said))


def _shown(key: str, value: Any, choices: Mapping[str, Any] = CHOICES) -> str:
    if key in choices:
        return str(dict(choices[key].choices).get(value, value))
    if isinstance(value, bool):
        return _("在") if value else _("不在")
    return "；".join(str(one) for one in value) if isinstance(value, list) else str(value)


def show_kept(act: str, show: Show, names: Mapping[str, Any] | None = None, choices: Mapping[str, Any] | None = None) -> None:
    """Say how what an act of another package kept is read: its address and its lines, None where it is gone. For apps.py alone.

    `names` and `choices`: what its own parts are called, where they are not called as those of a voice are.
    """
    _SHOWN[act] = show
    if names is not None:
        _CALLED[act] = names, choices or {}


def _kept(conflict: WriteConflict, user: User) -> tuple[str, Lines]:
    show = _SHOWN.get(conflict.write.act)
    found = show(conflict.write.result, user) if show else None
    return (found[0], _full(found[1])) if found else ("", _gone())


def _voice(identity: str, user: User) -> tuple[str, Lines] | None:
    voice = Voice.objects.visible_to(user).select_related("estate", "building", "speaker").filter(pk=identity).first()
    return (reverse("voice", args=[voice.number]), _of_voice(voice)) if voice else None


def _case(identity: str, user: User) -> tuple[str, Lines] | None:
    case = Case.objects.visible_to(user).select_related("category").filter(pk=identity).first()
    if case is None:
        return None
    said = [(_("事项叫什么"), case.title), (_("类别"), case.category.name), (_("在哪儿"), case.place)]
    return reverse("case", args=[case.number]), said


def _file(identity: str, user: User) -> tuple[str, Lines] | None:
    file = Attachment.objects.visible_to(user).filter(pk=identity).first()
    said = [(_("拍的是"), str(file.get_stage_display())), (_("说明"), file.note)] if file else []
    return (reverse("file", args=[file.key]), said) if file else None


def _share(identity: str, user: User) -> tuple[str, Lines] | None:
    share = Assignment.objects.visible_to(user).select_related("organisation", "case").filter(pk=identity).first()
    if share is None:
        return None
    said = [(_("单位"), share.organisation.name), (_("牵头还是协办"), str(share.get_role_display())), (_("哪一份"), share.share)]
    return reverse("case", args=[share.case.number]), said


def _confirmation(identity: str, user: User) -> tuple[str, Lines] | None:
    said = Confirmation.objects.visible_to(user).select_related("voice").filter(pk=identity).first()
    if said is None:
        return None
    lines = [(_("解决了吗"), str(said.get_verdict_display())), (_("满意吗"), str(said.get_satisfaction_display()))]
    return reverse("voice", args=[said.voice.number]), [*lines, (_("原话"), said.words)]


_CALLED: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
_SHOWN: dict[str, Show] = {"hear_voice": _voice, "say_more": _voice, "open_case": _case, "attach": _file, "offer_share": _share}
_SHOWN |= {"accept_share": _share, "refuse_share": _share, "confirm": _confirmation}


def _of_voice(voice: Voice) -> Lines:
    said = {
        "words": voice.words,
        "kind": voice.kind,
        "estate": voice.estate.name if voice.estate else "",
        "place": voice.place,
        "name": voice.speaker_shown,
        "phone": voice.speaker.phone_shown if voice.speaker else "",
        "source": voice.source,
        "heard_at": f"{clock.local(voice.heard_at):%Y-%m-%d %H:%M}",
        "observed": voice.observed,
        "judgement": voice.judgement,
    }
    return _lines(said)


def _full(said: Lines) -> Lines:
    return [line for line in said if line[1]]


def _gone() -> Lines:
    return [(_("现在"), _("已经不在这里了"))]
