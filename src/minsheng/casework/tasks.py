"""What the worker does by itself: what was handed over for a later day passes, and a leave ends."""

import logging

from .actions.hand_back import bring_back
from .actions.hand_over import carry_out
from .queries.hand_over import hand_overs_due, hand_overs_over


def hand_over_what_is_due() -> int:
    """Gives how many slips were looked at. One that fails stands in the way of no other; it is tried again."""
    looked_at = 0
    for rows, step in ((hand_overs_due(), carry_out), (hand_overs_over(), bring_back)):
        for done in list(rows):
            looked_at += 1
            try:
                step(done)
            except Exception:
                logging.getLogger(__name__).exception("hand-over %s was not carried out; it is tried again", done.pk)
    return looked_at
