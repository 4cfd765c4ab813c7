"""Write what the next one who knocks should know; two who wrote without knowing of each other lose neither text."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Home, User
from minsheng.neighbourhood.permission import require

from ..events import CardConflictSettled, CardWritten, CardWrittenByTwo
from ..models import CardVersion, Delivery, HouseholdCard, HouseholdConflict
from ..models.cards import PLACE
from ..states import DeliveryState

WHY = "a card of a home already visible"
MOST = 500


@dataclass(frozen=True)
class CardNow:
    """The card as it stands, and what waits for a person where somebody else had written meanwhile."""

    card: HouseholdCard
    conflict: HouseholdConflict | None = None


@transaction.atomic
def write_card(
    *, home: Home, words: str, base: int, by: User, said_at: datetime | None = None, record_id: uuid.UUID | None = None
) -> CardNow:
    """Write on version `base` of a home's card; empty words clear it. Nobody's text is ever written over.

    Where others have written since, both stay and a conflict waits for a person. Of one's own writings in a row the last said stands.
    """
    community = home.building.estate.community
    require(by, "go_out.write_card", community)
    kept = words_kept(words, required=False)
    if len(kept) > MOST:
        raise BadInput(f"太长了：最多{MOST}字，现在有{len(kept)}字。请写短一些。", "words", "too_long")
    moment = said_at or clock.now()
    card = _card_of(home)
    if not 0 <= base <= card.version:
        raise BadInput("没有这一版，请重新打开这一户再写。", "base")
    since = list(CardVersion.objects.filter(card=card, version__gt=base).order_by("version"))
    if any(one.by_id != by.pk for one in since):
        if kept == card.words:  # they wrote the same
            return CardNow(card)
        conflict = HouseholdConflict.objects.create(
            card=card,
            community=community,
            base=base,
            words_sealed=privacy.seal(kept, PLACE),
            by=by,
            at=moment,
            came_at=clock.now(),
            record=record_id,
        )
        record(CardWrittenByTwo(card_id=card.pk, conflict_id=conflict.pk, base=base, version=card.version, by_id=by.pk))
        return CardNow(card, conflict)
    _keep(card, kept, base, by, moment, stands=all(one.at <= moment for one in since))
    record(CardWritten(card_id=card.pk, version=card.version, by_id=by.pk))
    return CardNow(card)


@transaction.atomic
def settle_card_conflict(*, conflict: HouseholdConflict, words: str, by: User) -> None:
    """Somebody read both and wrote what holds; both texts stay among the versions."""
    require(by, "go_out.settle_card", conflict)
    kept = words_kept(words, required=False)
    if len(kept) > MOST:
        raise BadInput(f"太长了：最多{MOST}字，现在有{len(kept)}字。请写短一些。", "words", "too_long")
    rows = HouseholdConflict.objects.unscoped(WHY).filter(pk=conflict.pk, solved_at=None)
    if not rows.update(solved_at=clock.now(), solved_by=by):
        raise StateForbids("这一户已经有人定过了，不用再写。", "card_settled")
    card = _card_of(conflict.card.home)
    _keep(card, kept, card.version, by, clock.now(), stands=True)
    if conflict.record is not None:
        told = Delivery.objects.unscoped(WHY).filter(record=conflict.record, state=DeliveryState.PERSON)
        told.update(state=DeliveryState.TAKEN, words="")
    record(CardConflictSettled(card_id=card.pk, conflict_id=conflict.pk, version=card.version, by_id=by.pk))


def _card_of(home: Home) -> HouseholdCard:
    rows = HouseholdCard.objects.unscoped(WHY)
    rows.bulk_create([HouseholdCard(home=home)], ignore_conflicts=True)
    card: HouseholdCard = rows.select_for_update(of=("self",)).get(home=home)
    return card


def _keep(card: HouseholdCard, words: str, base: int, by: User, moment: datetime, *, stands: bool) -> None:
    sealed = privacy.seal(words, PLACE)
    card.version += 1
    try:
        with transaction.atomic():
            CardVersion.objects.create(card=card, version=card.version, base=base, words_sealed=sealed, by=by, at=moment)
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    if stands:
        card.words_sealed, card.by, card.at = sealed, by, moment
    card.save(update_fields=["version", "words_sealed", "by", "at"])
