"""Whether what was promised helped: by receipt code, or written down by the office."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.casework.api.receipts import receipt_or_404, whose_key
from minsheng.casework.models import Voice
from minsheng.casework.states import Via
from minsheng.foundation.api import Code, Input, whole_number
from minsheng.foundation.finding import or_404

from .. import actions
from ..models import Help
from ..queries.helps import help_or_none
from ..queries.verdicts import helps_for_voice, helps_on_receipt

router = Router(tags=["partners"])
Helped = Literal["helped", "partly", "not_helped"]


class HelpedIn(Input):
    verdict: Helped


class JudgedIn(HelpedIn):
    """`voice`: number of the one for whom it was promised."""

    voice: Code
    via: Literal["phone", "door", "person"]


@router.get("/receipts/{code}/promises", auth=None)
def promises(request: HttpRequest, code: Code) -> dict[str, Any]:
    """What partners promised for what the holder of the code needs; `said`: what they said of it. The latest ten."""
    voice = receipt_or_404(request, code).voice
    return {
        "items": [
            {
                "id": str(one.promise.pk),
                "partner": one.promise.partner.name,
                "words": one.promise.words,
                "due": one.promise.due.isoformat(),
                "state": one.promise.state,
                "said": one.verdict,
                "may_say": one.may_say,
            }
            for one in helps_on_receipt(voice)
        ]
    }


@router.post("/receipts/{code}/promises/{identity}", auth=None)
def said(request: HttpRequest, code: Code, identity: Code, data: HelpedIn) -> dict[str, Any]:
    """Say once whether it helped. Needs no key; sent with the key of somebody who acts for the partner, it is refused."""
    voice = receipt_or_404(request, code).voice
    promise: Help = or_404(helps_for_voice(voice).filter(pk=whole_number(identity) or 0).first())
    actions.judge_help(promise=promise, voice=voice, verdict=data.verdict, via=Via.CODE, by=whose_key(request))
    return promises(request, code)


@router.post("/partner-promises/{identity}/verdicts", response={201: dict[str, Any]})
def judge(request: HttpRequest, identity: Code, data: JudgedIn) -> Status:
    """Write down what one of those for whom it was promised said."""
    promise = or_404(help_or_none(request.user, whole_number(identity) or 0))  # type: ignore[arg-type]
    voice: Voice = or_404(Voice.objects.visible_to(request.user).filter(number=data.voice).first())
    made = actions.judge_help(promise=promise, voice=voice, verdict=data.verdict, via=data.via, by=request.user)  # type: ignore[arg-type]
    return Status(201, {"promise": str(promise.pk), "voice": voice.number, "verdict": made.verdict, "via": made.via})
