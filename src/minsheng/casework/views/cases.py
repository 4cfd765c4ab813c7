"""Cases: the list and the page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from minsheng.foundation.keyset import page_of, page_once
from minsheng.foundation.live import live_change, live_page
from minsheng.foundation.together import asked_together
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import scope_of

from ..filters import cases_chosen, looks_for_words
from ..models import Attachment, Case
from ..queries import cases as ask
from ..queries.around import Around, around
from ..queries.beside import questions, told_beside, with_beside
from ..queries.board import newer_photos
from ..queries.external import brought_not_noted
from ..queries.good_cases import good_case_of, good_cases_like
from ..queries.nameless import explains, words_for_group
from ..queries.next_step import next_step, step_for_organisation
from ..queries.parked_step import may_park, may_turn_down
from ..queries.receipts import pair_among
from ..queries.story import told
from ..queries.verbatim import names_of
from ..rules import OFFICE
from ..states import GOOD, LEAVES_SOMETHING, OPEN, Phase
from .finding import case_or_404, me

# Where a new share would be refused.
A_PAGE = 30
NO_MORE = (Phase.ASKING, Phase.END_PROPOSED)


@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """Cases I may see; the filter lives in the URL."""
    return live_page(request, "casework/cases.html", _listed(request), here="cases_live", parts=["rows", "now"])


@login_required
def list_live(request: HttpRequest) -> HttpResponse:
    """The rows of that list, if they read otherwise than those `seen`."""
    return live_change(request, "casework/cases.html", _listed(request), here="cases_live", parts=["rows", "now"])


def _listed(request: HttpRequest) -> dict[str, Any]:
    scope = scope_of(me(request))
    if not (scope.is_staff or scope.audits):
        raise Http404
    chosen = cases_chosen(me(request), request.GET)
    turn = page_once if looks_for_words(request.GET) else page_of
    page = turn(chosen.qs, request.GET, A_PAGE, dressed=ask.cases_seen_by(me(request)))
    for one in page:
        held = ask.shares_held(one) or _("还没派")
        one.line_parts = [part for part in (one.place_shown, held) if part]
    may_open = scope.has_role(*OFFICE) and me(request).viewed_by is None
    return {"filter": chosen, "page": page, "may_open": may_open, "may_see_orders": scope.is_staff}


@login_required
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: who does which share, before and after, the story, the voices, and the next step."""
    found = case_or_404(request, number)
    scope = scope_of(me(request))
    if not (scope.covers(found.community_id) or scope.audits):
        return _for_organisation(request, found)
    return render(request, "casework/case.html", _surroundings(request, found))


@login_required
def live(request: HttpRequest, number: str) -> HttpResponse:
    """The same page's middle, if it changed since `version`; 204 otherwise. How two people see the same case."""
    found = case_or_404(request, number)
    scope = scope_of(me(request))
    if str(found.version) == request.GET.get("version") or not (scope.covers(found.community_id) or scope.audits):
        return HttpResponse(status=204)
    return render(request, "casework/case.html#live", _surroundings(request, found) | {"oob": True})


def _surroundings(request: HttpRequest, found: Case) -> dict[str, Any]:
    user = me(request)
    there = around(found, user)
    before, after = pair_among(there.files) if there.sees_voices else (None, None)
    for one in there.voices:
        one.verdict = there.verdicts.get(one.pk)  # type: ignore[attr-defined]
    to_copy: list[Any] = [*there.answers, *([there.ending] if there.ending and explains(found) else [])]
    spoke = names_of(there.voices) if to_copy else []
    for said in to_copy if there.sees_voices else ():
        said.for_group = words_for_group(found, said.words, spoke)
    for share in there.present:
        share.may_act = allowed(user, "casework.accept_share", share)  # type: ignore[attr-defined]
        share.may_pause = allowed(user, "casework.pause_share", share)  # type: ignore[attr-defined]
        share.may_decide = allowed(user, "casework.decide_extension", share)  # type: ignore[attr-defined]
        share.may_hand_out = allowed(user, "casework.hand_out_share", share)  # type: ignore[attr-defined]
        share.may_take_back = allowed(user, "casework.take_back_share", share)  # type: ignore[attr-defined]
        # Of what is late, to whoever leads there; `work_together` asks again.
        share.may_supervise = share.is_late and allowed(user, "casework.reopen_case", found)  # type: ignore[attr-defined]
    step = with_beside(next_step(found, user, there), there.others)
    return {
        "case": found,
        "shares": there.present,
        "earlier_shares": [s for s in there.shares if s not in there.present],
        "waits": there.waits(found),
        "count": there.count,
        "voices": there.voices,
        "told": there.told,
        "story": told(there.timeline, quotes=there.sees_voices),
        "before": before,
        "after": after,
        "papers": [f for f in there.files if f.stage in ("document", "signature")] if there.sees_voices else [],
        "answers": there.answers,
        "inspection": there.inspection,
        "ending": there.ending,
        "step": step,
        "known": there.others.known,
        "may_link": allowed(user, "casework.link_voice", found) and not found.has_ended,
        "may_offer": allowed(user, "casework.offer_share", found)
        and not found.has_ended
        and found.phase not in NO_MORE
        and not found.parked_until,
        # Whoever leads there calls organisations to the place; `work_together` asks again.
        "may_whistle": allowed(user, "casework.reopen_case", found) and not found.has_ended,
        "board_item": there.board_item,
        "newer_photos": there.board_item is not None and newer_photos(there.board_item, (before, after)),
        "orders": there.orders,
        "brought": brought_not_noted(there.voices, there.orders),
        "parking": there.parking,
        **_looked_again(user, found, there),
        "may_park": may_park(user, found, there.parking),
        "may_turn_down": may_turn_down(user, found, there.parking, step),
        **_good_cases(request, found),
        "may_order": allowed(user, "casework.note_external_order", found),
        "may_release": allowed(user, "casework.release_to_board", found),
        "sees_voices": there.sees_voices,
        "facilities": there.facilities,
        "may_leave": found.phase in LEAVES_SOMETHING and allowed(user, "neighbourhood.keep_facility", found.community),
    }


def _looked_again(user: User, found: Case, there: Around) -> dict[str, Any]:
    """Looks again after its end, and what it came back from and as."""
    for visit in there.visits:
        visit.may_undo = found.has_ended and allowed(user, "casework.undo_return_visit", visit)  # type: ignore[attr-defined]
    return {
        "visits": there.visits,
        "may_visit": bool(there.visits) and allowed(user, "casework.record_return_visit", found),
        "links": there.links,
        "alike_before": there.alike_before,
        "may_link_back": allowed(user, "casework.link_came_back", found),
    }


def _good_cases(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Of a closed case the good case that tells it; for the office of an open one, what others learned from the same. One statement."""
    if found.phase in GOOD:
        return {"good_case": good_case_of(found), "may_tell": allowed(me(request), "casework.write_good_case", found)}
    if found.phase in OPEN and scope_of(me(request)).has_role_in(found.community_id, *OFFICE):
        return {"like": good_cases_like(found, me(request))}
    return {}


def _for_organisation(request: HttpRequest, found: Case) -> HttpResponse:
    """What an organisation sees: its own share in full, of the others organisation, state and dates (invariant 7)."""
    user = me(request)
    scope = scope_of(user)
    shares = [s for s in ask.shares_of_case(found, user) if s.state != "taken_back"]
    files = Attachment.objects.visible_to(user).filter(case=found, taken_away_at=None).order_by("id")
    present = [share for share in shares if share.round == found.round]
    there = told_beside(found, user, present, asked_together(*questions(found, user)))
    context = {
        "case": found,
        "known": there.known,
        "mine": [s for s in shares if s.organisation_id in scope.organisations],
        "others": [s for s in shares if s.organisation_id not in scope.organisations and s.round == found.round],
        "files": files,
        "step": with_beside(step_for_organisation(shares, user), there),
    }
    return render(request, "casework/case_for_organisation.html", context)
