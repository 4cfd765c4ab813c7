"""One line that somebody said, from the form under a meeting, a visit or a shift; its photo hangs on it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from minsheng.casework import actions as casework
from minsheng.casework.actions import Speaker
from minsheng.casework.forms import building_named, speaker_mode
from minsheng.casework.models import Voice
from minsheng.casework.receiving import receive, received_together
from minsheng.neighbourhood.models import Estate

from .finding import me


def written_down(
    request: HttpRequest, data: dict[str, Any], *, at: dict[str, str], estate: Estate | None, note: Callable[..., Voice]
) -> tuple[Voice, bool]:
    """What `note` makes of the form, and whether it is new. `at` names where it was said: the same sent twice is one."""
    content = {key: str(value) for key, value in data.items() if value and key not in ("client_id", "photo")} | at

    def do() -> Voice:
        return note(
            words=data["words"],
            kind=data["kind"],
            speaker=Speaker(speaker_mode(data["name"], data["phone"]), data["name"], data["phone"]),
            place=data["place"],
            building=building_named(estate, data["place"]),
            observed=data["observed"],
            judgement=data["judgement"],
            answer=data["answer"],
            by=me(request),
        )

    with received_together():
        got = receive(client_id=data["client_id"], act="hear_voice", content=content, by=me(request), kind=Voice, do=do)
        voice = got.result
        if data["photo"] and not voice.attachments.unscoped("did its photo arrive").exists():
            casework.attach(content=data["photo"].read(), voice=voice, by=me(request), name=data["photo"].name)
    return voice, got.new
