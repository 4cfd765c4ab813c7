"""Who may plan and lead an outing, keep or give up what was promised, plan duty, sit there, and say who was there."""

from typing import Any

import rules

from minsheng.casework.rules import leads_there, office_of_community, office_there, staff_of_community, works_there
from minsheng.neighbourhood.care import home_cared_for
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.scope import scope_of
from minsheng.neighbourhood.states import Role

rules.add_perm("go_out.plan_outing", staff_of_community)
rules.add_perm("go_out.lead_outing", works_there)
rules.add_perm("go_out.make_notice", office_there)
rules.add_perm("go_out.promise", staff_of_community)


@rules.predicate
def cares_for(user: Any, home: Any) -> bool:
    """Secretary and community worker of the home's community, and the grid worker whose grid it is in."""
    return home is not None and home_cared_for(user, home)


rules.add_perm("go_out.mark_household", cares_for)


@rules.predicate
def promised_it(user: Any, promise: Any) -> bool:
    """Who gave a promise; the office there when that person is away."""
    return bool(promise is not None and promise.by_id == user.pk)


rules.add_perm("go_out.keep_promise", works_there & (promised_it | office_there))


@rules.predicate
def works_somewhere(user: Any, _thing: Any) -> bool:
    """Staff of at least one community: who goes out may have a notebook."""
    return scope_of(user).is_staff


@rules.predicate
def own_phone(user: Any, device: Any) -> bool:
    return bool(device is not None and device.user_id == user.pk)


@rules.predicate
def leads_somewhere(user: Any, _thing: Any) -> bool:
    """Who leads a community looks at what its people's phones handed in and could not be taken at once."""
    scope = scope_of(user)
    return scope.everywhere or bool(scope.led(Role.SECRETARY, Role.STREET))


rules.add_perm("go_out.see_kept", leads_somewhere)
rules.add_perm("go_out.register_device", works_somewhere)
rules.add_perm("go_out.withdraw_device", own_phone | leads_there)
rules.add_perm("go_out.take_delivery", leads_there)
rules.add_perm("go_out.write_card", staff_of_community)
rules.add_perm("go_out.settle_card", leads_there)


@rules.predicate
def is_told(user: Any, change: Any) -> bool:
    """Whom the change is for, nobody in their place."""
    return bool(change is not None and change.user_id == user.pk)


rules.add_perm("go_out.acknowledge_change", is_told)


@rules.predicate
def office_of_duty(user: Any, thing: Any) -> bool:
    """The office of the community, of a point, a shift or a seat there."""
    if isinstance(thing, Community):
        return bool(office_of_community(user, thing))
    return bool(office_there(user, thing))


rules.add_perm("go_out.plan_duty", office_of_duty)
rules.add_perm("go_out.keep_duty", works_there)


@rules.predicate
def sits_there(user: Any, seat: Any) -> bool:
    return bool(seat is not None and seat.who_id == user.pk)


@rules.predicate
def sits_beside(user: Any, seat: Any) -> bool:
    """Somebody else with a seat in the same shift."""
    return bool(seat is not None and seat.shift.seats.filter(who_id=user.pk).exclude(pk=seat.pk).exists())


@rules.predicate
def was_asked(user: Any, swap: Any) -> bool:
    return bool(swap is not None and swap.to_id == user.pk)


@rules.predicate
def asked_it(user: Any, swap: Any) -> bool:
    return bool(swap is not None and swap.asked_by_id == user.pk)


rules.add_perm("go_out.ask_swap", sits_there)
rules.add_perm("go_out.answer_swap", was_asked)
rules.add_perm("go_out.withdraw_swap", asked_it)
rules.add_perm("go_out.confirm_presence", ~sits_there & (works_there | sits_beside))
