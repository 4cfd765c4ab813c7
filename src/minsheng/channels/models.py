"""What people say about the program itself (国办函〔2026〕12号: an application of government offers a way to complain and to suggest);
notices of meetings; addresses at which calendars read; and the templates by which documents leave."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Case
from minsheng.casework.models.voices import CommunityRows
from minsheng.foundation.door import ScopedQuerySet
from minsheng.neighbourhood.models import Community, Street
from minsheng.neighbourhood.scope import scope_of


class RemarkQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The district, which answers for the program; of everybody else the own ones."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        known = getattr(user, "is_authenticated", False) and user.is_active
        return self.opened("own").filter(by_id=user.pk) if known else self.none().opened("nobody")

    def with_number(self, number: str):
        """Whoever holds the number of a remark may read it: it was given to who wrote it."""
        return self.unscoped("the number is the key").filter(number=number)


class Remark(models.Model):
    """One complaint or suggestion about the program. `page` is the pattern of the address it came from, never what stood there."""

    number = models.CharField(max_length=16, unique=True)
    words = models.TextField()
    page = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="remark_answer_has_a_day", condition=Q(answer="", answered_at=None) | ~Q(answer="")),
        ]

    def __str__(self) -> str:
        return self.number


class MeetingInvitation(models.Model):
    """会议通知: who is asked to come where and when. A meeting that does not take place is called off; the notice stays."""

    number = models.CharField(max_length=24, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="meeting_invitations")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="meeting_invitations")
    topic = models.CharField(max_length=60)
    at = models.DateTimeField()
    place = models.CharField(max_length=80)
    invited = models.JSONField(default=list)
    agenda = models.TextField(default="", blank=True)
    bring = models.TextField(default="", blank=True)
    contact = models.CharField(max_length=40, default="", blank=True)
    phone = models.CharField(max_length=20, default="", blank=True)
    document_number = models.CharField(max_length=40, default="", blank=True)
    issuer = models.CharField(max_length=60)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    called_off_words = models.TextField(default="", blank=True)

    objects = CommunityRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "-id"], name="meeting_invitation_list")]

    def __str__(self) -> str:
        return self.number


class CalendarFeed(models.Model):
    """A secret address at which a telephone reads what its owner is planned for. Only its SHA-256 is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds")
    # What its owner knows it by.
    name = models.CharField(max_length=40, default="", blank=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class DocumentTemplateQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: those their own documents may be made by, of the own communities, their streets and the district."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        if not scope.is_staff:
            return self.none().opened("nobody")
        streets = Community.objects.visible_to(user).values("street_id")
        mine = Q(community_id__in=scope.communities) | Q(street_id__in=streets) | Q(community=None, street=None)
        return self.opened("scope").filter(mine)


class DocumentTemplate(models.Model):
    """One version of the template of a kind of document: of a community, of a street, or (neither) of the district. Versions stay."""

    kind = models.CharField(max_length=24)
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="document_templates")
    street = models.ForeignKey(Street, models.PROTECT, null=True, related_name="document_templates")
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    in_use = models.BooleanField(default=True)

    objects = DocumentTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="template_of_one_place", condition=Q(community=None) | Q(street=None)),
            models.UniqueConstraint(
                fields=["kind", "community"], condition=Q(in_use=True, community__isnull=False), name="template_one_a_community"
            ),
            models.UniqueConstraint(
                fields=["kind", "street"], condition=Q(in_use=True, street__isnull=False), name="template_one_a_street"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(in_use=True, community=None, street=None), name="template_one_in_the_district"
            ),
        ]
        indexes = [models.Index(fields=["kind", "in_use"], name="template_in_use")]
