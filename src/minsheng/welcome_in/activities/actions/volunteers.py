"""Somebody becomes a volunteer: by the public form, or at the desk."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from minsheng.foundation import clock, ids
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.privacy import is_phone, looks_masked, plain_phone
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Organisation, User
from minsheng.neighbourhood.permission import for_oneself, require

from ..events import VolunteerApplied, VolunteerChanged, VolunteerDeclined, VolunteerEntered, VolunteerWelcomed
from ..models import Guardian, Volunteer
from ..queries.volunteers import teams_of
from ..states import VOLUNTEER_MOVES, Age, Relation, VolunteerState
from .words import told_words

OLDEST = 120


@dataclass(frozen=True)
class GuardianSaid:
    """Who may say yes for somebody under eighteen, as it was written on a form."""

    name: str
    phone: str
    relation: str


@transaction.atomic
def apply_volunteer(
    *,
    community: Community,
    name: str,
    phone: str,
    age: str,
    agreed: bool,
    by: User | None,
    born: date | None = None,
    skills: str = "",
    times: str = "",
    team: Organisation | None = None,
    guardian: GuardianSaid | None = None,
) -> Volunteer:
    """Ask to be a volunteer of a community. `by` is None on the public form. Whoever is under eighteen may name a guardian already.

    Raises BadInput where nobody `agreed` to what is kept, and for a telephone that is none.
    """
    if by is not None:
        for_oneself(by)
    volunteer = _written(community, name, phone, age, agreed, born, skills, times, team)
    _named_guardian(volunteer, guardian)
    record(VolunteerApplied(volunteer_id=volunteer.pk, number=volunteer.number, by_id=by.pk if by else None))
    return volunteer


@transaction.atomic
def enter_volunteer(
    *,
    community: Community,
    name: str,
    phone: str,
    age: str,
    agreed: bool,
    by: User,
    born: date | None = None,
    skills: str = "",
    times: str = "",
    team: Organisation | None = None,
    guardian: GuardianSaid | None = None,
) -> Volunteer:
    """Write down somebody who stands at the desk: a volunteer at once. A guardian who is named has not said yes by that."""
    require(by, "activities.enter_volunteer", community)
    volunteer = _written(community, name, phone, age, agreed, born, skills, times, team)
    _named_guardian(volunteer, guardian)
    move(volunteer, VolunteerState.ACTIVE)
    record(VolunteerEntered(volunteer_id=volunteer.pk, number=volunteer.number, by_id=by.pk))
    return volunteer


def _written(
    community: Community,
    name: str,
    phone: str,
    age: str,
    agreed: bool,
    born: date | None,
    skills: str,
    times: str,
    team: Organisation | None,
) -> Volunteer:
    if not agreed:
        raise BadInput("要本人同意社区记下这些，才能登记。", "agreed", "not_agreed")
    moment = clock.now()
    month = clock.local(moment).strftime("%y%m")
    volunteer = Volunteer(
        receipt_code=ids.new_receipt_code(),
        community=community,
        team=team_kept(community, team),
        age_said=age_kept(age, born),
        skills=short_words_kept(skills, "skills", 200),
        times=short_words_kept(times, "times", 200),
        agreed_at=moment,
        applied_at=moment,
        state_since=moment,
    )
    volunteer.cover(name_kept(name), phone_kept(phone), born)
    number = ids.next_number(f"volunteer:{community.letters}:{month}")
    volunteer.number = f"ZY-{community.letters}-{month}-{number:03d}"
    volunteer.save()
    return volunteer


def _named_guardian(volunteer: Volunteer, said: GuardianSaid | None) -> None:
    if said is None or not volunteer.needs_guardian:
        return
    guardian = guardian_of_words(volunteer, said)
    guardian.save()


def guardian_of_words(volunteer: Volunteer, said: GuardianSaid) -> Guardian:
    """Not yet kept, and nothing allowed. Raises BadInput for a relation, a name or a telephone that is none."""
    if said.relation not in Relation.values:
        raise BadInput("请选监护人是孩子的什么人。", "guardian_relation", "relation_missing")
    guardian = Guardian(volunteer=volunteer, relation=said.relation, noted_at=clock.now())
    guardian.cover(name_kept(said.name, "guardian_name"), phone_kept(said.phone, "guardian_phone"))
    return guardian


def name_kept(typed: str, field: str = "name") -> str:
    name = short_words_kept(typed, field, 40, required=True)
    if looks_masked(name):
        raise BadInput("带星号的存不进去，请写完整。", field, "masked")
    return name


def phone_kept(typed: str, field: str = "phone") -> str:
    if looks_masked(typed):
        raise BadInput("带星号的存不进去，请写完整。", field, "masked")
    if not is_phone(plain_phone(typed)):
        raise BadInput("电话写得不对，请写11位手机号，或者带区号的座机。", field, "phone_wrong")
    return typed


def age_kept(age: str, born: date | None) -> str:
    if age not in Age.values:
        raise BadInput("请选多大了。", "age", "age_missing")
    if born is not None and not (clock.today().year - OLDEST <= born.year and born <= clock.today()):
        raise BadInput("出生日期不对，请看看年份。", "born", "born_wrong")
    return age


def team_kept(community: Community, team: Organisation | None) -> Organisation | None:
    if team is not None and not teams_of(community).filter(pk=team.pk).exists():
        raise BadInput("这支队不在这个社区，请重选。", "team", "team_elsewhere")
    return team


def move(volunteer: Volunteer, to: str, **changes: Any) -> None:
    """Along the table, where the row is still in the state that was read."""
    if to not in VOLUNTEER_MOVES[volunteer.state]:
        raise StateForbids(f"{volunteer.number}现在是“{volunteer.get_state_display()}”，不能这样办。", "volunteer_state")
    write_where_read(volunteer, state=to, state_since=clock.now(), **changes)


def write_where_read(volunteer: Volunteer, **changes: Any) -> None:
    was = {"state": volunteer.state, "state_since": volunteer.state_since, "erased_at": None}
    if not Volunteer.objects.unscoped("write").filter(pk=volunteer.pk, **was).update(**changes):
        raise SomebodyWasFaster
    for field, value in changes.items():
        setattr(volunteer, field, value)


def require_active(volunteer: Volunteer) -> None:
    if volunteer.state != VolunteerState.ACTIVE:
        raise StateForbids(f"{volunteer.number}现在是“{volunteer.get_state_display()}”，不在册，不能排。", "volunteer_not_active")


@transaction.atomic
def welcome_volunteer(*, volunteer: Volunteer, by: User) -> None:
    """Take them as a volunteer. Of somebody under eighteen the guardian's yes may still be missing: until then nothing is planned."""
    require(by, "activities.welcome_volunteer", volunteer)
    move(volunteer, VolunteerState.ACTIVE)
    record(VolunteerWelcomed(volunteer_id=volunteer.pk, by_id=by.pk))


@transaction.atomic
def decline_volunteer(*, volunteer: Volunteer, words: str, by: User) -> None:
    """Say no, and why: they read it with their code, and may apply again."""
    require(by, "activities.decline_volunteer", volunteer)
    kept = told_words(words, "words", required=True)
    move(volunteer, VolunteerState.DECLINED, decided_words=kept)
    record(VolunteerDeclined(volunteer_id=volunteer.pk, words=kept, by_id=by.pk))


@transaction.atomic
def change_volunteer(
    *,
    volunteer: Volunteer,
    name: str,
    phone: str,
    age: str,
    by: User,
    born: date | None = None,
    skills: str = "",
    times: str = "",
    team: Organisation | None = None,
) -> None:
    """Put right what is kept, all of it as it should stand."""
    require(by, "activities.change_volunteer", volunteer)
    if volunteer.erased_at is not None:
        raise StateForbids("按本人要求删去了，不能再改。", "volunteer_erased")
    before = _parts(volunteer)
    changes = {
        "age_said": age_kept(age, born),
        "skills": short_words_kept(skills, "skills", 200),
        "times": short_words_kept(times, "times", 200),
        "team": team_kept(volunteer.community, team),
    }
    called, reached = name_kept(name), phone_kept(phone)
    volunteer.cover(called, reached, born)
    sealed = {key: getattr(volunteer, key) for key in ("name_sealed", "phone_sealed", "born_sealed")}
    write_where_read(volunteer, **changes, **sealed)
    after = _parts(volunteer)
    changed = [part for part in before if before[part] != after[part]]
    record(VolunteerChanged(volunteer_id=volunteer.pk, parts=changed, by_id=by.pk))


def _parts(volunteer: Volunteer) -> dict[str, Any]:
    return {
        "name": volunteer.name,
        "phone": volunteer.phone,
        "born": volunteer.born,
        "age": volunteer.age_said,
        "skills": volunteer.skills,
        "times": volunteer.times,
        "team": volunteer.team_id,
    }
