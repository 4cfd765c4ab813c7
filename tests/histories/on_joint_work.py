"""Acts of working together, each on something that is there."""

from decimal import Decimal

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.work_together import actions
from minsheng.work_together.actions import SeatGiven
from minsheng.work_together.models import Contribution, JointPlan, Whistle, WhistleCall
from tests.acts.plans import step
from tests.chain import photo
from tests.people import Town

from .luck import LEADS, OFFICE, WHY, Luck, Move, cases, shares

HANDS = ("laozhou", "chengguan")


def blow_whistle(town: Town, luck: Luck, by: User) -> None:
    case = luck.one(cases(town)) if luck.random() < 0.7 else None
    called = luck.sample([town.property_company, town.bureau, town.volunteers], luck.randint(1, 2))
    act = actions.blow_whistle
    act(community=town.wandu, organisations=called, at=clock.now(), words="看绿地怎么补种", case=case, by=by)


def answer_whistle(town: Town, luck: Luck, by: User) -> None:
    call, answer = luck.one(WhistleCall.objects.unscoped(WHY).order_by("pk")), luck.choice(["coming", "substitute", "refused"])
    more = {"refused": {"ground": "other", "words": "来不了"}, "substitute": {"who": "副经理"}}.get(answer, {})
    actions.answer_whistle(call=call, answer=answer, by=by, **more)


def note_arrival(town: Town, luck: Luck, by: User) -> None:
    call = luck.one(WhistleCall.objects.unscoped(WHY).order_by("pk"))
    actions.note_arrival(call=call, state=luck.choice(["came", "late", "missing"]), by=by)


def hold_session(town: Town, luck: Luck, by: User) -> None:
    seats = [SeatGiven(town.property_company, view="能办")]
    actions.hold_session(case=luck.one(cases(town)), how="on_spot", seats=seats, by=by)


def make_plan(town: Town, luck: Luck, by: User) -> None:
    case = luck.one(cases(town))
    of_case = list(shares(town).filter(case=case, round=case.round))
    actions.make_plan(case=case, steps=[step(share) for share in of_case], by=by)


def sign_plan(town: Town, luck: Luck, by: User) -> None:
    plan = luck.one(JointPlan.objects.unscoped(WHY).order_by("pk"))
    share = luck.one(shares(town).filter(case=plan.case))
    actions.sign_plan(plan=plan, share=share, verdict=luck.choice(["agrees", "disagrees"]), words="看过", by=by)


def note_contribution(town: Town, luck: Luck, by: User) -> None:
    act, organisation = actions.note_contribution, luck.choice([town.property_company, town.bureau])
    act(case=luck.one(cases(town)), kind="money", amount=Decimal("12.50"), words="灯具", organisation=organisation, by=by)


def gift(luck: Luck) -> Contribution:
    found: Contribution = luck.one(Contribution.objects.unscoped(WHY).order_by("pk"))
    return found


def wish_thanks(town: Town, luck: Luck, by: User) -> None:
    act, wished = actions.wish_thanks, luck.random() < 0.5
    act(case=luck.one(cases(town)), organisation=town.property_company, wished=wished, by=by)


ON_JOINT_WORK: dict[str, Move] = {
    "blow_whistle": Move(LEADS, blow_whistle),
    "answer_whistle": Move(HANDS, answer_whistle),
    "note_arrival": Move(OFFICE, note_arrival),
    "call_off_whistle": Move(
        LEADS,
        lambda town, luck, by: actions.call_off_whistle(
            whistle=luck.one(Whistle.objects.unscoped(WHY).order_by("pk")), words="改天", by=by
        ),
    ),
    "hold_session": Move(OFFICE, hold_session),
    "make_plan": Move(OFFICE, make_plan),
    "sign_plan": Move(HANDS, sign_plan),
    "note_contribution": Move((*OFFICE, *HANDS), note_contribution),
    "take_back_contribution": Move(
        (*OFFICE, *HANDS),
        lambda town, luck, by: actions.take_back_contribution(contribution=gift(luck), words="记重了", by=by),
    ),
    "attach_receipt": Move(
        (*OFFICE, *HANDS), lambda town, luck, by: actions.attach_receipt(contribution=gift(luck), content=photo(), by=by)
    ),
    "wish_thanks": Move(HANDS, wish_thanks),
    "issue_supervision_letter": Move(
        LEADS,
        lambda town, luck, by: actions.issue_supervision_letter(
            assignment=luck.one(shares(town, "offered", "accepted", "ordered", "rework")),
            words="请马上派人换好",
            until=clock.today(),
            by=by,
        ),
    ),
}
