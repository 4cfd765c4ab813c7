"""Whose a grid is: said by whoever leads there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.foundation.pages import sent
from minsheng.neighbourhood.actions import entrust_grid
from minsheng.neighbourhood.models import Grid, Post, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import in_force, scope_of
from minsheng.neighbourhood.states import Role


class WorkersForm(forms.Form):
    workers: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=gettext_lazy("归哪几位网格员管"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, grid: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = in_force(Post.objects.filter(community=grid.community_id, role=Role.GRID, user__is_active=True))
        field: Any = self.fields["workers"]
        field.queryset = User.objects.filter(pk__in=posts.values("user_id")).order_by("name")
        field.label_from_instance = lambda user: user.name


@login_required
def entrust(request: HttpRequest, identity: int) -> HttpResponse:
    user: Any = request.user
    if not scope_of(user).is_staff:
        raise Http404
    grid = Grid.objects.visible_to(user).filter(pk=identity, valid_to=None).select_related("community").first()
    if grid is None:
        raise Http404
    require(user, "neighbourhood.entrust_grid", grid)
    form = WorkersForm(request.POST or None, grid=grid, initial={"workers": list(grid.workers.values_list("pk", flat=True))})
    outcome = sent(request, form, lambda data: entrust_grid(grid=grid, workers=list(data["workers"]), by=user))
    if outcome.done:
        messages.success(request, _("记下了。"))
        return HttpResponseRedirect(reverse("places"))
    return render(request, "desk/entrust_grid.html", {"grid": grid, "form": form}, status=outcome.status)
