"""The demonstration is whole: every phase, enough voices, nobody real, and one case that waits for the visitor."""

import io
import json
import re
from collections import Counter

import pytest
from django.core.management import call_command

from minsheng.casework.models import Attachment, Case, Voice
from minsheng.casework.states import Phase
from minsheng.config.demonstration.views import visitor_voice
from minsheng.config.wholeness import all_findings
from minsheng.neighbourhood.models import Organisation, Resident, User

WHY = "a test looks at the whole demonstration"
ACCOUNTS = {"quji", "jiedao", "shuji", "wangjie", "laozhou", "chengguan", "xiaochen", "shenji"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demonstration_is_as_promised() -> None:
    said = io.StringIO()
    call_command("demo", json=True, stdout=said)
    counted = {"voices": Voice.objects.unscoped(WHY).count(), "cases": Case.objects.unscoped(WHY).count()}
    assert json.loads(said.getvalue().splitlines()[-1]) == counted
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
    stages = Counter(Attachment.objects.unscoped(WHY).values_list("stage", flat=True))
    assert stages["before"] >= 40 and stages["after"] >= 40
    assert list(all_findings()) == []
