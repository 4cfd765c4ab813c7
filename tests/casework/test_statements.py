"""Writing down and undertaking with all that belongs to it, in few statements: as many for thirty voices as the voices need."""

import json
import uuid
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework.actions import hear_voice, open_case
from minsheng.casework.models import Category, Voice
from minsheng.neighbourhood.actions import make_token
from tests.people import Town


def test_hearing_by_the_api_takes_few_statements(town: Town) -> None:
    """The key with its scope; place, id of the write, who spoke and the same words; who spoke, written; number; the voice; all that is beside
    it, the id of the write included."""
    key = make_token(user=town.shuji)

    def hear() -> Any:
        said = {
            "client_id": str(uuid.uuid4()),
            "text": f"{uuid.uuid4()} 楼道灯不亮",
            "community": town.wandu.code,
            "estate": town.estate.code,
            "speaker": {"mode": "named", "name": "李秀英", "phone": "13900000001"},
        }
        head = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
        return Client().post("/api/v1/voices", json.dumps(said), content_type="application/json", **head)

    hear()
    with CaptureQueriesContext(connection) as captured:
        assert hear().status_code == 201
    # In a test the write's own transaction is a savepoint, begun and released; on SQLite what is beside it takes six.
    beside = 5 if connection.vendor == "sqlite" else 0
    assert len(captured) - 2 <= 6 + beside, [query["sql"][:80] for query in captured]


def test_opening_a_case_records_all_its_voices_in_a_row(town: Town) -> None:
    """Each further voice costs its own move and what the index of it needs, nothing else."""

    def taken(count: int) -> int:
        voices: list[Voice] = [hear_voice(words=f"{n} 电梯又坏了", community=town.wandu, by=town.shuji) for n in range(count)]
        category = Category.objects.exclude(parent=None)[0]
        with CaptureQueriesContext(connection) as captured:
            case = open_case(title="电梯", category=category, community=town.wandu, by=town.shuji, voices=voices)
        assert case.phase == "to_dispatch"
        return len(captured)

    taken(1)
    one, ten = taken(1), taken(10)
    assert one <= 22  # one of them asks which ways out tell of it
    assert ten - one <= 9, f"{one} for one voice, {ten} for ten"
