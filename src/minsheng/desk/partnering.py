"""What waits this morning of partners: who applied, who waits for an agreement, whose day comes near."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.welcome_in.partners.models import Help, Invitation, Partner
from minsheng.welcome_in.partners.queries.helps import helps_promised, helps_to_note
from minsheng.welcome_in.partners.queries.invitations import for_what, invitations_to_us, unanswered_invitations
from minsheng.welcome_in.partners.queries.partners import due_partners
from minsheng.welcome_in.partners.states import PartnerState

from .todo import Todo

MOST = 40


def asked(user: User) -> tuple[Any, Any, Any]:
    """For the office: what partners promised for today or earlier, until somebody wrote down whether they did it; who waits for it; and who
    was invited and has not answered."""
    return helps_to_note(user)[:MOST], due_partners(user).prefetch_related(None)[:MOST], unanswered_invitations(user)[:MOST]


def todos(helps: list[Help], partners: list[Partner], silent: list[Invitation]) -> list[Todo]:
    note = [_help(one, reverse("partner_promise_note", args=[one.pk]), _("做没做到")) for one in helps]
    return [*note, *map(_todo, partners), *map(_silent, silent)]


def asked_of(user: User) -> tuple[Any, Any]:
    """For whoever acts for an organisation: what it is invited to, and what it promised as a partner."""
    return invitations_to_us(user)[:MOST], helps_promised(user)[:MOST]


def promised(invited: list[Invitation], helps: list[Help]) -> list[Todo]:
    return [*map(_invited, invited), *(_help(one, reverse("partner", args=[one.partner.number]), _("去看")) for one in helps)]


def _silent(one: Invitation) -> Todo:
    title = _("%(name)s没答复邀请") % {"name": one.name}
    day = _("%(day)s前答复") % {"day": clock.day_shown(one.until)}
    url = reverse("invitation", args=[one.number])
    return Todo(title, day, url, _("去看"), thing=one, does=title, about=one.community.name, effect=day)


def _invited(one: Invitation) -> Todo:
    title = _("%(name)s请您：%(what)s") % {"name": one.community.name, "what": for_what(one)}
    day = _("%(day)s前答复") % {"day": clock.day_shown(one.until)}
    url = reverse("invitation", args=[one.number])
    return Todo(title, day, url, _("答复"), thing=one, does=title, about=one.words, effect=day)


def _help(one: Help, url: str, act: str) -> Todo:
    said = {"name": one.partner.name, "words": one.words}
    title = _("%(name)s答应的：%(words)s") % said
    day = _("%(day)s前") % {"day": clock.day_shown(one.due)}
    return Todo(title, day, url, act, thing=one, does=title, about=one.partner.community.name, effect=day)


def _todo(partner: Partner) -> Todo:
    what, why, act = _said(partner)
    return Todo(
        what % {"name": partner.name},
        why,
        reverse("partner", args=[partner.number]),
        act,
        thing=partner,
        does=what % {"name": partner.name},
        about=partner.community.name,
        effect=why,
    )


def _said(partner: Partner) -> tuple[str, str, str]:
    """What waits, since or until when, and the act."""
    if partner.state == PartnerState.APPLIED:
        since = clock.day_shown(clock.local(partner.applied_at).date())
        act = _("审核") if partner.checked_at is None else _("去定")
        return _("%(name)s想当合伙人"), _("%(day)s交的申请") % {"day": since}, act
    if partner.state == PartnerState.ACCEPTED or partner.agreement is None:
        return _("和%(name)s签协议"), _("接受了，还没签"), _("签协议")
    agreement = partner.agreement
    if partner.is_over:
        what = _("和%(name)s的协议到期了：再签，还是结束")
        return what, _("最后一天是%(day)s") % {"day": clock.day_shown(agreement.until)}, _("去定")
    day = partner.next_day or agreement.until
    shown = {"day": clock.day_shown(day)}
    if partner.state == PartnerState.TRIAL and day == partner.trial_until:
        return _("%(name)s的试合作快结束了：转不转正"), _("试到%(day)s") % shown, _("去定")
    if day == agreement.review_on:
        return _("看看和%(name)s合作得怎么样"), _("%(day)s复核") % shown, _("复核")
    return _("和%(name)s的协议快到期了"), _("最后一天是%(day)s") % shown, _("去定")
