"""What can be searched for, beside the rows it was written in: one row a text and part (docs/search.md)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.foundation.text_index import GramsField, HoldingTerms
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.scope import scope_of

from ..states import AssignmentState, CasePart, VoicePart
from .cases import Case, in_scope
from .shares import Assignment
from .voices import CommunityRows, Voice


class VoiceTextQuerySet(HoldingTerms, CommunityRows):
    path = "voice__community_id"


class VoiceText(Labelled):
    """What was said, what a worker noted of it, or what was replied; none of it for anybody but the staff of the community."""

    voice = models.ForeignKey(Voice, models.PROTECT, related_name="texts", db_index=False)
    # Where to look; None: what a version before wrote, which is looked through besides (docs/search.md).
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    part = models.CharField(max_length=8, choices=VoicePart.choices)
    text = models.TextField()
    grams = GramsField()

    objects = VoiceTextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "part"], name="voice_text_once")]
        indexes = [models.Index(fields=["voice"], name="voice_text_nowhere", condition=Q(community=None))]


class CaseTextQuerySet(HoldingTerms, ScopedQuerySet):
    def visible_to(self, user):
        """Staff: all of their communities. Auditor: all but what residents were told. A representative: the own shares, what was reworded
        for the organisations, and what was agreed where the own organisation holds a share."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        if scope.audits:
            return self.opened("auditor").exclude(part=CasePart.REPLY)
        mine = Q(case__community_id__in=scope.communities)
        if scope.organisations:
            mine |= Q(part=CasePart.SHARE, of__in=Assignment.objects.own(user).values("pk"))
            mine |= Q(part=CasePart.EXCERPT) & in_scope(scope, "case__")
            held = Assignment.objects.unscoped("holds a share").standing().exclude(state=AssignmentState.RELEASED)
            held = held.filter(organisation__in=scope.organisations, case=OuterRef("case"))
            mine |= Q(part=CasePart.PLAN) & Q(Exists(held))
        return self.opened("scope").filter(mine)


class CaseText(Labelled):
    """The title, the reworded excerpt, one share, one answer, or what was agreed; `of` is the id of the share, answer or plan, else 0."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="texts", db_index=False)
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    part = models.CharField(max_length=8, choices=CasePart.choices)
    of = models.BigIntegerField(default=0)
    text = models.TextField()
    grams = GramsField()

    objects = CaseTextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "part", "of"], name="case_text_once")]
        indexes = [models.Index(fields=["case"], name="case_text_nowhere", condition=Q(community=None))]
