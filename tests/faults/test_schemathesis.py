"""Whatever fits the published description of the API, and much that doesn't: no operation answers with a server error.

In-process, as two people: the secretary, who may do almost everything, and the representative, who may do little. Where an operation
names a voice, a case, a share, half of the tries name one that is there.
"""

import random
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from minsheng.config.api import api
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Resident
from tests.chain import accepted, answered, done, heard, named, offered, opened, photo, voices_of
from tests.chain import given as result_given
from tests.kept import kept
from tests.people import Town, settled_town

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]

EXAMPLES = 15
SCHEMA = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
OPERATIONS = {f"{found.ok().method.upper()} {found.ok().path}": found.ok() for found in SCHEMA.get_all_operations()}


@pytest.fixture(autouse=True)
def connection_stays() -> Iterator[None]:
    """A request would close the connection that holds the test's transaction; Django's own test client does the same."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.fixture
def there(db: None) -> tuple[Town, dict[str, list[str]]]:
    """The standing people, and what is there to be named."""
    return kept("matters at every stage", matters)


def matters() -> tuple[Town, dict[str, list[str]]]:
    town = settled_town()
    cases = [opened(town), offered(town).case, accepted(town).case, result_given(town).case, done(town).case, answered(town)]
    voices = [heard(town, speaker=named(9)), *(voice for case in cases for voice in voices_of(case))]
    names = {
        "number": [voice.number for voice in voices] + [case.number for case in cases],
        "voice": [voice.number for voice in voices],
        "earlier": [voice.number for voice in voices],
        "replaces": [voice.number for voice in voices],
        "identity": [str(share.pk) for case in cases for share in case.assignments.unscoped("a test names them")],
        "code": [voice.receipt_code for voice in voices],
        "resident": [str(pk) for pk in Resident.objects.unscoped("a test names them").values_list("pk", flat=True)],
        "community": [town.wandu.code],
        "category": ["other", "utilities-lamp"],
        "organisation": ["hengling", "chengguan"],
        "concerns": ["hengling"],
        "estate": ["wandu"],
        "building": ["3"],
        "kind": ["explained", "problem"],
        "role": ["lead", "support"],
        "verdict": ["solved", "not_solved"],
        "decision": ["upheld", "overruled"],
        "ground": ["other"],
        "track": ["110"],
        "told_by": ["poster"],
        "outcome": ["told"],
        "notice": ["1", "2", "3"],
        "batch": ["1"],
    }
    return town, names


def named_half_the_time(call: Any, there: dict[str, list[str]], dice: random.Random) -> None:
    """Put what is there in the place of what was drawn."""
    for part in (call.path_parameters, call.query, call.body):
        if isinstance(part, dict):
            for name in [name for name in part if name in there]:
                if dice.random() < 0.7:
                    part[name] = dice.choice(there[name])


@lru_cache(maxsize=1)
def program() -> WSGIHandler:
    """One for all operations: before it draws, schemathesis reads the source of each new one for values worth trying."""
    return WSGIHandler()


@pytest.mark.parametrize("who", ["shuji", "laozhou"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_server_error(there: tuple[Town, dict[str, list[str]]], name: str, who: str) -> None:
    town, names = there
    operation, token = OPERATIONS[name], make_token(user=getattr(town, who))
    operation.app = operation.schema.app = program()
    seen: dict[int, int] = {}

    @seed(1949)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(call=operation.as_strategy(), dice=st.randoms(use_true_random=False))
    def ask(call: Any, dice: random.Random) -> None:
        named_half_the_time(call, names, dice)
        if "attachments" in name and isinstance(call.body, dict) and dice.random() < 0.5:
            call.body["file"] = photo()
        answer = call.call(headers={"Authorization": f"Bearer {token}"})
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
        call.validate_response(answer, checks=[not_a_server_error])

    ask()
    assert sum(seen.values()) > 0
