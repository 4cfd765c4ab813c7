"""Two people look: what one does shows on the other's morning and list without a reload, and only then."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from tests.chain import answered, heard, offered, opened, says, voices_of
from tests.people import Town


def entered(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def asks(page: str) -> str:
    """The address that a page asks now and then."""
    return re.findall(r'hx-get="([^"]+)"', page)[0].replace("&amp;", "&")


@pytest.mark.slow
def test_my_day_shows_that_a_resident_was_not_satisfied(town: Town) -> None:
    case = answered(town)
    client = entered(town.shuji)
    page = client.get("/my-day/").content.decode()
    address = asks(page)
    assert client.get(address).status_code == 204
    says(voices_of(case)[0], "not_solved", words="还是黑的")
    changed = client.get(address)
    text = changed.content.decode()
    assert changed.status_code == 200
    assert "居民说没解决，要重新定谁来办" in text
    assert ('id="now" hx-swap-oob="innerHTML"' in text, 'id="band-place" hx-swap-oob="innerHTML"' in text) == (True, True)
    assert client.get(asks(text)).status_code == 204


def test_nothing_that_is_typed_is_exchanged(town: Town) -> None:
    for path in ("/my-day/", "/cases/"):
        client = entered(town.shuji)
        text = client.get(asks(client.get(path).content.decode()).split("?")[0]).content.decode()
        assert 'id="live"' in text
        assert not re.search("<(input|textarea|select|form|html)", text)


def test_the_morning_of_an_organisation_shows_what_was_asked_of_it(town: Town) -> None:
    client = entered(town.laozhou)
    address = asks(client.get("/my-day/").content.decode())
    share = offered(town)
    assert share.share in client.get(address).content.decode()


def test_the_list_keeps_its_filter_and_shows_a_new_case(town: Town) -> None:
    client = entered(town.shuji)
    address = asks(client.get("/cases/?words=灯").content.decode())
    opened(town, heard(town, "水沟堵了"), title="水沟：清一清")
    assert client.get(address).status_code == 204
    lamp = opened(town, heard(town), title="门口的灯：换一盏")
    text = client.get(address).content.decode()
    assert (lamp.number in text, "水沟" in text, "seen=" in re.sub(r'hx-get="[^"]+"', "", text)) == (True, False, False)


def test_who_has_nothing_there_is_answered_with_nothing(town: Town) -> None:
    assert entered(town.shenji).get("/my-day/live/").status_code == 204
    assert entered(town.laozhou).get("/cases/live/").status_code == 404
    assert Client().get("/my-day/live/").status_code == 302


def test_the_stranger_sees_nothing_of_it(town: Town) -> None:
    case = answered(town)
    actions.release_excerpt(case=case, words="把门口照亮", by=town.shuji)
    for path in ("/my-day/live/", "/cases/live/?phase=all"):
        assert case.number not in entered(town.xiaochen).get(path).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/my-day/live/", "/cases/live/?phase=all"])
def test_three_cases_cost_no_more_questions_than_one(town: Town, path: str) -> None:

    client, counts = entered(town.shuji), []
    for new in (1, 2):
        for _ in range(new):
            opened(town, heard(town))
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
