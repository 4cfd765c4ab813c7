"""堵点: figures, and the list behind each."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .queries import QUESTIONS, figures

A_PAGE = 30


def _reader(request: HttpRequest) -> User:
    """Staff and auditor: an organisation is not told about others."""
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404
    return request.user  # type: ignore[return-value]


@login_required
def stuck(request: HttpRequest) -> HttpResponse:
    """The questions, each with its figure and the parts it is made of."""
    user = _reader(request)
    parts = [
        {"question": question, "asks": question.asks % {"days": question.days()}, "number": number, "groups": groups}
        for question, number, groups in figures(user)
    ]
    return render(request, "insight/stuck.html", {"parts": parts})


@login_required
def stuck_list(request: HttpRequest, question: str) -> HttpResponse:
    """The list that a figure counts; `group` narrows it to one part."""
    user = _reader(request)
    asked = QUESTIONS.get(question)
    if asked is None:
        raise Http404
    group = request.GET.get("group", "")[:60]
    page = asked.page(asked.find(user, group), request.GET, A_PAGE)
    groups = asked.groups(user)
    context = {
        "question": asked,
        "asks": asked.asks % {"days": asked.days()},
        "page": page,
        "rows": asked.show(page.object_list),
        "groups": groups,
        "group": group,
    }
    return render(request, "insight/stuck_list.html", context)
