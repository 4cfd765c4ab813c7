"""A service is planned, changed, cancelled; its team may read who comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from minsheng.foundation import clock, ids
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Organisation, User
from minsheng.neighbourhood.permission import require

from ..events import NamesReleased, ServiceCancelled, ServiceChanged, ServicePlanned
from ..models import Service, SignUp
from ..states import News, ServiceState, SignUpState
from .volunteers import team_kept
from .words import told_words

LONGEST = timedelta(hours=24)
MOST_PEOPLE = 1000


@dataclass(frozen=True)
class ServicePlan:
    """What is to be done. `wanted` None: as many as come. `risks`: what is dangerous about it; then it must be insured before anybody
    signs up (志愿服务条例 17)."""

    title: str
    place: str
    at: datetime
    until: datetime
    wanted: int | None = None
    minors_ok: bool = False
    risks: str = ""
    insured: bool = False
    team: Organisation | None = None


def _kept(community: Community, plan: ServicePlan) -> dict[str, Any]:
    if plan.until <= plan.at or plan.until - plan.at > LONGEST:
        raise BadInput("结束要在开始之后，一次最多24小时。", "until", "ends_before")
    if plan.wanted is not None and not 1 <= plan.wanted <= MOST_PEOPLE:
        raise BadInput("人数不对。不限人数就空着。", "wanted", "wanted_wrong")
    kept = {**vars(plan), "team": team_kept(community, plan.team)}
    kept["title"] = told_words(plan.title, "title", 60, required=True)
    kept["place"] = told_words(plan.place, "place", 60, required=True)
    kept["risks"] = told_words(plan.risks, "risks")
    return kept


def _told(service: Service) -> dict[str, Any]:
    said = ("title", "place", "wanted", "minors_ok", "risks", "insured")
    found = {key: getattr(service, key) for key in said}
    return found | {"at": service.at.isoformat(), "until": service.until.isoformat()}


@transaction.atomic
def plan_service(*, community: Community, plan: ServicePlan, by: User) -> Service:
    """Plan a service; volunteers of the community may sign up from now on. What was, may be planned afterwards: late entry is normal."""
    require(by, "activities.plan_service", community)
    kept = _kept(community, plan)
    moment = clock.now()
    month = clock.local(moment).strftime("%y%m")
    number = ids.next_number(f"service:{community.letters}:{month}")
    service = Service.objects.create(
        number=f"FW-{community.letters}-{month}-{number:03d}",
        community=community,
        planned_at=moment,
        planned_by=by,
        **kept,
    )
    record(ServicePlanned(service_id=service.pk, number=service.number, by_id=by.pk, **_told(service)))
    return service


def require_standing(service: Service) -> None:
    if service.is_cancelled:
        raise StateForbids("这次服务取消了。", "service_cancelled")


def _write_where_read(service: Service, **changes: Any) -> None:
    was = {"pk": service.pk, "version": service.version, "state": ServiceState.PLANNED, "taken": service.taken}
    changes |= {"version": service.version + 1, "changed_at": clock.now()}
    if not Service.objects.unscoped("write").filter(**was).update(**changes):
        raise SomebodyWasFaster
    for field, value in changes.items():
        setattr(service, field, value)


@transaction.atomic
def change_service(*, service: Service, plan: ServicePlan, by: User) -> None:
    """It is now so. Where the day, the hour or the place changed, whoever signed up is told. Not once it has begun: presence hangs on it."""
    require(by, "activities.change_service", service)
    require_standing(service)
    if service.has_begun:
        raise StateForbids("已经开始了，改不了。谁几点到几点来的，在“到场”里记。", "service_begun")
    kept = _kept(service.community, plan)
    signed = SignUp.objects.unscoped("change").filter(service=service, state=SignUpState.SIGNED)
    if plan.wanted is not None and plan.wanted < service.taken:
        raise BadInput(f"已经有{service.taken}位报了名，人数不能比这少。", "wanted", "fewer_than_signed")
    if kept["risks"] and not kept["insured"] and service.taken:
        raise BadInput("已经有人报了名，有风险的要先办好保险。", "insured", "not_insured")
    if not kept["minors_ok"]:
        day = clock.local(plan.at).date()
        if any(one.volunteer.age_on(day) != "adult" for one in signed.select_related("volunteer")):
            raise BadInput("有不满18岁的报了名。要改成只要成年人，先替他撤下来。", "minors_ok", "minors_signed")
    moved = (service.at, service.until, service.place) != (plan.at, plan.until, kept["place"])
    if service.team_id != (kept["team"].pk if kept["team"] else None):
        kept["names_released"] = False  # what was released to one team was not released to another
    _write_where_read(service, **kept)
    told = signed.update(news=News.CHANGED, told_at=None) if moved else 0
    record(ServiceChanged(service_id=service.pk, told=told, by_id=by.pk, **_told(service)))


@transaction.atomic
def cancel_service(*, service: Service, words: str, by: User) -> None:
    """It does not take place; whoever signed up is told why. Not once it is written down who was there."""
    require(by, "activities.cancel_service", service)
    require_standing(service)
    kept = told_words(words, "words", required=True)
    signed = SignUp.objects.unscoped("cancel").filter(service=service, state=SignUpState.SIGNED)
    if SignUp.objects.unscoped("cancel").filter(service=service).exclude(hours=None).exists():
        raise StateForbids("已经记了谁来过，不能再取消。", "presence_noted")
    _write_where_read(service, state=ServiceState.CANCELLED, cancelled_words=kept)
    told = signed.update(news=News.CANCELLED, told_at=None)
    record(ServiceCancelled(service_id=service.pk, words=kept, told=told, by_id=by.pk))


@transaction.atomic
def release_names(*, service: Service, released: bool, by: User) -> None:
    """Let the team that does it read who comes, so that it can confirm who was there; or no more."""
    require(by, "activities.release_names", service)
    require_standing(service)
    if service.team is None:
        raise StateForbids("这次服务没有跟着哪支队，不用给谁看名单。", "no_team")
    if service.names_released == released:
        raise StateForbids("已经是这样了。", "already_so")
    _write_where_read(service, names_released=released)
    record(NamesReleased(service_id=service.pk, released=released, by_id=by.pk))
