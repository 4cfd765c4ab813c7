"""`minsheng bench fill`: an installation of one's own that is whole, the same for every reader, and goes on where it was stopped."""

from collections import Counter as Tally

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Case, Category, Voice
from minsheng.casework.queries.phases import parts_among, parts_of
from minsheng.config.bench.fill import cases_filled, fill, opened_at
from minsheng.config.wholeness import all_findings, record_findings
from minsheng.desk.queries import counts_for_navigation
from minsheng.foundation import clock
from minsheng.foundation.events import all_events
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.models import Community, User
from tests.kept import kept

pytestmark = pytest.mark.slow
CASES = 50


@pytest.fixture
def filled(db):
    kept("filled", lambda: fill(CASES, seed=1, workers=1, block=20, say=lambda there: None))


def user(name: str) -> User:
    return User.objects.get(username=f"bench-{name}")


def test_everything_in_it_is_whole(filled):
    """Chains, phases, clocks, words, receipts: what `minsheng verify` recomputes; and every parent of a row is there."""
    connection.check_constraints()
    assert list(all_findings()) == []


def test_the_parts_of_many_cases_are_those_of_each(filled):
    cases = list(Case.objects.unscoped("all").order_by("pk"))
    assert {pk: parts for pk, (parts, _) in parts_among(cases).items()} == {case.pk: parts_of(case) for case in cases}


def test_looking_at_all_of_it_asks_the_same_for_twice_as_many(filled):
    """Within what is read at once: a district of ten years is read a few hundred rows at a time, never a question for each."""
    with CaptureQueriesContext(connection) as asked:
        list(record_findings())
    fill(2 * CASES, seed=1, workers=1, block=20, say=lambda there: None)
    with CaptureQueriesContext(connection) as asked_again:
        assert list(record_findings()) == []
    assert len(asked_again) <= len(asked) + 5  # the files that were attached are compared five hundred at a time


def test_a_case_has_voices_shares_and_a_story(filled):
    cases = Case.objects.unscoped("all").count()
    in_cases = Voice.objects.unscoped("all").filter(state="in_case").count()
    assert (cases, in_cases) == (CASES, 3 * CASES)
    assert Assignment.objects.unscoped("all").count() > 1.7 * cases
    assert TimelineEntry.objects.count() > 12 * cases
    assert len(Tally(Case.objects.unscoped("all").values_list("phase", flat=True))) > 6


def test_every_entry_is_one_that_the_program_could_have_written(filled):
    known = all_events()
    for entry in TimelineEntry.objects.exclude(kind="CategoriesImported"):
        event = known[entry.kind](**facts(entry), by_id=entry.by_id)
        also = event.second_chain()
        assert (event.payload(), event.chain(), also) == (
            facts(entry),
            (entry.subject_kind, entry.subject_id),
            (entry.also_kind, entry.also_id),
        )


def test_the_district_sees_all_and_a_secretary_the_own_part(filled):
    assert Case.objects.visible_to(user("district")).count() == CASES
    parts = [Case.objects.visible_to(user(f"{c.code.removeprefix('bench-')}-secretary")).count() for c in communities()]
    assert (sum(parts), max(parts) < CASES) == (CASES, True)


def communities() -> list[Community]:
    return list(Community.objects.unscoped("all"))


def test_lists_and_counts_agree(filled, client):
    client.force_login(user("district"))
    shown = client.get("/cases/?phase=all").context["page"].total
    open_ones = client.get("/cases/").context["page"].total
    counted = counts_for_navigation(user("district"))
    waiting = client.get("/inbox/").context["total"]
    assert (shown, open_ones, waiting) == (CASES, counted["cases"], counted["inbox"])


def test_the_office_goes_on_working_in_it(filled):
    """Numbers, ids and sequences are the office's own: the next voice and case take theirs as always."""
    community = communities()[0]
    secretary = user(f"{community.code.removeprefix('bench-')}-secretary")
    voice = actions.hear_voice(words="灯不亮", community=community, by=secretary)
    category = Category.objects.exclude(parent=None)[0]
    case = actions.open_case(title="灯", category=category, community=community, voices=[voice], by=secretary)
    assert (voice.number[-5:], case.number[-5:], list(all_findings())) == ("-0001", "-0001", [])


class Stopped(Exception):
    pass


def test_stopped_in_the_middle_it_goes_on(db):
    def stop(there: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        fill(CASES, seed=1, workers=1, block=20, say=stop)
    there = []
    fill(CASES, seed=1, workers=1, block=7, say=there.append)
    assert (there[0], there[-1], cases_filled(), Case.objects.unscoped("all").count()) == (27, CASES, CASES, CASES)
    assert list(all_findings()) == []


def test_filled_to_a_larger_number_it_adds_what_is_missing(filled):
    fill(CASES + 10, seed=1, workers=1, block=20, say=lambda there: None)
    assert (cases_filled(), Case.objects.unscoped("all").count()) == (CASES + 10, CASES + 10)


def test_what_is_added_lies_before_what_was_there(filled):
    """The district grows older and not busier: as much is open as before."""
    before = set(Case.objects.unscoped("all").values_list("pk", flat=True))
    oldest = Case.objects.unscoped("all").earliest("opened_at").opened_at
    fill(CASES + 10, seed=1, workers=1, block=20, say=lambda there: None)
    added = Case.objects.unscoped("all").exclude(pk__in=before)
    assert (len(added), all(case.opened_at < oldest for case in added)) == (10, True)
    assert list(all_findings()) == []


def test_a_larger_district_is_older_up_to_ten_years_and_then_busier():
    now = clock.now()

    def days(number: int, *ends: int) -> float:
        return (now - opened_at(number, ends, now)).total_seconds() / 86400

    assert [round(days(0, n)) for n in (10, 100_000, 1_000_000, 2_000_000)] == [43, 365, 3650, 3650]
    assert [round(days(n, 1_000_000, 2_000_000)) for n in (999_999, 0, 1_999_999, 1_000_000)] == [0, 3650, 3650, 7299]
    assert round(days(1_000_000, 1_000_000, 10_000_000)) == 4 * 3650


def test_it_refuses_where_real_people_are(town):
    with pytest.raises(CommandError, match="这里有别的数据"):
        call_command("bench", "fill", "10")
    assert Case.objects.unscoped("all").count() == 0


def test_the_words_are_many_and_some_are_rare(filled):
    """Common words for a search that finds much, rare ones for one that finds little."""
    said = list(Voice.objects.unscoped("all").values_list("words", flat=True))
    assert len(set(said)) > 0.95 * len(said)
    assert sum("电梯" in words for words in said) > 2
