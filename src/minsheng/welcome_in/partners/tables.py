"""Partners, invitations, offers and needs as tables that can be taken out: what their pages show to somebody, and no contact.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minsheng.foundation import clock
from minsheng.foundation.listing import Chosen, Column, Listing, by_key, pages_by_key
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .models import Need
from .queries.invitations import open_invitations, past_invitations
from .queries.offering import needs_hanging, offers_standing, promised_for
from .queries.partners import open_partners, past_partners

Asked = Mapping[str, Any]


def _reads(user: User) -> bool:
    """Staff, the auditor, and whoever acts for an organisation: each finds what the own page shows."""
    scope = scope_of(user)
    return bool(scope.is_staff or scope.audits or scope.organisations)


PARTNER_COLUMNS = [
    Column("编号", lambda row: row.number, 14),
    Column("到哪一步", lambda row: row.get_state_display(), 12),
    Column("单位", lambda row: row.name, 24),
    Column("类型", lambda row: row.get_kind_display(), 14),
    Column("社区", lambda row: row.community.name, 12),
    Column("能帮上什么", lambda row: row.brings, 40),
    Column("哪天交的", lambda row: clock.local(row.applied_at).date(), 12),
    Column("协议从哪天", lambda row: row.agreement.since if row.agreement else None, 12),
    Column("到哪天", lambda row: row.agreement.until if row.agreement else None, 12),
]


def partners(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Who waits and who is bound, or those who are not any more, as the page is asked."""
    if not _reads(user):
        return None
    past = "past" in asked
    rows = past_partners(user) if past else open_partners(user)
    chosen = [Chosen("哪些", "没接受的、结束了的" if past else "等着的、在合作的")]
    return Listing("partners", "社区合伙人", PARTNER_COLUMNS, by_key(rows), chosen)


INVITATION_COLUMNS = [
    Column("编号", lambda row: row.number, 14),
    Column("到哪一步", lambda row: row.shown, 12),
    Column("请谁", lambda row: row.name, 24),
    Column("请来做什么", lambda row: row.get_purpose_display(), 14),
    Column("请他来的话", lambda row: row.words, 40),
    Column("社区", lambda row: row.community.name, 12),
    Column("哪天来", lambda row: row.day, 12),
    Column("哪天前答复", lambda row: row.until, 12),
]


def invitations(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not _reads(user):
        return None
    past = "past" in asked
    rows = past_invitations(user) if past else open_invitations(user)
    chosen = [Chosen("哪些", "答复过的、收回了的" if past else "等答复的、要来的")]
    return Listing("invitations", "邀请", INVITATION_COLUMNS, by_key(rows), chosen)


def _place(row: Any) -> str:
    return str(row.estate.name if row.estate else row.community.name)


NEED_COLUMNS = [
    Column("要什么", lambda row: row[0].get_kind_display(), 10),
    Column("怎么说的", lambda row: row[0].words, 44),
    Column("多少", lambda row: row[0].amount, 14),
    Column("在哪儿", lambda row: _place(row[0]), 18),
    Column("从哪天", lambda row: row[0].since, 12),
    Column("到哪天", lambda row: row[0].until, 12),
    Column("有人答应没有", lambda row: "有人答应了" if row[1] else "", 12),
]


def needs(user: User, asked: Asked, of: str = "") -> Listing | None:
    """What hangs, in the words written for organisations; of which voice or case it is does not leave."""
    if not _reads(user):
        return None

    def rows() -> Iterator[tuple[Need, bool]]:
        for page in pages_by_key(needs_hanging(user)):
            promised = promised_for(page)
            yield from ((one, one.pk in promised) for one in page)

    return Listing("needs", "要帮的", NEED_COLUMNS, rows())


OFFER_COLUMNS = [
    Column("单位", lambda row: row.organisation.name, 24),
    Column("能帮什么", lambda row: row.get_kind_display(), 10),
    Column("怎么说的", lambda row: row.words, 44),
    Column("多少", lambda row: row.amount, 14),
    Column("在哪儿", _place, 18),
    Column("从哪天", lambda row: row.since, 12),
    Column("到哪天", lambda row: row.until, 12),
    Column("到哪一步", lambda row: row.get_state_display(), 12),
    Column("谁写的", lambda row: "社区代记" if row.by_office else "", 10),
]


def offers(user: User, asked: Asked, of: str = "") -> Listing | None:
    """For the office all of its communities, for an organisation its own."""
    return Listing("offers", "能帮的", OFFER_COLUMNS, by_key(offers_standing(user))) if _reads(user) else None


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "partners": partners,
    "invitations": invitations,
    "needs": needs,
    "offers": offers,
}
