"""谁在哪里坐班: who sits where in the coming days, for everybody; by community or by estate."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from minsheng.go_out.queries.duty import who_sits_where
from minsheng.neighbourhood.models import Community, Estate


def duty(request: HttpRequest, code: str) -> HttpResponse:
    """The code of an estate, or of a community."""
    estate = Estate.objects.public().select_related("community").filter(code=code).first()
    community: Community | None = estate.community if estate else Community.objects.public().filter(code=code).first()
    if community is None:
        raise Http404
    context = {
        "place": estate or community,
        "estate": estate,
        "community": community,
        "sittings": who_sits_where(estate=estate, community=community),
        "help_phone": community.phone,
    }
    return render(request, "channels/duty.html", context)
