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
