"""公示板: what an office shows everybody of a case."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Estate

from ..states import Phase
from .cases import Case, Category
from .evidence import Attachment
from .residents_say import WithCase
from .voices import Voice


class BoardQuerySet(WithCase):
    def shown(self) -> ScopedQuerySet:
        """What everybody may read: released, and not taken down."""
        return self.unscoped("a person released it for everybody").filter(taken_down_at=None)


class BoardItem(Labelled):
    """One case in the office's own words, released by a person; where it stands is read from the case, so that what failed or came late
    shows as plainly as what went well."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="board_items")
    # Of what and where the case is, and its phase as it stands: for counting alone, so that the figures ask no case. A list reads the case.
    # `phase` None: what a version before wrote, and nothing of this is known of it.
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    phase = models.CharField(max_length=16, choices=Phase.choices, null=True)  # noqa: DJ001  # "" would be a phase that there is none of
    title = models.CharField(max_length=40)
    words = models.TextField()
    # A resident's own words stand here only with their consent: who agreed, when and how.
    quote = models.CharField(max_length=120, default="", blank=True)
    quoted = models.ForeignKey(Voice, models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.CharField(max_length=200, default="", blank=True)
    pictures = models.BooleanField(default=False)
    # Those that the person who released them saw; what is handed in later is not theirs. Neither: a version before did not say which.
    before = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+", db_index=False)
    after = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+", db_index=False)
    # Whether those who gave something and wish to be named are named: who that is, is asked each time it is read.
    thanks = models.BooleanField(default=False, db_default=False)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_down_at = models.DateTimeField(null=True)
    taken_down_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["-released_at", "-id"]
        indexes = [
            models.Index(fields=["-released_at", "-id"], name="board_shown", condition=Q(taken_down_at=None)),
            models.Index(fields=["estate"], name="board_of_estate", condition=Q(taken_down_at=None, phase__isnull=False)),
            models.Index(
                fields=["category", "phase"], name="board_counted", condition=Q(taken_down_at=None, phase__isnull=False)
            ),
            models.Index(fields=["case"], name="board_uncounted", condition=Q(taken_down_at=None, phase=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(taken_down_at=None), name="board_one_of_a_case"),
            models.CheckConstraint(
                name="board_quote_with_consent", condition=Q(quote="", quoted=None) | (Q(quoted__isnull=False) & ~Q(consent=""))
            ),
        ]

    @property
    def for_group(self) -> str:
        """To send to a chat group: what stands on the board, and where it stands now."""
        return f"【{self.title}】{self.words}（{self.case.get_phase_display()}）"
