"""Which office's sheet a ledger leaves in: that of the community it is of, else of what that lies in; of somebody with several, their own area's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minsheng.casework.forms import has_several_communities, my_community
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.models import User

from ..queries.templates import DISTRICT, Place, place_of_community, place_or_none, places_led_by, template_for
from .layouts import Layout
from .ledgers import LEDGERS, layout_of
from .making import content_of


@dataclass(frozen=True)
class Own:
    """The layout, None for the usual one; and why the office's own could not be used, if it could not."""

    layout: Layout | None = None
    broken: str = ""


def place_for(user: User, asked: Mapping[str, Any]) -> Place:
    code = str(asked.get("community", "") or "")
    chosen = place_or_none(user, f"community-{code}") if code else None
    if chosen is not None:
        return chosen
    community = my_community(user)
    if community is None or has_several_communities(user):
        return next(iter(places_led_by(user)), DISTRICT)
    return place_of_community(community)


def layout_for(name: str, user: User, asked: Mapping[str, Any]) -> Own:
    """For any list; only ledgers have layouts."""
    if name not in LEDGERS:
        return Own()
    template = template_for(name, place_for(user, asked))
    if template is None:
        return Own()
    try:
        return Own(layout_of(name, content_of(template)))
    except BadInput as refused:
        return Own(broken=f"“{template.name}”这张表用不了，先用了默认的样子。{refused.message}")
