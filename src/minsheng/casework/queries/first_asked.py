"""What hearing asks before it writes: who has that telephone, and what has the very same words."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from minsheng.foundation import privacy
from minsheng.foundation.together import AskedOften
from minsheng.neighbourhood.models import Community, Estate, Resident
from minsheng.neighbourhood.queries import estates_called

from ..models import Voice, Write
from .alike import same_words


@dataclass(frozen=True)
class FirstAsked:
    """The answers, and of whom and what was asked, so that nobody takes them for those to another question."""

    community: int
    phone: str
    fingerprint: str
    same_phone: list[Resident]
    same_words: list[Voice]

    def is_of(self, community: Community, phone: str, fingerprint: str) -> bool:
        return (self.community, self.phone, self.fingerprint) == (community.pk, _index(phone), fingerprint)


def _index(phone: str) -> str:
    return privacy.index_of(phone, "resident.phone")


def _first(community: Any, phone: str, fingerprint: str) -> tuple[QuerySet[Resident], QuerySet[Voice]]:
    """`community`: its id, or what gives it; `phone`: its index, empty where none was said, for which there is nobody."""
    residents: QuerySet[Resident] = Resident.objects.unscoped("the same telephone in this community")
    residents = residents.filter(phone_index=phone, community_id=community, erased_at=None).exclude(phone_index="")
    return residents, same_words(community, fingerprint)


def _with_place(
    community: str, estate: str, client_id: UUID, phone: str, fingerprint: str
) -> tuple[QuerySet[Any], QuerySet[Any], QuerySet[Any], QuerySet[Any]]:
    called = estates_called(community, estate)
    there = called.filter(valid_to=None, community__valid_to=None).order_by().values("community_id")[:1]
    return called, Write.objects.filter(client_id=client_id), *_first(there, phone, fingerprint)


_ASKED, _ASKED_WITH_PLACE = AskedOften(_first), AskedOften(_with_place)


def first_asked(community: Community, phone: str, fingerprint: str) -> FirstAsked:
    """`phone`: digits alone (`plain_phone`); `fingerprint`: of the words."""
    index = _index(phone)
    return FirstAsked(community.pk, index, fingerprint, *_ASKED(community.pk, index, fingerprint))


def first_asked_with_place(
    *, community: str, estate: str, client_id: UUID, phone: str, fingerprint: str
) -> tuple[list[Estate], list[Write], FirstAsked | None]:
    """The same by the codes of a place, with what is called so (for `worked_in_today`) and what arrived with this id, in one statement.

    No first answers where the codes fit nothing that stands today, or something in two communities.
    """
    index = _index(phone)
    estates, writes, *found = _ASKED_WITH_PLACE(community, estate, client_id, index, fingerprint)
    communities = {one.community_id for one in estates if one.valid_to is None and one.community.valid_to is None}
    first = FirstAsked(communities.pop(), index, fingerprint, *found) if len(communities) == 1 else None
    return estates, writes, first
