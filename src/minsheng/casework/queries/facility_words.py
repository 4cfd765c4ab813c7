"""What is written of a facility, held against what residents said about it and in the cases that it came of (invariant 7)."""

from collections.abc import Mapping

from django.db.models import Q

from minsheng.foundation.errors import BadInput

from ..models import FacilityOfCase, Voice
from .board import piece_kind
from .verbatim import quoted_in, speakers_named, spoken_by_somebody

WHY = "what organisations read is reworded"


def require_reworded_of_facility(facility: int | None, case: int | None, texts: Mapping[str, str]) -> None:
    """Raises BadInput where a text repeats what one of these residents said, or names one of them."""
    written = {field: text for field, text in texts.items() if text}
    if not written or (facility is None and case is None):
        return
    led = FacilityOfCase.objects.unscoped(WHY).filter(facility=facility or 0).values("case")
    voices = Voice.objects.unscoped(WHY).filter(Q(facility=facility or 0) | Q(case__in=led) | Q(case=case or 0))
    known = list(spoken_by_somebody(voices))
    for field, text in written.items():
        quoted = quoted_in(voices, text)
        if quoted:
            raise BadInput(f"“{quoted}”是居民的原话。这里单位看得到，要换个说法写，别让人认出是谁说的。", field, "verbatim")
        for name in speakers_named(known, text):
            raise BadInput(
                f"“{name}”是{piece_kind('speaker')}，这里单位看得到，不能写。请去掉或换个说法。", field, "names_somebody"
            )
