"""Questions about what is offered and needed: the board, what could hang there, and what fits together and why."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minsheng.casework.models import Case, Voice
from minsheng.casework.queries.story import Line, told
from minsheng.casework.states import OPEN, VoiceKind, VoiceState
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import Community, Organisation, User, still_in_force
from minsheng.neighbourhood.queries import scope_of, served_by, serves_in
from minsheng.neighbourhood.states import OrganisationKind, Role

from ..models import Help, Need, Offer, Partner
from ..states import BOUND, HelpState, NeedState, OfferState
from .helps import PARTS as HELP_PARTS

WHY = "of a need or an offer already visible"
MOST = 100
OFFICE = (Role.WORKER, Role.SECRETARY, Role.STREET)
# What is still waited for of a voice; the rest is settled, passed on or taken back.
WAITED_FOR = (VoiceState.NEW, VoiceState.IN_CASE)


def offers_seen_by(user: User) -> QuerySet[Offer]:
    rows: QuerySet[Offer] = Offer.objects.visible_to(user).select_related("community", "estate", "organisation")
    return rows.order_by("-pk")


def needs_seen_by(user: User) -> QuerySet[Need]:
    rows: QuerySet[Need] = Need.objects.visible_to(user).select_related("community", "estate", "voice", "case")
    return rows.order_by("-pk")


def offer_or_none(user: User, identity: int) -> Offer | None:
    return offers_seen_by(user).filter(pk=identity).first()


def need_or_none(user: User, identity: int) -> Need | None:
    return needs_seen_by(user).filter(pk=identity).first()


def offers_standing(user: User) -> QuerySet[Offer]:
    """What hangs and is not over, and what hung and was used."""
    not_over = Q(until=None) | Q(until__gte=clock.today())
    return offers_seen_by(user).filter(not_over).exclude(state=OfferState.WITHDRAWN)


def offers_up(user: User) -> QuerySet[Offer]:
    """The latest hundred, for the board."""
    return offers_standing(user)[:MOST]


def needs_hanging(user: User) -> QuerySet[Need]:
    return needs_seen_by(user).filter(state=NeedState.UP)


def needs_up(user: User) -> QuerySet[Need]:
    """The latest hundred, for the board."""
    return needs_hanging(user)[:MOST]


def helps_for(need: Need, user: User) -> QuerySet[Help]:
    """Who promised for it: for the office all, for an organisation its own."""
    rows: QuerySet[Help] = Help.objects.visible_to(user).filter(need=need).select_related(*HELP_PARTS)
    return rows.order_by("-pk")


def promised_for(needs: list[Need]) -> set[int]:
    """Those of these needs for which somebody promised something that was not broken."""
    rows = Help.objects.unscoped(WHY).filter(need__in=needs).exclude(state=HelpState.BROKEN)
    return set(rows.order_by().values_list("need_id", flat=True))


def voices_behind(*, voice: Voice | None, case: Case | None) -> QuerySet[Voice]:
    """Whose need it is: the voice with those that only repeat it, or all voices of the case."""
    rows: QuerySet[Voice] = Voice.objects.unscoped("what organisations read is reworded")
    return rows.filter(Q(pk=voice.pk) | Q(repeats=voice)) if voice is not None else rows.filter(case=case)


def is_waited_for(*, voice: Voice | None, case: Case | None) -> bool:
    """A voice of a need that nobody has settled, or an open case."""
    if voice is not None:
        return voice.kind == VoiceKind.NEED and voice.state in WAITED_FOR
    return case is not None and case.phase in OPEN


def office_there(user: User) -> frozenset[int]:
    return scope_of(user).led(*OFFICE)


def needs_of_voices(user: User) -> QuerySet[Voice]:
    """Voices of a need that wait and do not hang yet, as far as this office sees them; nor does the case they are in."""
    hung = Need.objects.unscoped("what hangs already").filter(state=NeedState.UP)
    rows = Voice.objects.visible_to(user).filter(kind=VoiceKind.NEED, state__in=WAITED_FOR, repeats=None)
    rows = rows if scope_of(user).everywhere else rows.filter(community_id__in=office_there(user))
    rows = rows.exclude(pk__in=hung.exclude(voice=None).order_by().values("voice_id"))
    rows = rows.exclude(case_id__in=hung.exclude(case=None).order_by().values("case_id"))
    found: QuerySet[Voice] = rows.select_related("community", "estate").order_by("-pk")[:30]
    return found


def needs_of_cases(user: User) -> QuerySet[Case]:
    """Open cases that do not hang yet."""
    hung = Need.objects.unscoped("what hangs already").filter(state=NeedState.UP).exclude(case=None)
    rows = Case.objects.worked_by(user).open()
    rows = rows if scope_of(user).everywhere else rows.filter(community_id__in=office_there(user))
    rows = rows.exclude(pk__in=hung.order_by().values("case_id"))
    found: QuerySet[Case] = rows.select_related("community", "estate").order_by("-pk")[:30]
    return found


def places_to_offer_in(user: User) -> QuerySet[Community]:
    """Where this user's office works, or the own organisation serves."""
    scope = scope_of(user)
    rows: QuerySet[Community] = Community.objects.visible_to(user).filter(valid_to=None).order_by("name")
    if scope.everywhere:
        return rows
    return rows.filter(Q(pk__in=office_there(user)) | Q(pk__in=served_by(scope.organisations)))


def who_offers(user: User) -> QuerySet[Organisation]:
    """Of whom this user may write an offer down: the own organisation, or those that serve where the office works."""
    scope = scope_of(user)
    rows = Organisation.objects.visible_to(user).exclude(kind=OrganisationKind.COMMUNITY)
    if not scope.everywhere:
        here = serves_in(office_there(user)) | Q(whole_district=True) if office_there(user) else Q(pk=None)
        rows = rows.filter(here | Q(pk__in=scope.organisations))
    found: QuerySet[Organisation] = rows.order_by("name")
    return found


def _bound_in(community_id: int) -> QuerySet[Partner]:
    """Partners whose agreement holds today in a community."""
    rows: QuerySet[Partner] = Partner.objects.unscoped(WHY).filter(
        still_in_force("agreement__"), state__in=BOUND, agreement__areas__community=community_id
    )
    return rows.select_related("agreement", "organisation", "community").order_by("-pk")


def partner_of(offer: Offer) -> Partner | None:
    """As which partner its organisation would promise; None where it has no agreement here."""
    return _bound_in(offer.community_id).filter(organisation=offer.organisation_id).first()


@dataclass(frozen=True)
class Fit:
    """An offer that hangs, and what speaks for and against it, each a sentence. A person decides; nothing is matched by itself."""

    offer: Offer
    reasons: list[str]
    partner: Partner | None
    same_kind: bool
    days_fit: bool
    near: bool


def fits_for(need: Need, user: User) -> list[Fit]:
    """What hangs in the community of the need, as far as this user sees it: of the same kind first, then where days, agreement and place fit."""
    rows = offers_seen_by(user).filter(community=need.community_id, state=OfferState.UP)
    rows = rows.filter(Q(until=None) | Q(until__gte=clock.today()))
    bound: dict[int, Partner] = {}
    for partner in _bound_in(need.community_id):
        if partner.organisation_id is not None:
            bound.setdefault(partner.organisation_id, partner)
    found = [_fit(need, offer, bound.get(offer.organisation_id)) for offer in rows[:MOST]]
    return sorted(found, key=lambda one: (not one.same_kind, not one.days_fit, one.partner is None, not one.near, one.offer.pk))


def _fit(need: Need, offer: Offer, partner: Partner | None) -> Fit:
    same, days = offer.kind == need.kind, _days_fit(need, offer)
    near = offer.estate_id is None or need.estate_id is None or offer.estate_id == need.estate_id
    kinds = {"gives": offer.get_kind_display(), "wants": need.get_kind_display()}
    reasons = [_("正是要的：%(gives)s") % kinds if same else _("给的是%(gives)s，要的是%(wants)s") % kinds]
    reasons.append(_place(need, offer))
    able = [one for one in offer.organisation.abilities if one in need.words]
    if able:
        reasons.append(_("会：%(what)s") % {"what": _("、").join(able)})
    if partner is None:
        reasons.append(_("还没签合伙协议，答应之前先请它来当合伙人"))
    else:
        reasons.append(_("签了协议：%(state)s") % {"state": partner.get_state_display()})
    reasons.append(_("日子对得上") if days else _("日子对不上：它能帮的是%(days)s") % {"days": days_shown(offer)})
    return Fit(offer, reasons, partner, same, days, near)


def _days_fit(need: Need, offer: Offer) -> bool:
    begins_in_time = need.until is None or offer.since <= need.until
    return begins_in_time and (offer.until is None or need.since <= offer.until)


def _place(need: Need, offer: Offer) -> str:
    if offer.estate is None:
        return _("全社区都行")
    if need.estate is None or need.estate_id == offer.estate_id:
        return _("就在%(name)s") % {"name": offer.estate.name}
    return _("在%(name)s，不在%(wanted)s") % {"name": offer.estate.name, "wanted": need.estate.name}


def days_shown(one: Offer | Need) -> str:
    said = {"since": clock.day_shown(one.since), "until": clock.day_shown(one.until) if one.until else ""}
    return _("%(since)s到%(until)s") % said if one.until else _("%(since)s起") % said


def story_of_need(need: Need) -> list[Line]:
    """What happened to it, what was promised for it, and whether that helped."""
    mine = Q(subject_kind="need", subject_id=str(need.pk)) | Q(also_kind="need", also_id=str(need.pk))
    return told(list(TimelineEntry.objects.filter(mine).select_related("by").order_by("-id")))
