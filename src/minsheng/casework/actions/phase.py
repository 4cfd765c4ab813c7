"""The stored phase of a case follows its parts; nobody sets it."""

from django.db.models import F

from minsheng.foundation import clock
from minsheng.foundation.errors import SomebodyWasFaster

from ..models import BoardItem, Case, Parking
from ..queries.phases import parts_of
from ..states import ENDED, phase_of
from .keep_clocks import keep_clocks
from .keep_return_visits import keep_return_visits


def recompute_phase(case: Case) -> str:
    """Look the truth table up and store the phase where the row is still the version that was read; its clocks follow.

    Raises SomebodyWasFaster when it is not: the whole act is then undone.
    """
    was, phase = case.phase, phase_of(parts_of(case))
    changes: dict[str, object] = {"phase": phase, "version": case.version + 1}
    if phase != case.phase:
        changes["phase_since"] = clock.now()
        changes["ended_at"] = clock.now() if phase in ENDED else None
    mine = Case.objects.unscoped("recompute_phase").filter(pk=case.pk, version=case.version)
    if not mine.update(**changes):
        raise SomebodyWasFaster
    for field, value in changes.items():
        setattr(case, field, value)
    if phase != was:
        BoardItem.objects.unscoped("recompute_phase").filter(case=case, taken_down_at=None).update(phase=phase)
        keep_return_visits(case, was)
        if phase in ENDED:
            _drop_proposal(case)
    keep_clocks(case)
    return phase


def _drop_proposal(case: Case) -> None:
    """What nobody decided on falls with the case: once it is opened again, parking it is proposed anew."""
    Parking.objects.unscoped("recompute_phase").proposed().filter(case=case).update(ended_at=clock.now())


def show_anew(case_id: int | None) -> None:
    """Pages that are open on this case read it again: something happened for its sake that changes none of its parts."""
    if case_id is not None:
        Case.objects.unscoped("show_anew").filter(pk=case_id).update(version=F("version") + 1)
