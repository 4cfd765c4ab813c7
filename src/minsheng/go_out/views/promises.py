"""Keep what was promised, or say why not."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.pages import Act, act_page
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms import KeepForm
from .finding import me, promise_or_404


@login_required
def keep(request: HttpRequest, identity: int) -> HttpResponse:
    found = promise_or_404(request, identity)
    require(me(request), "go_out.keep_promise", found)
    back = reverse("outing", args=[found.outing.number]) if found.outing else reverse("my_day")
    return act_page(
        request,
        Act(
            title=found.words,
            about=_("答应%(day)s") % {"day": clock.day_shown(found.due)},
            back=back,
            button=_("记下"),
            done=_("记下了。"),
        ),
        form=KeepForm(request.POST or None),
        do=lambda data: actions.keep_promise(promise=found, kept=data["kept"] == "yes", words=data["words"], by=me(request)),
    )
