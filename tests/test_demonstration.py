"""The demonstration is whole: every phase, enough voices, nobody real, and one case that waits for the visitor."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from minsheng.casework.actions.categories import default_tree, import_categories
from minsheng.casework.models import Assignment, Attachment, Case, GoodCase, Notice, StageClock, Voice
from minsheng.casework.states import Phase
from minsheng.config.demonstration.build import build_demonstration
from minsheng.config.demonstration.views import visitor_voice
from minsheng.config.wholeness import all_findings
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.privacy import key_bytes
from minsheng.neighbourhood.models import Organisation, Resident, User
from minsheng.work_together.models import JointPlan, WhistleCall
from tests.demonstration import demonstration

WHY = "a test looks at the whole demonstration"
ACCOUNTS = {"quji", "jiedao", "shuji", "wangjie", "laozhou", "chengguan", "xiaochen", "shenji"}


@pytest.fixture
def built(transactional_db: None, settings: Any) -> Iterator[str]:
    """The whole demonstration stands in the database, with its keys, seals and photos; what the command said."""
    folder = demonstration()
    with closing(sqlite3.connect(f"file:{folder}/data/minsheng.sqlite3?immutable=1", uri=True)) as made:
        made.backup(connection.connection)
    data = folder / "data"
    settings.KEYS, settings.MEDIA_ROOT, settings.SEAL_FILE = data / "keys", data / "files", data / "seals.jsonl"
    key_bytes.cache_clear()
    yield (folder / "said").read_text(encoding="utf-8")
    key_bytes.cache_clear()


@pytest.mark.slow
@pytest.mark.either
def test_the_demonstration_is_as_promised(built: str) -> None:
    counted = {"voices": Voice.objects.unscoped(WHY).count(), "cases": Case.objects.unscoped(WHY).count()}
    assert json.loads(built.splitlines()[-1]) == counted
    assert set(Case.objects.unscoped(WHY).values_list("phase", flat=True)) == set(Phase.values)
    assert Voice.objects.unscoped(WHY).count() >= 400
    assert Case.objects.unscoped(WHY).count() >= 120
    assert Organisation.objects.unscoped(WHY).count() >= 30
    assert set(User.objects.filter(username__in=ACCOUNTS).values_list("username", flat=True)) == ACCOUNTS
    openings = Counter(re.sub(r"\W", "", words)[:6] for words in Voice.objects.unscoped(WHY).values_list("words", flat=True))
    assert max(openings.values()) <= 5
    phones = [r.uncovered_phone() for r in Resident.objects.unscoped(WHY).exclude(phone_sealed="")]
    assert {phone[:7] for phone in phones} == {"1000000"}
    waiting = visitor_voice()
    assert waiting is not None and waiting.case is not None and waiting.case.phase == Phase.ASKING
    circles = Counter(GoodCase.objects.unscoped(WHY).values_list("circle", flat=True))
    assert circles["district"] >= 2 and circles["street"] == 1
    stages = Counter(Attachment.objects.unscoped(WHY).values_list("stage", flat=True))
    assert stages["before"] >= 40 and stages["after"] >= 40
    calls = WhistleCall.objects.unscoped(WHY).filter(whistle__case__estate__code="wandu", whistle__case__phase=Phase.ASKING)
    assert sorted(calls.values_list("state", flat=True)) == ["came", "came", "late"]
    plans = JointPlan.objects.unscoped(WHY).filter(case__estate__code="wandu")
    assert plans.filter(version=2, case__in=calls.values("whistle__case")).exists()
    assert plans.filter(case__category__code="culture-place", steps__owners_decision=True).exists()
    assert list(all_findings()) == []


def built_at(moment: datetime) -> dict[str, list[Any]]:
    """What a few matters of a build at this moment look like; nothing of it stays."""

    def rows(model: Any, *names: str) -> list[Any]:
        return list(model.objects.unscoped(WHY).order_by("pk").values_list(*names))

    with transaction.atomic(), clock.at(moment):
        build_demonstration(most=4)
        found = {
            "voices": rows(Voice, "number", "words", "community__code", "kind", "state", "heard_at", "recorded_at"),
            "cases": rows(Case, "number", "title", "phase", "opened_at"),
            "shares": rows(Assignment, "case__number", "organisation__code", "state", "due", "promise_date"),
            # Not the event: it names a row by its key, and PostgreSQL gives none twice, whatever was rolled back.
            "notices": rows(Notice, "voice__number", "kind", "words", "at"),
            "clocks": rows(StageClock, "case__number", "stage", "started_at", "due_at"),
            "timeline": list(TimelineEntry.objects.order_by("pk").values_list("subject_kind", "kind", "at")),
        }
        transaction.set_rollback(True)
    return found


@pytest.mark.slow
@pytest.mark.django_db
def test_a_build_is_the_same_at_every_hour_of_a_day_and_ends_before_it() -> None:
    midnight = clock.day_start(clock.today())
    with clock.at(midnight):
        import_categories(text=default_tree(), by=None)
    early, late = built_at(midnight + timedelta(minutes=3)), built_at(midnight + timedelta(hours=17, minutes=41, seconds=7.3))
    assert len(early["voices"]) > 8 and len(early["cases"]) == 4
    assert early == late
    assert max(at for _, _, at in early["timeline"]) <= midnight
