"""典型案例: how a case was solved jointly, in the office's words, for communities that meet the same."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.foundation.text_index import GramsField, HoldingTerms
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.scope import Scope, scope_of

from ..states import GOOD, Circle, GoodPart
from .cases import Case, Category
from .evidence import Attachment


def _shared(scope: Scope, at: str = "") -> Q:
    """Released to a circle that somebody of these communities belongs to, not withdrawn, and still what residents say."""
    streets = Community.objects.unscoped("the streets of one's own communities").filter(pk__in=scope.communities).values("street")
    circle = Q(**{f"{at}circle": Circle.DISTRICT}) | Q(**{f"{at}circle": Circle.STREET, f"{at}community__street__in": streets})
    return circle & Q(**{f"{at}withdrawn_at": None, f"{at}case__phase__in": GOOD})


class GoodCaseQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The community that wrote it, and who is above: always. Other staff: what was released to their circle. Nobody else."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        if not scope.is_staff:
            return self.none().opened("nobody")
        return self.opened("scope").filter(Q(community_id__in=scope.communities) | _shared(scope))

    def standing(self):
        return self.filter(withdrawn_at=None)

    def released(self):
        """What stands before others now: a case that residents opened again is no good case meanwhile."""
        return self.standing().exclude(circle="").filter(case__phase__in=GOOD)


class GoodCase(Labelled):
    """One closed case, told for others. Every text is kept (`GoodCaseVersion`); the circle reads the one that a person released."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="good_cases")
    community = models.ForeignKey(Community, models.PROTECT, related_name="good_cases")
    category = models.ForeignKey(Category, models.PROTECT, related_name="good_cases")
    version = models.PositiveIntegerField(default=1)
    shown_version = models.PositiveIntegerField(null=True)
    circle = models.CharField(max_length=10, choices=Circle.choices, default="", blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_words = models.TextField(default="", blank=True)

    objects = GoodCaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["category", "-id"], name="good_case_by_category", condition=Q(withdrawn_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(withdrawn_at=None), name="good_case_one_of_a_case"),
            models.CheckConstraint(
                name="good_case_released_version",
                condition=Q(circle="", shown_version=None) | (~Q(circle="") & Q(shown_version__isnull=False)),
            ),
        ]

    @property
    def is_newer_than_shown(self) -> bool:
        return bool(self.circle) and self.shown_version != self.version


class GoodCaseVersion(models.Model):
    """One text of a good case, as it was saved."""

    good_case = models.ForeignKey(GoodCase, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=40)
    heard = models.TextField(default="", blank=True)
    difficult = models.TextField(default="", blank=True)
    solved = models.TextField()
    takeaway = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["good_case", "number"], name="good_case_version_once")]

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in ("title", "heard", "difficult", "solved", "takeaway")}


class GoodCasePhoto(models.Model):
    """A photo of the case that a person looked at and let go with the good case."""

    good_case = models.ForeignKey(GoodCase, models.PROTECT, related_name="photos")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="good_case_photos")
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["good_case", "attachment"], condition=Q(taken_back_at=None), name="good_case_photo_once"
            )
        ]


class GoodCaseTextQuerySet(HoldingTerms, ScopedQuerySet):
    def visible_to(self, user):
        """Whoever may read the newest text finds by it; everybody else by what was released to them."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district").filter(part=GoodPart.WRITTEN)
        if not scope.is_staff:
            return self.none().opened("nobody")
        own = Q(part=GoodPart.WRITTEN, good_case__community_id__in=scope.communities)
        others = Q(part=GoodPart.SHOWN) & ~Q(good_case__community_id__in=scope.communities) & _shared(scope, "good_case__")
        return self.opened("scope").filter(own | others)


class GoodCaseText(Labelled):
    """What of a good case is searched for (docs/search.md); of a withdrawn one, nothing."""

    good_case = models.ForeignKey(GoodCase, models.PROTECT, related_name="texts", db_index=False)
    part = models.CharField(max_length=8, choices=GoodPart.choices)
    text = models.TextField()
    grams = GramsField()

    objects = GoodCaseTextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["good_case", "part"], name="good_case_text_once")]
