"""How far a volunteer has come, what may follow, and how that looks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VolunteerState(TextChoices):
    APPLIED = "applied", _("等社区接收")
    ACTIVE = "active", _("在册")
    DECLINED = "declined", _("没接收")
    LEFT = "left", _("退出了")


VOLUNTEER_MOVES: dict[str, frozenset[str]] = {
    VolunteerState.APPLIED: frozenset({VolunteerState.ACTIVE, VolunteerState.DECLINED, VolunteerState.LEFT}),
    VolunteerState.ACTIVE: frozenset({VolunteerState.LEFT}),
    VolunteerState.DECLINED: frozenset(),
    VolunteerState.LEFT: frozenset(),
}

VOLUNTEER_LOOK: dict[str, tuple[str, str]] = {
    VolunteerState.APPLIED: ("wait", "hourglass"),
    VolunteerState.ACTIVE: ("ok", "circle-check"),
    VolunteerState.DECLINED: ("no", "x"),
    VolunteerState.LEFT: ("no", "circle-x"),
}

# Nothing is waited for any more: what is known of them may be taken out when they ask.
PAST = (VolunteerState.DECLINED, VolunteerState.LEFT)


class Age(TextChoices):
    """How old somebody said to be; with a day of birth that is asked of the calendar (未成年人保护法 2, 22; DOMAIN §7)."""

    ADULT = "adult", _("满18岁")
    MINOR = "minor", _("14到17岁")
    CHILD = "child", _("不满14岁")


class Relation(TextChoices):
    MOTHER = "mother", _("母亲")
    FATHER = "father", _("父亲")
    GRANDPARENT = "grandparent", _("祖父母、外祖父母")
    OTHER = "other", _("其他监护人")


class ConsentHow(TextChoices):
    IN_PERSON = "in_person", _("当面说的")
    PHONE = "phone", _("电话里说的")
    SIGNED = "signed", _("纸上签了字")


class ServiceState(TextChoices):
    """What time alone changes, that it is over, is never stored."""

    PLANNED = "planned", _("排好了")
    CANCELLED = "cancelled", _("取消了")


OVER = "over"
SERVICE_LOOK: dict[str, tuple[str, str]] = {
    ServiceState.PLANNED: ("hand", "calendar"),
    ServiceState.CANCELLED: ("no", "circle-x"),
    OVER: ("ok", "circle-check"),
}
OVER_SHOWN = _("过去了")


class SignUpState(TextChoices):
    SIGNED = "signed", _("报了名")
    BACK = "back", _("不来了")


SIGN_UP_MOVES: dict[str, frozenset[str]] = {
    SignUpState.SIGNED: frozenset({SignUpState.BACK}),
    SignUpState.BACK: frozenset({SignUpState.SIGNED}),
}

SIGN_UP_LOOK: dict[str, tuple[str, str]] = {
    SignUpState.SIGNED: ("hand", "pencil"),
    SignUpState.BACK: ("no", "x"),
    "came": ("ok", "circle-check"),
    "absent": ("no", "circle-x"),
}


class News(TextChoices):
    """What a volunteer is still to be told of a service."""

    NONE = "", _("没有要告诉的")
    PUT_DOWN = "put_down", _("社区替他报的名，要告诉他")
    CHANGED = "changed", _("改了，要告诉他")
    CANCELLED = "cancelled", _("取消了，要告诉他")


class CertificateState(TextChoices):
    ASKED = "asked", _("等开证明")
    ISSUED = "issued", _("开好了")
    VOID = "void", _("作废了")


CERTIFICATE_MOVES: dict[str, frozenset[str]] = {
    CertificateState.ASKED: frozenset({CertificateState.ISSUED}),
    CertificateState.ISSUED: frozenset({CertificateState.VOID}),
    CertificateState.VOID: frozenset(),
}

CERTIFICATE_LOOK: dict[str, tuple[str, str]] = {
    CertificateState.ASKED: ("wait", "hourglass"),
    CertificateState.ISSUED: ("ok", "circle-check"),
    CertificateState.VOID: ("no", "circle-x"),
}
