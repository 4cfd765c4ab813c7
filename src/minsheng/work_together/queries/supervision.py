"""Questions about letters of supervision."""

from django.db.models import QuerySet

from minsheng.neighbourhood.models import User

from ..models import SupervisionLetter

OF_THE_CASE = ("community", "estate", "building")
PARTS = ("community", "issued_by", "assignment__organisation", *(f"assignment__case__{part}" for part in OF_THE_CASE))


def letters_seen_by(user: User) -> QuerySet[SupervisionLetter]:
    rows: QuerySet[SupervisionLetter] = SupervisionLetter.objects.visible_to(user).select_related(*PARTS)
    return rows


def letter_or_none(user: User, number: str) -> SupervisionLetter | None:
    return letters_seen_by(user).filter(number=number).first()
