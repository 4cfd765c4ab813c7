"""What can be undone: done and undone in the middle of anything, and what must look as before."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.forms import model_to_dict

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Case, ImportBatch, Notice, ShareLink, StageClock, Voice
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.work_together import actions as together
from tests.people import Town, fresh

from .luck import WHY, Luck, cases, shares, voices
from .on_cases import soon
from .on_joint_work import gift, note_contribution
from .on_voices import import_voices

# Who did it last and when is new each time; everything else must be as before.
TRACES = {"sorted_at", "sorted_by", "version", "phase_since"}

# What residents were told in between stays told.
TELLS = {"parked", "paused"}


def as_it_stands() -> dict[str, Any]:
    """All that people go by: cases, what was heard, shares, who is told what, and the clocks that run."""
    return {
        "cases": rows(Case.objects.unscoped(WHY)),
        "voices": rows(Voice.objects.unscoped(WHY).exclude(state="undone")),
        "shares": rows(Assignment.objects.unscoped(WHY).exclude(state="taken_back")),
        "told": sorted(
            Notice.objects.unscoped(WHY)
            .filter(void=False)
            .exclude(voice__state="undone")
            .values_list("voice", "case", "kind", "event", "words"),
            key=str,
        ),
        "clocks": sorted(
            StageClock.objects.unscoped(WHY).running().values_list("case", "stage", "assignment", "due_at"), key=str
        ),
        "links": sorted(ShareLink.objects.unscoped(WHY).filter(revoked_at=None).values_list("pk", flat=True)),
    }


def rows(found: QuerySet[Any]) -> list[dict[str, Any]]:
    return [{key: value for key, value in model_to_dict(row).items() if key not in TRACES} for row in found.order_by("pk")]


def offered(town: Town, luck: Luck, by: User) -> None:
    case = luck.one(cases(town))
    share = actions.offer_share(case=fresh(case), organisation=town.bureau, role="support", share="来看看", by=by)
    actions.take_back_share(assignment=fresh(share), words="派错了", by=by)


def linked(town: Town, luck: Luck, by: User) -> None:
    voice = luck.one(voices(town, "new"))
    actions.link_voice(case=luck.one(cases(town)), voice=voice, by=by)
    actions.unlink_voice(voice=fresh(voice), by=by)


def sorted_and_not(act: Callable[..., Any], **given: Any) -> Callable[[Town, Luck, User], None]:
    def do(town: Town, luck: Luck, by: User) -> None:
        voice = luck.one(voices(town, "new"))
        act(voice=voice, by=by, **given)
        actions.unsort_voice(voice=fresh(voice), by=by)

    return do


def repeated(town: Town, luck: Luck, by: User) -> None:
    voice = luck.one(voices(town, "new"))
    actions.repeat_voice(voice=voice, earlier=luck.one(voices(town)), by=by)
    actions.unsort_voice(voice=fresh(voice), by=by)


def end_proposed(town: Town, luck: Luck, by: User) -> None:
    case = luck.one(cases(town))
    actions.propose_end(case=case, kind="explained", words="办不了", by=by)
    actions.decline_end(case=fresh(case), words="再想想", by=town.jiedao)


def parking_proposed(town: Town, luck: Luck, by: User) -> None:
    case, act = luck.one(cases(town)), actions.propose_parking
    act(case=case, ground="funds", words="没钱", condition="有钱", review_on=soon(luck, 60), by=by)
    actions.decline_parking(case=fresh(case), words="能办", by=town.quji)


def parked(town: Town, luck: Luck, by: User) -> None:
    """Parked and taken up in the same moment: no time stood still."""
    case, act = luck.one(cases(town)), actions.propose_parking
    act(case=case, ground="funds", words="没钱", condition="有钱", review_on=soon(luck, 60), by=by)
    actions.approve_parking(case=fresh(case), by=town.quji)
    actions.take_up_case(case=fresh(case), words="批了", by=by)


def paused(town: Town, luck: Luck, by: User) -> None:
    share = luck.one(shares(town, "accepted"))
    actions.pause_share(assignment=share, reason="weather", until=soon(luck, 10), words="等天晴", by=by)
    actions.resume_share(assignment=fresh(share), by=by)


def extension_declined(town: Town, luck: Luck, by: User) -> None:
    share = luck.one(shares(town, "accepted"))
    actions.ask_extension(assignment=share, wanted=soon(luck, 90), words="来不及", by=town.laozhou)
    actions.decide_extension(assignment=fresh(share), granted=False, words="不行", by=by)


def handed_out(town: Town, luck: Luck, by: User) -> None:
    share = luck.one(shares(town, "offered", "accepted"))
    actions.hand_out_share(assignment=share, by=by)
    link = ShareLink.objects.unscoped(WHY).filter(assignment=share).latest("pk")
    actions.revoke_share_link(link=link, by=by)


def imported(town: Town, luck: Luck, by: User) -> None:
    import_voices(town, luck, by)
    actions.undo_import(batch=ImportBatch.objects.unscoped(WHY).latest("pk"), by=by)


def ordered_outside(town: Town, luck: Luck, by: User) -> None:
    act = actions.note_external_order
    order = act(case=luck.one(cases(town)), platform="12345", number=f"HS{luck.randint(1, 10**9)}", by=by)
    actions.take_back_external_order(order=fresh(order), by=by)


def came_back(town: Town, luck: Luck, by: User) -> None:
    case, earlier = luck.one(cases(town)), luck.one(cases(town))
    actions.link_came_back(case=case, earlier=earlier, by=by)
    actions.unlink_came_back(case=fresh(case), earlier=fresh(earlier), by=by)


def on_the_board(town: Town, luck: Luck, by: User) -> None:
    case = luck.one(cases(town))
    actions.release_to_board(case=case, title="楼道亮了", words="灯换了，线查过了。", by=by)
    actions.take_down_from_board(case=fresh(case), words="写错了", by=town.shuji)


def whistled(town: Town, luck: Luck, by: User) -> None:
    act, at = together.blow_whistle, clock.now()
    whistle = act(community=town.wandu, organisations=[town.bureau], at=at, words="看绿地", case=luck.one(cases(town)), by=by)
    together.call_off_whistle(whistle=fresh(whistle), words="改天", by=by)


def gave(town: Town, luck: Luck, by: User) -> None:
    note_contribution(town, luck, by)
    together.take_back_contribution(contribution=gift(luck), words="记重了", by=by)


UNDOINGS: dict[str, Callable[[Town, Luck, User], None]] = {
    "settled": sorted_and_not(actions.settle_voice, words="换了"),
    "noted": sorted_and_not(actions.note_voice, words="谢谢"),
    "passed": sorted_and_not(actions.pass_voice, track="court", words="转了"),
    **{
        do.__name__: do
        for do in (
            linked,
            repeated,
            offered,
            end_proposed,
            parking_proposed,
            parked,
            paused,
            extension_declined,
            handed_out,
            imported,
            ordered_outside,
            came_back,
            on_the_board,
            whistled,
            gave,
        )
    },
}
