"""What a person reads of a page, a calendar or an entry: a test that looks for three figures finds them by chance in a key or a time."""

import re

# Identifiers, the tokens of forms, the times of a calendar: fifteen and more of these in a row. A telephone has eleven.
MACHINES = re.compile(r"[0-9A-Za-z_+/=-]{15,}")


def readable(text: str) -> str:
    """Without what only a machine reads.

    >>> readable("UID:6f139502-0000-4000-8000-000000000139 DTSTART:20261127T181390 502室 13912345678")
    'UID: DTSTART: 502室 13912345678'
    """
    return MACHINES.sub("", text)
