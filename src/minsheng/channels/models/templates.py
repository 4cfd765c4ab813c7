"""The templates by which documents leave."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.door import ScopedQuerySet
from minsheng.neighbourhood.models import Community, Street
from minsheng.neighbourhood.scope import scope_of


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
