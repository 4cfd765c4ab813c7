"""One screen, one next thing: what this person can do about this case now, and what stands in the way if nothing."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import scope_of

from ..models import Assignment, Case, CaseEnding, Voice
from ..states import AssignmentState, Phase
from .around import Around
from .evidence import missing_for_answer
from .parked_step import parked_step
from .return_visits import found_again
from .steps import Step, Way


def _share_way(name: str, act: str, share: Assignment, *, post: bool = False) -> Way:
    return Way(name, reverse(f"share_{act}", args=[share.pk]), post)


def step_for_organisation(shares: list[Assignment], user: User) -> Step:
    """The own share that waits longest."""
    until = next((s.case.parked_until for s in shares if s.case.parked_until), None)
    if until is not None:
        day = {"day": clock.day_shown(until)}
        return Step(_("这件事先挂着，%(day)s再看") % day, _("停着的日子不算您的；接着办的时候，这里会有下一步"))
    mine = [s for s in shares if s.organisation_id in scope_of(user).organisations]
    for share in sorted(mine, key=lambda s: s.state_since):
        if share.state == AssignmentState.OFFERED:
            promise, refuse = _share_way(_("答应日子"), "accept", share), _share_way(pgettext("button", "拒接"), "refuse", share)
            return Step(_("答应哪天办好，或说明为什么不办"), _("答应的日子会告诉说过话的居民"), promise, [refuse])
        if share.state == AssignmentState.ORDERED:
            fix = _share_way(_("定日子"), "accept", share)
            return Step(_("裁定要办：请定个日子"), _("答应的日子会告诉说过话的居民"), fix)
        if share.state in (AssignmentState.ACCEPTED, AssignmentState.REWORK):
            again = share.state == AssignmentState.REWORK
            what = _("重做好了再交：%(words)s") % {"words": share.check_words} if again else _("办好了，传照片，交结果")
            give, attach = _share_way(_("交结果"), "result", share), _share_way(_("先传照片"), "attach", share)
            later = [] if share.is_late or share.asked_extensions else [_share_way(pgettext("button", "改期"), "extend", share)]  # type: ignore[attr-defined]
            effect = _("交上去后由社区的人到场核验")
            if share.is_paused and share.paused_until:
                effect = _("社区让您先停着，%(day)s接着办") % {"day": clock.day_shown(share.paused_until)}
            return Step(what, effect, give, [attach, *later])
        if share.state == AssignmentState.GIVEN:
            return Step(_("结果交了，等社区的人到场核验"))
        if share.state == AssignmentState.REFUSED:
            return Step(_("拒接交上去了，等街道或区里裁定"))
    return Step(_("您这边没有要办的了"))


def next_step(case: Case, user: User, there: Around) -> Step:
    """For staff and auditor, by what there is around the case."""
    shares, ending = there.present, there.ending
    if user.viewed_by is not None or not scope_of(user).covers(case.community_id):
        return Step(_("您在这里只看，不办"))
    if there.parking is not None and not case.has_ended:
        stands = parked_step(case, user, there.parking)
        if stands is not None:
            return stands
    tellers: dict[str, Any] = {
        Phase.DISPUTED: lambda: _adjudicate(user, shares),
        Phase.OFFERED: lambda: _remind(case, user, shares),
        Phase.WORKING: lambda: _remind(case, user, shares),
        Phase.CHECKING: lambda: _check(user, shares),
        Phase.TO_ANSWER: lambda: _answer(case, user),
        Phase.ASKING: lambda: _ask(case, user, there.silent),
        Phase.END_PROPOSED: lambda: _approve(case, user, ending),
    }
    if case.has_ended:
        unapproved = ending is not None and ending.approved_at is None
        return _approve(case, user, ending) if unapproved else _after(case, user, there)
    return tellers.get(case.phase, lambda: _dispatch(case, user))()  # type: ignore[no-any-return]


def _case_way(name: str, act: str, case: Case, *, post: bool = False) -> Way:
    return Way(name, reverse(f"case_{act}", args=[case.number]), post)


def _dispatch(case: Case, user: User) -> Step:
    what = {
        Phase.TO_DISPATCH: _("定谁来办：可以请几家一起"),
        Phase.REOPENED: _("居民说没解决：重新定谁来办"),
        Phase.UNHELD: _("有一份没人接：另找一家"),
    }.get(Phase(case.phase), _("再派一家"))
    if not allowed(user, "casework.offer_share", case):
        return Step(_("%(what)s（由社区工作者或书记派）") % {"what": what})
    others = [_case_way(_("办不了"), "end", case)] if allowed(user, "casework.propose_end", case) else []
    effect = _("派出去就告诉这一家；答应了日子，再告诉居民")
    return Step(what, effect, _case_way(_("派一家"), "offer", case), others)


def _adjudicate(user: User, shares: list[Assignment]) -> Step:
    share = next(s for s in shares if s.state == AssignmentState.REFUSED)
    name = {"name": share.organisation.name}
    if allowed(user, "casework.adjudicate", share):
        go = _share_way(_("裁定"), "adjudicate", share)
        return Step(_("裁定%(name)s的拒接") % name, _("定了以后，派办的人和这家都看到"), go)
    look = _share_way(_("看这一份"), "page", share)
    return Step(_("%(name)s拒接，等街道或区里裁定") % name, _("派办的人不能自己裁定"), None, [look])


def _remind(case: Case, user: User, shares: list[Assignment]) -> Step:
    waiting = [s for s in shares if s.round == case.round and s.state in ("offered", "accepted", "ordered", "rework")]
    asked = next((s for s in waiting if s.asked_extensions), None)  # type: ignore[attr-defined]
    if asked is not None and allowed(user, "casework.decide_extension", asked):
        return _extension(asked)
    late = sorted(waiting, key=lambda s: (s.is_paused, s.day))[0]
    if late.is_paused:
        return _paused(late, user)
    others = [_case_way(_("再派一家"), "offer", case)] if allowed(user, "casework.offer_share", case) else []
    mine = late.organisation_id in scope_of(user).organisations or late.organisation.is_office
    if mine and allowed(user, "casework.give_result", late):
        return _own_share(late, others)
    said = {"name": late.organisation.name, "day": clock.day_shown(late.day)}
    what = _("催%(name)s，它超了日子") if late.is_late else _("催%(name)s，它的日子是%(day)s")
    return Step(what % said, _reminded(late), _share_way(_("催办"), "remind", late, post=True), others)


def _extension(share: Assignment) -> Step:
    asked = share.asked_extensions[0]  # type: ignore[attr-defined]
    said = {"name": share.organisation.name, "day": clock.day_shown(asked.wanted)}
    decide = _share_way(_("定改期"), "decide_extension", share)
    return Step(_("%(name)s想改到%(day)s，同意吗") % said, asked.words, decide)


def _paused(share: Assignment, user: User) -> Step:
    said = {"name": share.organisation.name, "day": clock.day_shown(share.paused_until or share.day)}
    others = [_share_way(_("现在恢复"), "resume", share, post=True)] if allowed(user, "casework.resume_share", share) else []
    return Step(_("%(name)s的一份停着，%(day)s自己接着走") % said, _("停着的日子不算它的"), None, others)


def _own_share(share: Assignment, others: list[Way]) -> Step:
    """The reader's own share, or the office's: there is nobody to remind."""
    name = {"name": share.organisation.name}
    if share.state == AssignmentState.OFFERED:
        promise = _share_way(_("答应日子"), "accept", share)
        return Step(_("%(name)s的一份：答应个日子") % name, share.share, promise, others)
    give = _share_way(_("交结果"), "result", share)
    return Step(_("%(name)s的一份：办好了交结果") % name, share.share, give, others)


def _reminded(share: Assignment) -> str:
    if not share.reminders:
        return _("会记进时间线")
    times = share.reminders
    return ngettext("已经催过%(n)s次；会记进时间线", "已经催过%(n)s次；会记进时间线", times) % {"n": times}


def _check(user: User, shares: list[Assignment]) -> Step:
    share = next(s for s in shares if s.state == AssignmentState.GIVEN)
    name = {"name": share.organisation.name}
    if allowed(user, "casework.check_result", share):
        go = _share_way(pgettext("button", "核验"), "check", share)
        return Step(_("到场核验%(name)s的一份") % name, _("通过了才能给居民回话"), go)
    return Step(_("%(name)s交了结果，要一个没经手的人去核验") % name, _("您经手过这一份，不能自己核验"))


def _answer(case: Case, user: User) -> Step:
    if not allowed(user, "casework.answer_residents", case):
        return Step(_("各家都办好了，等社区工作者或书记给居民回话"))
    missing = missing_for_answer(case)
    if missing:
        lacks = _("还不能回话：%(missing)s") % {"missing": missing[0]}
        return Step(lacks, "", _case_way(_("传佐证"), "attach", case))
    return Step(_("给说过话的人回话，问他们解决没解决"), _("发之前先看一遍"), _case_way(_("写回话"), "answer", case))


def _ask(case: Case, user: User, silent: list[Voice]) -> Step:
    count = len(silent)
    ends = [_case_way(_("没人确认，结束"), "end", case)] if allowed(user, "casework.propose_end", case) else []
    if not silent:
        if allowed(user, "casework.inspect_case", case):
            go = _case_way(_("到场看"), "inspect", case)
            return Step(_("没有能问到的人：到场看一眼"), _("看的人不能是回话的人"), go, ends)
        return Step(_("没有能问到的人，要一个没经手的人去看"), "", None, ends)
    over = case.confirm_by is not None and case.confirm_by < clock.today()
    if not allowed(user, "casework.record_confirmation", case):
        what = ngettext("等%(n)s位居民说解决没解决", "等%(n)s位居民说解决没解决", count) % {"n": count}
        return Step(what, _("您经手过这件事，不能替居民确认"), None, ends if over else [])
    where = Way(_("问下一位"), reverse("voice_confirm", args=[silent[0].number]))
    what = ngettext("问%(n)s位还没答复的居民", "问%(n)s位还没答复的居民", count) % {"n": count}
    return Step(what, _("打电话、上门都行，只记他本人说的"), where, ends if over else [])


def _approve(case: Case, user: User, ending: CaseEnding | None) -> Step:
    if ending is None or ending.proposed_by_id == user.pk:
        return Step(_("您提的结束，等另一个人批"))
    if not allowed(user, "casework.approve_end", case):
        return Step(_("有人提了结束，等书记或街道批"))
    approve, decline = _case_way(_("批准"), "approve_end", case, post=True), _case_way(_("不批"), "decline_end", case)
    what = _("批不批：%(kind)s") % {"kind": ending.get_kind_display()}
    return Step(what, _("批了以后，说过话的人会看到原因"), approve, [decline])


def _where(case: Case) -> dict[str, str]:
    """The place of a case, as the form for a new voice takes it."""
    return {"place": case.place} | ({"estate": case.estate.code} if case.estate else {})


def _after(case: Case, user: User, there: Around) -> Step:
    reopen = _case_way(_("重新打开"), "reopen", case) if allowed(user, "casework.reopen_case", case) else None
    others = [reopen] if reopen else []
    bad = found_again(there.visits)
    if bad is not None:
        hear = Way(_("记一条新的"), f"{reverse('hear')}?{urlencode(_where(case))}")
        then = _("重新打开，接着办；或者记一条新的，另立一件") if reopen else _("由书记或街道重新打开；也可以记一条新的")
        return Step(_("回访时又不行了：%(words)s") % {"words": bad.words}, then, reopen, [hear])
    asked = any(answer.round == case.round for answer in there.answers)
    then = _("说过话的人随时可以用回执说“没解决”，会自动重开") if asked else _("有新情况，由书记或街道重新打开")
    return Step(_("这件事%(phase)s") % {"phase": case.get_phase_display()}, then, None, others)
