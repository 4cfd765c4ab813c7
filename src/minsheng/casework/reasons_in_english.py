"""What became of a row of a file, in English. The reason is kept in Chinese with the row; a page shows what its reader chose."""

import re

from django.utils.translation import get_language

# What stands in “ ” or is a number of theirs goes over as it is.
_REASONS = (
    (
        r"编号成了(.+)，后几位已经丢了。.+",
        r"The number became \1 and its last digits are lost. Make this column text and import again.",
    ),
    (
        r"时间“(.+)”看不懂[，。].+",
        r"The time “\1” cannot be read, or its year and month cannot be told apart. Write it like 2026-03-08 or 2026-03-08 09:30.",
    ),
    (r"时间(.+)在将来，请核对。", r"The time \1 lies in the future; check it."),
    (r"还没有写内容。写一句就行。", "Nothing is written; one sentence is enough."),
    (r"太长了：最多(\d+)字，现在有(\d+)字。.+", r"Too long: \2 characters, at most \1. Split it into several rows."),
    (r"这个编号已经有了，内容一样", "This number is known already, with the same content"),
    (
        r"编号(.+)已经有了，但内容不一样。.+",
        r"The number \1 is known already, with other content. Check it and give it another number.",
    ),
    (r"和(\S+)的内容一样，编号不同", r"Same content as \1, other number"),
    (r"放不下的记在“看到的”里", "What did not fit stands under “Observed”"),
)


def reason_shown(reason: str) -> str:
    """In Chinese as it was kept, or in English; a sentence that is not known here stays as it is."""
    if get_language() != "en":
        return reason
    for pattern, english in _REASONS:
        if found := re.fullmatch(pattern, reason, re.DOTALL):
            return found.expand(english)
    first, mark, rest = reason.partition("；")
    return f"{reason_shown(first)}; {reason_shown(rest)}" if mark else reason
