"""The search, for programs: what the key may see, in the groups of the page."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from minsheng.foundation.api import Code, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.models import Community, Estate

from ..queries.search import (
    A_PAGE,
    GROUPS,
    Asked,
    Found,
    holding,
    names_holding,
    thing_with_number,
)
from ..states import Phase, VoiceKind
from . import shown

router = Router(tags=["search"])
# What a database can compare in every zone.
Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2199, 12, 31))]


def _group(found: Found[Any], show: Any) -> dict[str, Any]:
    items = [{"part": hit.part, "text": "".join(text for text, _ in hit.pieces), **show(hit.thing)} for hit in found.hits]
    return {"items": items, "count": found.count_shown, "next": str(found.next) if found.next else None}


def _good_case(row: Any) -> dict[str, Any]:
    return {"id": str(row.pk), "title": row.told.title, "community": row.community.code, "category": row.category.code}


def _place(request: HttpRequest, model: Any, code: str, field: str) -> Any:
    if not code:
        return None
    found = model.objects.visible_to(request.user).filter(code=code, valid_to=None).first()
    if found is None:
        raise BadInput("没有这个地方，或您看不到，请换一个。", field)
    return found


@router.get("/search")
def search(
    request: HttpRequest,
    q: Code,
    group: Literal["", "cases", "voices", "outings", "good_cases", "organisations", "places"] = "",
    community: Code = "",
    estate: Code = "",
    since: Day | None = None,
    until: Day | None = None,
    phase: Code = "",
    kind: Code = "",
    after: Code = "",
) -> dict[str, Any]:
    """Where all words of `q` stand, newest first: cases, voices, outings, good cases, organisations, places; `group` asks for one, `after` for its next page.

    `part` says whose words `text` is, empty for a resident's own; `count` ends at 1,000+; `number` is that of the thing typed exactly.
    """
    if phase and phase not in Phase.values:
        raise BadInput("没有这一步，请照接口说明改一改。", "phase")
    if kind and kind not in VoiceKind.values:
        raise BadInput("没有这一种。请选问题、建议、需求、表扬、咨询里的一种。", "kind")
    if after and (group not in GROUPS or not whole_number(after)):
        raise BadInput("next不是这里给的值，请从头取。", "after")
    user: Any = request.user
    places = {
        "community": _place(request, Community, community, "community"),
        "estate": _place(request, Estate, estate, "estate"),
    }
    asked = Asked(q, since=since, until=until, phase=phase, kind=kind, **places)
    thing, begin = thing_with_number(user, q), whole_number(after) if after else None
    show: dict[str, Any] = {
        "cases": lambda case: shown.case_line(case, user),
        "voices": shown.voice,
        "good_cases": _good_case,
        "organisations": lambda one: {"code": one.code, "name": one.name},
        "places": lambda one: {"code": one.code, "name": one.name},
    }
    show |= {name: one.shown for name, one in GROUPS.items() if one.shown is not None}
    names = [name for name in show if group in ("", name)]
    found = holding(user, asked, [name for name in names if name in GROUPS], begin, A_PAGE)
    found |= names_holding(user, asked, [name for name in names if name not in GROUPS])
    return {"number": thing.number if thing else None} | {name: _group(found[name], show[name]) for name in names}
