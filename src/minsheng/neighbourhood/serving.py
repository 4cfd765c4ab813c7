"""Who serves where today: by the register, or by an agreement on its days. Whoever needs to know asks here."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from minsheng.foundation.together import asked_together

from .models import AgreementArea, Community, Organisation, still_in_force

WHY = "who serves where today"


def serves_in(communities: Any) -> Q:
    """Organisations that serve one of these communities (ids, or a query of them) today; who serves the whole district aside."""
    by_register = Organisation.communities.through.objects.filter(community__in=communities)
    by_agreement = AgreementArea.objects.filter(still_in_force("agreement__"), community__in=communities)
    return Q(pk__in=by_register.values("organisation_id")) | Q(pk__in=by_agreement.values("agreement__organisation_id"))


def local_to(communities: Any) -> QuerySet[Any, Any]:
    """The ids of organisations of the place: with an agreement too, who serves the whole district is not local to a part of it."""
    rows = Organisation.objects.unscoped(WHY).filter(serves_in(communities), whole_district=False)
    return rows.order_by().values("pk")


def served_by(organisations: Any) -> QuerySet[Any, Any]:
    """The ids of the communities that one of these organisations serves today."""
    by_register = Organisation.communities.through.objects.filter(organisation__in=organisations)
    by_agreement = AgreementArea.objects.filter(still_in_force("agreement__"), agreement__organisation__in=organisations)
    there = Q(pk__in=by_register.values("community_id")) | Q(pk__in=by_agreement.values("community_id"))
    return Community.objects.unscoped(WHY).filter(there).order_by().values("pk")


def communities_served(organisation: Organisation) -> QuerySet[Community]:
    """The communities that an organisation serves today; all of them where it serves the whole district."""
    rows: QuerySet[Community] = Community.objects.unscoped(WHY).filter(valid_to=None)
    return rows if organisation.whole_district else rows.filter(pk__in=served_by([organisation.pk]))


def serving_each(communities: Collection[int]) -> dict[int, list[Organisation]]:
    """Who serves each of these communities today, or the whole district, in one statement; by name, in no order of any language."""
    by_register = Organisation.communities.through.objects.filter(community__in=communities)
    by_agreement = AgreementArea.objects.filter(still_in_force("agreement__"), community__in=communities)
    rows = Organisation.objects.unscoped(WHY).filter(serves_in(communities) | Q(whole_district=True)).order_by()
    register, agreed, organisations = asked_together(
        by_register.values_list("community_id", "organisation_id"),
        by_agreement.values_list("community_id", "agreement__organisation_id"),
        rows,
    )
    there = {*map(tuple, register), *map(tuple, agreed)}
    ordered = sorted(organisations, key=lambda one: one.name)
    return {here: [one for one in ordered if one.whole_district or (here, one.pk) in there] for here in communities}
