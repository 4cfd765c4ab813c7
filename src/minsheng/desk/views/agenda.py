"""What stands on which day: by month, by week, as a list."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from minsheng.neighbourhood.queries import scope_of

from ..agenda import agenda_of, chosen_in


@login_required
def agenda(request: HttpRequest) -> HttpResponse:
    """Staff see what is on in their area; a representative what the own organisation is planned for."""
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.organisations):
        raise Http404
    page = agenda_of(request.user, chosen_in(request.GET))  # type: ignore[arg-type]
    return render(request, "desk/agenda.html", {"agenda": page, "chosen": page.chosen, "is_staff": scope.is_staff})
