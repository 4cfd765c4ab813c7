"""What can happen to a partner or an invitation. The contact's name and telephone stay out of the timeline."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class _OnPartner(Happening):
    subject = ("partner", "partner_id")
    partner_id: int


@dataclass(frozen=True, kw_only=True)
class PartnerApplied(_OnPartner):
    """Somebody offered to be a partner; without `by` on the public form."""

    number: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PartnerChecked(_OnPartner):
    """Somebody looked at the papers and at what stands in the way; `conflict` says what, empty where nothing does."""

    licence_seen: bool
    conflict: str
    cases: int


@dataclass(frozen=True, kw_only=True)
class PartnerAccepted(_OnPartner):
    """The application was accepted, and the applicant reads these words; an agreement comes next."""

    words: str


@dataclass(frozen=True, kw_only=True)
class PartnerDeclined(_OnPartner):
    """The application was not accepted, and the applicant reads why."""

    words: str


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(_OnPartner):
    """An agreement began: with it the organisation serves in these communities. A later one takes the place of an earlier.

    No names: of a professional the organisation is a person. `newcomers`: how many who did not act for it before do now; `cases`: how
    many open ones it has to do with otherwise.
    """

    communities: list[str]
    since: str
    until: str
    review_on: str
    newcomers: int
    cases: int


@dataclass(frozen=True, kw_only=True)
class PartnerMadeFull(_OnPartner):
    """The trial is over and went well."""

    words: str


@dataclass(frozen=True, kw_only=True)
class PartnerReviewed(_OnPartner):
    """The office looked at how it goes, and until when it goes on."""

    words: str
    review_on: str
    until: str


@dataclass(frozen=True, kw_only=True)
class PartnerEnded(_OnPartner):
    """The agreement was ended by a person: what it opened closed the same minute, what was done under it stays."""

    words: str


@dataclass(frozen=True, kw_only=True)
class ApplicantErased(_OnPartner):
    """Whom to call, and what ties them, was taken out because they asked; how it stands stays."""


@dataclass(frozen=True, kw_only=True)
class HelpPromised(_OnPartner):
    """A partner promised to do something until a day; `by_office`: a worker wrote down what it said. `need_id`, `offer_id`: what it answers, and with what."""

    also = ("need", "need_id")
    help_id: int
    words: str
    due: str
    by_office: bool
    need_id: int | None = None
    offer_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class HelpNoted(_OnPartner):
    """Somebody of the office wrote down whether it was done; a correction is one more of these."""

    also = ("need", "need_id")
    help_id: int
    state: str
    before: str
    promised: str
    words: str
    need_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class HelpJudged(Happening):
    """Somebody for whom it was promised said whether it helped. Stands with their voice: the partner reads figures of many, later."""

    subject = ("voice", "voice_id")
    also = ("need", "need_id")
    voice_id: int
    need_id: int
    help_id: int
    verdict_id: int
    verdict: str
    via: str


@dataclass(frozen=True, kw_only=True)
class _OnInvitation(Happening):
    subject = ("invitation", "invitation_id")
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationSent(_OnInvitation):
    """The office invited somebody, to be a partner or to come once, and waits for an answer until a day."""

    number: str
    purpose: str
    kind: str
    until: str


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(_OnInvitation):
    """They come; `partner_id`: the application that came with it, which is still to be checked. Without `by` by the code."""

    partner_id: int | None
    by_office: bool


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(_OnInvitation):
    """They do not come. Without `by` by the code."""

    by_office: bool


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(_OnInvitation):
    """The office took the invitation back; whoever was invited reads these words."""

    words: str


@dataclass(frozen=True, kw_only=True)
class InvitedErased(_OnInvitation):
    """Whom to call, and what they answered, was taken out because they asked; how it stands stays."""


@dataclass(frozen=True, kw_only=True)
class OfferPut(Happening):
    """An organisation offers something; `by_office`: a worker wrote down what it said."""

    subject = ("offer", "offer_id")
    offer_id: int
    offer_kind: str
    words: str
    by_office: bool


@dataclass(frozen=True, kw_only=True)
class OfferWithdrawn(Happening):
    """An offer was taken back; what was promised of it stays."""

    subject = ("offer", "offer_id")
    offer_id: int


@dataclass(frozen=True, kw_only=True)
class OfferPutAgain(Happening):
    """What was used or taken back is offered anew."""

    subject = ("offer", "offer_id")
    offer_id: int


@dataclass(frozen=True, kw_only=True)
class NeedPut(Happening):
    """Somebody of the office wrote down in other words what is needed, for organisations to read; `voice_id` or `case_id`: of what."""

    subject = ("need", "need_id")
    need_id: int
    need_kind: str
    words: str
    voice_id: int | None
    case_id: int | None


@dataclass(frozen=True, kw_only=True)
class NeedTakenDown(Happening):
    """A need left the board; neither its voice nor its case changes by that."""

    subject = ("need", "need_id")
    need_id: int
    words: str
