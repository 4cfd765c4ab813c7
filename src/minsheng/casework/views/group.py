"""A chat of a WeChat group, pasted: told apart, looked at, each remark that matters written down."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, Refusal
from minsheng.foundation.pages import add_refusal
from minsheng.neighbourhood.models import Community

from .. import actions
from ..actions import Speaker
from ..forms import GroupForm, my_community, speaker_mode
from ..group_chat import Said, split_chat
from ..models import Voice
from ..receiving import receive, received_together
from .finding import me, staff_or_404

# Clocks differ by so much.
AHEAD = timedelta(minutes=10)


@login_required
def hear_group(request: HttpRequest) -> HttpResponse:
    """First the remarks, to tick; then the ticked ones are written down, each once."""
    staff_or_404(request)
    community = my_community(me(request))
    if community is None:
        raise Http404
    form, said, status = GroupForm(request.POST or None, user=me(request)), [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            community = form.cleaned_data.get("community", community)
            try:
                said = split_chat(form.cleaned_data["chat"])
                if "seen" in request.POST:
                    count = _take(request, said, community)
                    done = ngettext("记下了%(n)s条，进了分拣。", "记下了%(n)s条，进了分拣。", count) % {"n": count}
                    messages.success(request, done)
                    return HttpResponseRedirect(reverse("inbox"))
                status = 200
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = refusal.status
    taken = request.POST.getlist("take")
    rows = [(n, one, request.POST.get(f"id-{n}") or str(uuid.uuid4()), str(n) in taken) for n, one in enumerate(said)]
    return render(request, "casework/group.html", {"form": form, "rows": rows, "community": community}, status=status)


@received_together()
def _take(request: HttpRequest, said: list[Said], community: Community) -> int:
    """All that was ticked, or nothing."""
    chosen = [n for n in range(len(said)) if str(n) in request.POST.getlist("take")]
    if not chosen:
        raise BadInput("勾上要记的，再点记下。", "chat", "nothing_ticked")
    for n in chosen:
        one = said[n]
        if one.at is not None and one.at > clock.now() + AHEAD:
            raise BadInput(f"{one.name}那一条的时间在将来，请改对了再记。", "chat", "in_the_future")
        try:
            key = uuid.UUID(request.POST.get(f"id-{n}", ""))
        except ValueError as error:
            raise BadInput("这一页放得太久了，请重新贴一次。", "chat", "page_too_old") from error
        content: dict[str, Any] = {"words": one.words, "name": one.name, "at": one.at.isoformat() if one.at else ""}

        def do(one: Said = one) -> Voice:
            speaker = Speaker(speaker_mode(one.name, ""), one.name[:40])
            return actions.hear_voice(
                words=one.words, community=community, source="wechat_group", heard_at=one.at, speaker=speaker, by=me(request)
            )

        receive(client_id=key, act="hear_voice", content=content, by=me(request), kind=Voice, do=do)
    return len(chosen)
