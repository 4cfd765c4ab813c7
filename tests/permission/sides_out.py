"""What each side has of going out: records and photos that wait, two texts about one home, a shift at a duty point."""

import json
import uuid
from datetime import datetime, timedelta

from minsheng.foundation import clock, privacy
from minsheng.foundation.sealing import newest_key, seal_to
from minsheng.go_out import actions as out
from minsheng.go_out.models import Delivery, Device, DutyPoint, DutySeat, DutyShift, DutySwap, HouseholdConflict, SentFile
from minsheng.neighbourhood.models import Home
from minsheng.work_together.actions import (
    DatePlan,
    TopicGiven,
    note_at_programme,
    note_programme_held,
    plan_programme_date,
    start_programme,
)
from tests.people import Town
from tests.permission.scene import WHY
from tests.permission.side import Side


def kept_of(side: Side, device: Device) -> Delivery:
    """A record that waits for a person, as a phone sealed it."""
    record, key = uuid.uuid4(), newest_key()
    said = {
        "schema": 1,
        "id": str(record),
        "act": "remark",
        "text": f"{side.words_said}手机里的",
        "community": side.community.code,
    }
    return Delivery.objects.create(
        record=record,
        device=device,
        by=side.grid,
        key=key.id,
        sealed=seal_to(key.public, json.dumps(said, ensure_ascii=False).encode(), str(record)),
        content=str(record),
        came_at=clock.now(),
        community=side.community,
        act="remark",
        state="person",
        words=f"{side.words_said}等人看",
    )


def kept_photo_of(side: Side, device: Device) -> SentFile:
    return SentFile.objects.create(
        file=uuid.uuid4(),
        record=uuid.uuid4(),
        device=device,
        by=side.grid,
        key="k",
        of=1,
        came_at=clock.now(),
        whole_at=clock.now(),
        community=side.community,
        state="person",
        words=f"{side.words_said}放不上去",
    )


def two_of(side: Side, again: str) -> HouseholdConflict:
    """A home's card, and what somebody else wrote meanwhile."""
    home = Home.objects.create(building=side.building, code=f"{side.words_said}{again}")
    card = out.write_card(home=home, words=f"{side.words_said}有狗", base=0, by=side.grid).card
    return HouseholdConflict.objects.create(
        card=card,
        community=side.community,
        base=0,
        words_sealed=privacy.seal(f"{side.words_said}先打电话", "card.words"),
        by=side.office,
        at=clock.now(),
        came_at=clock.now(),
    )


def duty_of(town: Town, side: Side) -> dict[str, str]:
    """A point with a shift handed over, in which something was said, and one in three weeks, for which somebody asks to be replaced."""
    made = DutyPoint.objects.unscoped(WHY).count()
    point = out.open_duty_point(community=side.community, estate=side.estate, name=f"服务点{made}", by=side.office)
    worker = town.xiaoliu if side.community == town.wandu else side.grid
    ability = "property_staff" if side.organisation.kind == "property" else "partner"

    def shift(start: datetime) -> tuple[DutyShift, DutySeat]:
        row = DutyShift.objects.create(point=point, start=start, end=start + timedelta(hours=2))
        DutySeat.objects.create(shift=row, ability=ability, who=side.hand)
        return row, DutySeat.objects.create(shift=row, ability="community_worker", who=worker)

    was, seat_then = shift(clock.now() - timedelta(days=2 + made))
    out.begin_duty(shift=was, by=side.grid)
    out.note_at_duty(shift=was, words=f"{side.words_said}坐班听到的", answer=f"{side.words_said}答了", by=side.grid)
    out.end_duty(shift=was, note=f"{side.words_said}交班", by=side.grid)
    coming, seat = shift(clock.now() + timedelta(days=20 + made))
    to = town.wangjie if side.community == town.wandu else town.quji
    swap = DutySwap.objects.create(seat=seat, asked_by=worker, to=to, asked_at=clock.now())
    return {
        "duty_point": str(point.pk),
        "duty_shift": str(coming.pk),
        "duty_going": str(was.pk),
        "duty_seat": str(seat.pk),
        "duty_seat_going": str(seat_then.pk),
        "duty_swap": str(swap.pk),
    }


def programme_of(town: Town, side: Side) -> dict[str, str]:
    """What the organisation does all year, a date of it today, and a question heard there. In 古城 nobody leads: the district starts it."""
    category = town.category("property-repair")
    programme = start_programme(
        name=f"{side.word}项目",
        organisation=side.organisation,
        community=side.community,
        categories=[category],
        by=town.quji,
    )
    plan = DatePlan("talk", clock.now(), side.estate, place=f"{side.word}门口", topic=f"{side.word}题目", who=f"{side.word}来人")
    about = TopicGiven(category, clock.now() - timedelta(days=60), clock.now(), side.estate)
    date = plan_programme_date(programme=programme, community=side.community, plan=plan, about=about, by=side.office)
    note_at_programme(date=date, words=f"{side.words_said}听讲时问的", by=side.grid)
    note_programme_held(date=date, headcount=9, words=f"{side.word}问得多", by=side.office)
    side.work.add(date.number)
    return {"programme": str(programme.pk), "programme_date": date.number}
