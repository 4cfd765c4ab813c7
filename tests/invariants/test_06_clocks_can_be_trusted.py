"""Invariant 6. Whatever is done, in any order: an open case has a clock, a promise stays, and only a pause or a granted day moves an end."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.casework import actions
from minsheng.casework.models import Case, StageClock
from minsheng.config.wholeness import all_findings
from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from tests.acts import tried
from tests.chain import WHY, heard, opened, proved, shares, voices_of
from tests.people import fresh


def steps(town):
    """What people may do to a case next, by name; each may be refused."""

    def first(case):
        return shares(case)[-1]

    def soon(days):
        return clock.today() + timedelta(days=days)

    def offer(case, organisation, role):
        return actions.offer_share(case=fresh(case), organisation=organisation, role=role, share="办", by=town.shuji)

    def extend(case, granted):
        actions.ask_extension(assignment=first(case), wanted=soon(60), words="来不及", by=town.laozhou)
        actions.decide_extension(assignment=first(case), granted=granted, words="看过", by=town.shuji)

    def result(case):
        proved(town, first(case), town.laozhou)
        actions.give_result(assignment=first(case), words="好了", by=town.laozhou)

    return {
        "offer": lambda c: offer(c, town.property_company, "lead"),
        "offer_bureau": lambda c: offer(c, town.bureau, "support"),
        "accept": lambda c: actions.accept_share(assignment=first(c), promise_date=soon(10), by=town.laozhou),
        "refuse": lambda c: actions.refuse_share(assignment=first(c), ground="other", words="不办", by=town.laozhou),
        "order": lambda c: actions.adjudicate_refusal(assignment=first(c), decision="overruled", words="要办", by=town.jiedao),
        "release": lambda c: actions.adjudicate_refusal(assignment=first(c), decision="upheld", words="成立", by=town.jiedao),
        "take_back": lambda c: actions.take_back_share(assignment=first(c), words="不用", by=town.shuji),
        "pause": lambda c: actions.pause_share(assignment=first(c), reason="other", until=soon(5), words="停", by=town.shuji),
        "resume": lambda c: actions.resume_share(assignment=first(c), by=town.laozhou),
        "grant": lambda c: extend(c, True),
        "decline": lambda c: extend(c, False),
        "result": result,
        "pass": lambda c: actions.check_result(assignment=first(c), passed=True, words="", by=town.wangjie),
        "fail": lambda c: actions.check_result(assignment=first(c), passed=False, words="再来", by=town.wangjie),
        "answer": lambda c: actions.answer_residents(case=fresh(c), words="好了", by=town.shuji),
        "no": lambda c: actions.confirm(voice=voices_of(c)[0], verdict="not_solved", via="code", by=None),
        "yes": lambda c: actions.confirm(voice=voices_of(c)[0], verdict="solved", via="code", by=None),
        "link": lambda c: actions.link_voice(case=fresh(c), voice=heard(town, "也不亮"), by=town.shuji),
        "end": lambda c: actions.propose_end(case=fresh(c), kind="explained", words="办不了", by=town.xiaoliu),
        "approve": lambda c: actions.approve_end(case=fresh(c), by=town.shuji),
        "decline_end": lambda c: actions.decline_end(case=fresh(c), words="再想想", by=town.shuji),
        "reopen": lambda c: actions.reopen_case(case=fresh(c), words="再办", by=town.shuji),
    }


MOVES_AN_END = {"pause", "resume", "grant"}
NAMES = sorted(steps(None))
# Likely ways first, so that histories get far; anything may come at any time.
LIKELY = ["offer", "accept", "result", "pass", "answer", "no"]


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each history is taken back
@given(st.lists(st.one_of(st.sampled_from(LIKELY), st.sampled_from(NAMES)), max_size=16))
def test_over_any_history(town, history):
    with tried():
        case, doing = opened(town), steps(town)
        for name in [*LIKELY[:2], *history]:
            before = {c.pk: c.due_at for c in StageClock.objects.unscoped(WHY).running().filter(case=case)}
            promises = {s.pk: s.promise_date for s in shares(case)}
            try:
                with_savepoint(doing[name], case)
            except (Refusal, IndexError):
                continue
            present: Case = fresh(case)
            running = {c.pk: c.due_at for c in StageClock.objects.unscoped(WHY).running().filter(case=case)}
            assert bool(running) is not present.has_ended, (name, present.phase)
            kept = {pk: due for pk, due in running.items() if pk in before}
            assert name in MOVES_AN_END or kept == {pk: before[pk] for pk in kept}, name
            assert {s.pk: s.promise_date for s in shares(case) if promises.get(s.pk)} == {p: d for p, d in promises.items() if d}
        assert [finding for finding in all_findings() if "钟" in finding] == []


def with_savepoint(do, case):
    from django.db import transaction  # a refused step leaves nothing behind

    with transaction.atomic():
        do(case)
