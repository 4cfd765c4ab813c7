"""公示板: release what everybody may read, and take it down."""

import re

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import BoardItemReleased, BoardItemTakenDown
from ..models import BoardItem, Case, Voice
from ..queries.board import names_in, piece_kind, shown_item
from ..queries.receipts import pair_of
from ..queries.verbatim import quoted_from

_LETTER = re.compile(r"[^\W_]")


@transaction.atomic
def release_to_board(
    *,
    case: Case,
    title: str,
    words: str,
    by: User,
    quote: str = "",
    quoted: Voice | None = None,
    consent: str = "",
    pictures: bool = False,
    thanks: bool = False,
    looked_over: bool = False,
) -> BoardItem:
    """Show everybody what was heard and what became of it, in the office's words; a newer release takes the place of the older one.
    `pictures`: the pair that stands now; a photo of later needs a release of its own. `thanks`: who gave something and wishes it is thanked by name.
    `looked_over`: what may name somebody was looked at, and does not.

    Raises BadInput for telephones, identity numbers, plates, names of those who spoke, a resident's words without their consent, and
    words that are not theirs.
    """
    require(by, "casework.release_to_board", case)
    kept_title, kept = words_kept(title, "title"), words_kept(words)
    if len(kept_title) > 40:
        raise BadInput(f"标题最多40字，现在有{len(kept_title)}字。", "title", "too_long")
    kept_quote = words_kept(quote, "quote", required=False)
    kept_consent = words_kept(consent, "consent", required=False)
    texts = {"title": kept_title, "words": kept, "quote": kept_quote}
    require_nobody_named(case, texts, "不能公示")
    if not looked_over:
        _require_nobody_recognised(case, texts)
    _require_own_words(case, kept_title, kept)
    _require_consent(case, kept_quote, quoted, kept_consent)
    # Locked, so that a phase stored at this moment is stored before or into this item, and never passes it by.
    phase = Case.objects.unscoped("release_to_board").select_for_update().values_list("phase", flat=True).get(pk=case.pk)
    before, after = pair_of(case) if pictures else (None, None)
    pictures = bool(before or after)
    older = shown_item(case)
    if older is not None:
        BoardItem.objects.unscoped("replaced").filter(pk=older.pk).update(taken_down_at=clock.now(), taken_down_by=by)
    try:
        with transaction.atomic():
            item = BoardItem.objects.create(
                case=case,
                estate=case.estate,
                category=case.category,
                phase=phase,
                title=kept_title,
                words=kept,
                quote=kept_quote,
                quoted=quoted if kept_quote else None,
                consent=kept_consent if kept_quote else "",
                pictures=pictures,
                before=before,
                after=after,
                thanks=thanks,
                released_at=older.released_at if older else clock.now(),
                released_by=by,
            )
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    record(
        BoardItemReleased(
            case_id=case.pk, item_id=item.pk, title=kept_title, words=kept, pictures=pictures, thanks=thanks, by_id=by.pk
        )
    )
    return item


def require_nobody_named(case: Case, texts: dict[str, str], what: str) -> None:
    """For what is read outside the community; `what` ends the sentence of a refusal: 不能公示."""
    for field, text in texts.items():
        for found in names_in(case, text):
            if found.hard:
                raise BadInput(f"“{found.piece}”是{piece_kind(found.kind)}，{what}。请去掉或换个说法。", field, "names_somebody")


def _require_nobody_recognised(case: Case, texts: dict[str, str]) -> None:
    """All of it at once: a program shows it to the person who decides."""
    marked = [(field, found) for field, text in texts.items() for found in names_in(case, text)]
    if marked:
        told = "、".join(dict.fromkeys(f"“{found.piece}”是{piece_kind(found.kind)}" for _, found in marked))
        raise BadInput(
            f"{told}，可能让人认出是谁。改掉；或者看过没有问题，勾上下面的“看过了”再点一次。", marked[0][0], "may_name"
        )


def _require_own_words(case: Case, title: str, words: str) -> None:
    for field, text in (("title", title), ("words", words)):
        quoted = quoted_from(case, text)
        if quoted:
            raise BadInput(
                f"“{quoted}”是居民的原话。这里用社区自己的话写；要引原话，写在“居民的原话”里，先问他同意。", field, "verbatim"
            )


def _require_consent(case: Case, quote: str, quoted: Voice | None, consent: str) -> None:
    if not quote:
        return
    if quoted is None or quoted.case_id != case.pk:
        raise BadInput("请选是哪一条民声里的话。", "quoted")
    if len(quote) > 120:
        raise BadInput(f"原话最多引120字，现在有{len(quote)}字。", "quote", "too_long")
    if "".join(_LETTER.findall(quote)) not in "".join(_LETTER.findall(quoted.words)):
        raise BadInput("这不是他的原话。原话可以截一段，不能改。", "quote", "not_verbatim")
    if len(consent) < 2:
        raise BadInput("引居民的原话，要先问他同意：写一句谁、哪天、怎么同意的。", "consent", "consent_missing")


@transaction.atomic
def take_down_from_board(*, case: Case, words: str, by: User) -> None:
    """Nobody reads it any more; that it stood there stays in the record."""
    require(by, "casework.release_to_board", case)
    item = shown_item(case)
    if item is None:
        raise StateForbids("这件事项没有公示。", "not_on_board")
    kept = words_kept(words)
    standing = BoardItem.objects.unscoped("take down").filter(pk=item.pk, taken_down_at=None)
    if not standing.update(taken_down_at=clock.now(), taken_down_by=by):
        raise SomebodyWasFaster
    record(BoardItemTakenDown(case_id=case.pk, item_id=item.pk, words=kept, by_id=by.pk))
