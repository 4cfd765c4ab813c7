"""A volunteer comes, or does not after all; and is told what changed."""

from django.db import transaction
from django.db.models import F, Q

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import VolunteerSignedUp, VolunteerSteppedBack, VolunteerTold
from ..models import Service, SignUp, Volunteer
from ..queries.volunteers import allowed_at
from ..states import SIGN_UP_MOVES, Age, News, ServiceState, SignUpState
from .services import require_standing
from .volunteers import require_active

NO_CONSENT = "还没记下监护人同意，不满18岁的不能排服务，也不记时长。请先问过监护人，在志愿者那一页记下。"


def require_fit(service: Service, volunteer: Volunteer, *, with_guardian: bool) -> None:
    """Under eighteen: only where it suits them and a guardian has said yes; under fourteen only together with the guardian."""
    age = volunteer.age_on(clock.local(service.at).date())
    if age == Age.ADULT:
        return
    if not service.minors_ok:
        raise StateForbids("这次服务不适合不满18岁的人。", "not_for_minors")
    if not allowed_at(volunteer, service.at):
        raise StateForbids(NO_CONSENT, "no_consent")
    if age == Age.CHILD and not with_guardian:
        raise BadInput("不满14岁的，要和监护人一起来。请勾上“和监护人一起来”。", "with_guardian", "guardian_beside")


@transaction.atomic
def sign_up(*, service: Service, volunteer: Volunteer, by: User | None, with_guardian: bool = False) -> SignUp:
    """Put a volunteer down for a service. `by` is None where whoever holds the code signs up; by then it must not have begun.

    The office may do it afterwards too, for somebody who came along; it tells the volunteer.
    """
    if by is not None:
        require(by, "activities.sign_up", service)
    require_standing(service)
    if by is None and service.has_begun:
        raise StateForbids("已经开始了，要来请打社区的电话。", "service_begun")
    if volunteer.community_id != service.community_id:
        raise StateForbids("这位志愿者不是这个社区的。", "volunteer_elsewhere")
    require_active(volunteer)
    if service.lacks_insurance:
        raise StateForbids("这次服务有风险，要先办好保险，才能报名。", "not_insured")
    require_fit(service, volunteer, with_guardian=with_guardian)
    rows = Service.objects.unscoped("sign up").filter(pk=service.pk, state=ServiceState.PLANNED, version=service.version)
    if not rows.filter(Q(wanted=None) | Q(taken__lt=F("wanted"))).update(taken=F("taken") + 1):
        if rows.exists():
            raise StateForbids("人满了。", "service_full")
        raise SomebodyWasFaster
    news = News.PUT_DOWN if by is not None and not service.has_begun else News.NONE
    said = {"with_guardian": with_guardian, "signed_at": clock.now(), "put_down_by": by, "news": news, "told_at": None}
    one = SignUp.objects.unscoped("sign up").filter(service=service, volunteer=volunteer).first()
    if one is None:
        one = SignUp.objects.create(service=service, volunteer=volunteer, **said)
    else:
        _move(one, SignUpState.SIGNED, "这位已经报了名。")
        SignUp.objects.unscoped("sign up").filter(pk=one.pk).update(**said)
    record(
        VolunteerSignedUp(
            service_id=service.pk, volunteer_id=volunteer.pk, with_guardian=with_guardian, by_id=by.pk if by else None
        )
    )
    return one


def _move(one: SignUp, to: str, sentence: str) -> None:
    if to not in SIGN_UP_MOVES[one.state]:
        raise StateForbids(sentence, "sign_up_state")
    if not SignUp.objects.unscoped("move").filter(pk=one.pk, state=one.state).update(state=to, news=News.NONE):
        raise SomebodyWasFaster
    one.state = to


def take_down(one: SignUp) -> None:
    """One place is free again."""
    _move(one, SignUpState.BACK, "这位已经不来了。")
    Service.objects.unscoped("step back").filter(pk=one.service_id).update(taken=F("taken") - 1)


@transaction.atomic
def step_back(*, sign_up: SignUp, by: User | None) -> None:
    """They do not come after all. `by` is None where whoever holds the code says it, before it begins."""
    if by is not None:
        require(by, "activities.step_back", sign_up)
    require_standing(sign_up.service)
    if by is None and sign_up.service.has_begun:
        raise StateForbids("已经开始了，来不了请打社区的电话。", "service_begun")
    if sign_up.hours.unscoped("of this sign-up").exists():
        raise StateForbids("已经记了来没来，要改请用“更正”。", "presence_noted")
    take_down(sign_up)
    record(VolunteerSteppedBack(service_id=sign_up.service_id, volunteer_id=sign_up.volunteer_id, by_id=by.pk if by else None))


def take_down_ahead(volunteer: Volunteer) -> list[int]:
    """Whatever somebody is signed up for and has not begun falls: the ids of those services."""
    rows = SignUp.objects.unscoped("nothing is planned any more").filter(
        volunteer=volunteer, state=SignUpState.SIGNED, service__at__gt=clock.now(), service__state=ServiceState.PLANNED
    )
    found = list(rows.order_by("pk"))
    for one in found:
        take_down(one)
    return [one.service_id for one in found]


@transaction.atomic
def tell_volunteer(*, sign_up: SignUp, by: User | None) -> None:
    """They know it now: the office told them, or `by` is None where whoever holds the code has read it."""
    if by is not None:
        require(by, "activities.tell_volunteer", sign_up)
    news = sign_up.news
    if news == News.NONE:
        raise StateForbids("没有要告诉他的。", "nothing_to_tell")
    rows = SignUp.objects.unscoped("told").filter(pk=sign_up.pk, news=news)
    if not rows.update(news=News.NONE, told_at=clock.now()):
        raise SomebodyWasFaster
    record(
        VolunteerTold(service_id=sign_up.service_id, volunteer_id=sign_up.volunteer_id, news=news, by_id=by.pk if by else None)
    )
