"""The ways out that an office can set up, and what may be told by them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minsheng.casework.events import (
    CaseOpened,
    CaseReopened,
    EndApproved,
    RefusalAdjudicated,
    ResidentConfirmed,
    ResidentsAnswered,
    ResultGiven,
    ShareAccepted,
    ShareOffered,
    ShareRefused,
)
from minsheng.foundation.events import Happening


class WayKind(TextChoices):
    WEBHOOK = "webhook", _("另一个系统")
    SMS = "sms", _("短信")
    ROBOT = "robot", _("企业微信群机器人")
    APP = "app", _("企业微信应用")
    ACCOUNT = "account", _("微信公众号")


# Machines may be told twice, by the same id; people at most once.
TO_MACHINES = frozenset({WayKind.WEBHOOK})


# What is sent to see whether it arrives, about no matter at all.
TRIAL = "trial"


class Encryption(TextChoices):
    PLAIN = "plain", _("明文")
    SAFE = "safe", _("安全模式")


class BodyKind(TextChoices):
    FORM = "form", _("表单（一行一个：名字=值）")
    JSON = "json", _("JSON")
    QUERY = "query", _("写在地址里（一行一个：名字=值）")


class Decision(TextChoices):
    AGAIN = "again", _("再发")
    GIVEN_UP = "given_up", _("不发了")


@dataclass(frozen=True)
class Told:
    """Something of a case that may be told outside: its name for programs, and the sentence for people. Never more than the number."""

    kind: str
    label: Any
    event: type[Happening]


TOLD = (
    Told("case.opened", _("立了一件事项"), CaseOpened),
    Told("share.offered", _("派给一家单位"), ShareOffered),
    Told("share.accepted", _("单位接了"), ShareAccepted),
    Told("share.refused", _("单位不接，等裁定"), ShareRefused),
    Told("share.adjudicated", _("裁定了"), RefusalAdjudicated),
    Told("share.result", _("交了结果，等核验"), ResultGiven),
    Told("case.answered", _("给居民回了话"), ResidentsAnswered),
    Told("case.confirmed", _("居民答复了"), ResidentConfirmed),
    Told("case.reopened", _("居民说没解决，重新办"), CaseReopened),
    Told("case.ended", _("不经居民确认结束了"), EndApproved),
)
LABELS: dict[str, Any] = {one.kind: one.label for one in TOLD}
