"""Questions about the offline notebook: what a phone may carry, what became of what it handed in, what waits for a person."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from minsheng.casework.models import Voice
from minsheng.casework.queries.conflicts import as_people_read
from minsheng.foundation import clock, privacy
from minsheng.foundation.sealing import DoesNotOpen, UnknownKey, newest_key, open_sealed, to_text
from minsheng.foundation.suspicious import covered
from minsheng.neighbourhood.models import Building, Community, Estate, Home, User
from minsheng.neighbourhood.queries import office_rules
from minsheng.neighbourhood.scope import scope_of

from ..models import Delivery, Device, Outing, SentFile
from ..records import SCHEMA, NotReadable, cleaned, understood
from ..states import DeliveryState, OutingKind, OutingState
from .agenda import planned_for
from .notebook_duty import shift_carried, shift_in_words, shifts_to_carry
from .outings import last_one_here, my_promises, outings_seen_by, team_of, what_became_of, with_result

WHY = "what a phone handed in, for that phone"
# The word of a record → what people call it.
ACT_WORDS: dict[str, Any] = {
    "begin": gettext_lazy("开始一场"),
    "remark": gettext_lazy("一句话"),
    "same": gettext_lazy("是不是一回事"),
    "count": gettext_lazy("来了几位"),
    "end": gettext_lazy("散会、走完了"),
    "stop": gettext_lazy("走访到的一户"),
    "promise": gettext_lazy("答应的小事"),
    "keep": gettext_lazy("答应的做没做到"),
    "card": gettext_lazy("一户的记事"),
    "duty_begin": gettext_lazy("到服务点坐下"),
    "duty_end": gettext_lazy("交班"),
    "presence": gettext_lazy("一起坐的人在不在"),
}
DAYS_AHEAD = 7
MOST_OUTINGS, MOST_LINES, MOST_LASTS = 30, 40, 12


def key_shown() -> dict[str, str]:
    """The office's key that phones seal to from now on."""
    key = newest_key()
    return {"id": key.id, "public": to_text(key.public)}


def moment_shown() -> str:
    return clock.local(clock.now()).isoformat()


# What became of it:


def state_of(delivery: Delivery) -> dict[str, Any]:
    """STATE of docs/notebook.md."""
    shown = {DeliveryState.CAME: "later", DeliveryState.TURNED_DOWN: "person"}.get(DeliveryState(delivery.state), delivery.state)
    return {
        "id": str(delivery.record),
        "state": str(shown),
        "number": delivery.result or None,
        "receipt_code": _receipt_code(delivery),
        "words": delivery.words,
        "alike": delivery.facts.get("alike") if delivery.state == DeliveryState.WRITER else None,
    }


def _receipt_code(delivery: Delivery) -> str | None:
    """For whoever wrote it down, while nobody has begun to handle it and the phone is theirs."""
    voice = delivery.voice
    if voice is None or voice.case_id is not None or delivery.device.withdrawn_at is not None:
        return None
    return privacy.unseal(voice.receipt_sealed, "voice.receipt") or None


def deliveries_of(user: User, records: Iterable[uuid.UUID]) -> dict[uuid.UUID, Delivery]:
    """What somebody's phones handed in under these ids: the one that was read, where the same came twice."""
    rows = (
        Delivery.objects.unscoped(WHY).filter(by=user, record__in=list(records)).select_related("voice", "device").order_by("pk")
    )
    found: dict[uuid.UUID, Delivery] = {}
    for row in rows:
        had = found.get(row.record)
        if had is None or (had.act == "" and row.act):
            found[row.record] = row
    return found


def states_of(user: User, records: list[uuid.UUID]) -> list[dict[str, Any]]:
    """The state of each id, in the order asked; files by the id of the file."""
    found = deliveries_of(user, records)
    missing = [one for one in records if one not in found]
    files = {row.file: row for row in SentFile.objects.unscoped(WHY).filter(by=user, file__in=missing)} if missing else {}
    return [
        state_of(found[one]) if one in found else file_state(files[one]) if one in files else unknown_state(one)
        for one in records
    ]


def unknown_state(record: uuid.UUID) -> dict[str, Any]:
    return {"id": str(record), "state": "unknown", "number": None, "receipt_code": None, "words": "", "alike": None}


def file_state(sent: SentFile) -> dict[str, Any]:
    """A file of which pieces are missing is as good as unknown: the phone keeps it."""
    shown = {DeliveryState.CAME: "later", DeliveryState.TURNED_DOWN: "person"}.get(DeliveryState(sent.state), sent.state)
    return unknown_state(sent.file) | {"state": str(shown) if sent.whole_at else "unknown", "words": sent.words}


def to_try_again(user: User | None = None, limit: int | None = None) -> list[int]:
    """What came and could not be done yet: of one person, or of all, the oldest first."""
    rows = Delivery.objects.unscoped("to try again").filter(
        state__in=[DeliveryState.CAME, DeliveryState.WAITING, DeliveryState.LATER]
    )
    rows = rows.filter(by=user) if user is not None else rows
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


# Whose phones, and what waits:


def phones_seen_by(user: User) -> QuerySet[Device]:
    found: QuerySet[Device] = Device.objects.visible_to(user).select_related("user", "community", "withdrawn_by")
    return found


def phones_of_others(user: User) -> QuerySet[Device]:
    """Those of the people of the communities that this person leads: for the day when one is lost."""
    return phones_seen_by(user).exclude(user=user).filter(withdrawn_at=None).order_by("user__name", "-pk")


def kept_for(user: User) -> QuerySet[Delivery]:
    """Records that wait for a person of the office, the longest wait first."""
    found: QuerySet[Delivery] = Delivery.objects.visible_to(user).open().select_related("by", "device", "community")
    return found.order_by("came_at", "pk")


def kept_files_for(user: User) -> QuerySet[SentFile]:
    """Photos that could not be hung on what they belong to."""
    found: QuerySet[SentFile] = SentFile.objects.visible_to(user).open().select_related("by", "device", "community")
    return found.order_by("came_at", "pk")


def kept_or_none(user: User, identity: int) -> Delivery | None:
    return kept_for(user).filter(pk=identity).first()


def kept_file_or_none(user: User, identity: int) -> SentFile | None:
    return kept_files_for(user).filter(pk=identity).first()


@dataclass(frozen=True)
class Kept:
    """One record that waits, as a person reads it: what was written, when it was said; `takable` where pressing a button can help."""

    delivery: Delivery
    what: str
    lines: list[tuple[str, str]]
    takable: bool


def as_read(rows: Iterable[Delivery]) -> list[Kept]:
    """Opened for whoever may look at them; what does not open says so by having no lines."""
    found = list(rows)
    here = {row.community_id for row in found}
    estates = Estate.objects.unscoped("the name of where it was said").filter(community__in=here)
    names: dict[tuple[int | None, str], str] = {}
    for community, code, name in estates.values_list("community", "code", "name"):
        names[community, code] = name
    return [_as_read(row, names) for row in found]


def _as_read(delivery: Delivery, names: Mapping[tuple[int | None, str], str]) -> Kept:
    try:
        plain = open_sealed(bytes(delivery.sealed), key=delivery.key, about=str(delivery.record))
        said = cleaned(understood(plain, delivery.record))
    except (UnknownKey, DoesNotOpen, NotReadable):
        return Kept(delivery, "", [], False)
    named = names.get((delivery.community_id, str(said.get("estate", ""))))
    told = said | ({"estate": named} if named else {})
    lines = as_people_read({key: value for key, value in told.items() if key not in _NOT_READ})
    if "shift" in said or "seat" in said:
        lines = [*shift_in_words(said), *lines]
    return Kept(delivery, ACT_WORDS.get(delivery.act, ""), lines, delivery.conflict_id is None)


# The heading of the day and the ids are not what somebody wrote; how it went at a door stands in the office's word for it.
_NOT_READ = {"id", "schema", "act", "at", "outing", "position", "voice", "promise", "shift", "seat"}


# The pack:


def pack_for(user: User) -> dict[str, Any]:
    """What somebody's phone may carry: only what this person sees, names and telephones covered."""
    rules = office_rules()
    return {
        "schema": SCHEMA,
        "made_at": moment_shown(),
        "me": {"id": str(user.pk), "name": user.name},
        "days": rules["notebook_days"],
        "tries": rules["notebook_tries"],
        "key": key_shown(),
        "communities": _communities(user),
        "outings": [_outing(one, user) for one in outings_to_carry(user)],
        "lasts": _lasts(user),
        "shifts": [shift_carried(one, user) for one in shifts_to_carry(user, DAYS_AHEAD)],
        "promises": [{"id": str(one.pk), "words": covered(one.words), "due": one.due.isoformat()} for one in my_promises(user)],
    }


def _communities(user: User) -> list[dict[str, Any]]:
    scope = scope_of(user)
    rows = Community.objects.visible_to(user).filter(valid_to=None, pk__in=scope.own_communities)
    homes = Home.objects.visible_to(user).filter(valid_to=None).select_related("unit", "card").order_by("pk")
    buildings = Building.objects.visible_to(user).filter(valid_to=None).order_by("pk")
    estates = Estate.objects.visible_to(user).filter(valid_to=None)
    buildings = buildings.prefetch_related(Prefetch("homes", homes, to_attr="lived_in"))
    estates = estates.prefetch_related(Prefetch("buildings", buildings, to_attr="standing"))
    rows = rows.prefetch_related(Prefetch("estates", estates, to_attr="here"))
    return [
        {
            "code": community.code,
            "name": community.name,
            "estates": [
                {
                    "code": estate.code,
                    "name": estate.name,
                    "buildings": [
                        {"code": building.code, "name": building.name, "homes": [_home(home) for home in building.lived_in]}
                        for building in estate.standing
                    ],
                }
                for estate in community.here
            ],
        }
        for community in rows
    ]


def _home(home: Home) -> dict[str, Any]:
    code = f"{home.unit.name}{home.name or home.code}" if home.unit else home.name or home.code
    card = getattr(home, "card", None)
    return {
        "id": str(home.pk),
        "code": code,
        "card": covered(card.words) if card is not None else "",
        "version": card.version if card is not None else 0,
    }


def outings_to_carry(user: User) -> list[Outing]:
    """Those of today and the next days that this person leads or goes along to, and what goes on now."""
    mine = planned_for(user)
    today = clock.today()
    near = Q(at__gte=clock.day_start(today), at__lt=clock.day_end(today + timedelta(days=DAYS_AHEAD)))
    rows = outings_seen_by(user).filter(mine, near, state__in=[OutingState.PLANNED, OutingState.GOING, OutingState.OVER])
    rows = rows | outings_seen_by(user).filter(mine, state=OutingState.GOING)
    return list(rows.order_by("at", "pk")[:MOST_OUTINGS])


def _outing(outing: Outing, user: User) -> dict[str, Any]:
    last = last_one_here(outing, user)
    return {
        "number": outing.number,
        "kind": outing.kind,
        "state": outing.state,
        "at": clock.local(outing.at).isoformat(),
        "community": outing.community.code,
        "estate": outing.estate.code if outing.estate else None,
        "where": outing.where,
        "topic": outing.topic,
        "team": team_of(outing),
        "headcount": outing.occasion.headcount,
        "last": _last(last) if last is not None else None,
    }


def _lasts(user: User) -> dict[str, Any]:
    """Estate → what became of the last meeting there: for one that begins on the spot, without a plan."""
    rows = outings_seen_by(user).filter(kind=OutingKind.YARD_MEETING, state=OutingState.OVER).exclude(estate=None)
    rows = rows.filter(community__in=scope_of(user).own_communities)
    newest = rows.filter(at=Subquery(rows.filter(estate=OuterRef("estate")).order_by("-at").values("at")[:1]))
    return {one.estate.code: _last(one) for one in newest.order_by("-at", "-pk")[:MOST_LASTS] if one.estate is not None}


def _last(outing: Outing) -> dict[str, Any]:
    lines = what_became_of(outing)
    return {
        "number": outing.number,
        "on": clock.local(outing.at).date().isoformat(),
        "count": len(lines),
        "answered": with_result(lines),
        "lines": [{"said": covered(line.said), "became": covered(line.then)} for line in lines[:MOST_LINES]],
    }


def voice_named(user: User, number: str) -> Voice | None:
    found: Voice | None = Voice.objects.visible_to(user).filter(number=number).first()
    return found
