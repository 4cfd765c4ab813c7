"""Filters that the URL keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import django_filters as df
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.foundation import clock
from minsheng.foundation.keys import among, either_of
from minsheng.foundation.listing import Chosen
from minsheng.foundation.text_index import terms_of
from minsheng.neighbourhood.models import Community, Estate, Organisation, User
from minsheng.neighbourhood.scope import scope_of

from .models import Assignment, Case, CaseText, Category, ExternalOrder, GoodCase, GoodCaseText, Voice, VoiceText
from .models.shares import WAITING_STATES
from .queries.cases import cases_seen_by
from .queries.external import numbered_elsewhere, ordered_elsewhere, orders_listed, orders_soon
from .queries.good_cases import good_cases_seen_by
from .queries.ledgers import voices_for_ledgers
from .queries.parking import parked
from .queries.platforms import platforms
from .queries.soon import cases_paused, cases_soon
from .queries.voices import voices_seen_by
from .states import ENDED, GOOD, OPEN, CasePart, Circle, Phase, Source, VoiceKind, VoicePart, VoiceState

# No database counts every zone's year 1.
LONG_AGO = date(1949, 10, 1)
FAR_AWAY = date(2199, 12, 31)
# Lists of cases by what stands around them, each counted somewhere by the same query.
LISTED = {"soon": cases_soon, "paused": cases_paused, "parked": parked}
_SENT = "the filter narrows rows already visible"


def estates_of(request: Any) -> Any:
    return Estate.objects.visible_to(request.user).filter(valid_to=None)


def organisations_of(request: Any) -> Any:
    return Organisation.objects.visible_to(request.user)


def communities_of(request: Any) -> Any:
    return Community.objects.visible_to(request.user).filter(valid_to=None)


class ByDay:
    """From one day to another, on the moment that `day_of` names."""

    day_of = ""

    def by_since(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(**{f"{self.day_of}__gte": clock.day_start(max(value, LONG_AGO))})

    def by_until(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(**{f"{self.day_of}__lt": clock.day_end(min(max(value, LONG_AGO), FAR_AWAY))})


class FromAnAddress(ByDay, df.FilterSet):
    """What no page asks for but an address may hold: exports and links use it."""

    community = df.ModelChoiceFilter(
        label=_("社区"), queryset=communities_of, to_field_name="code", empty_label=_("全部社区"), widget=forms.HiddenInput
    )
    until = df.DateFilter(label=_("到哪天"), method="by_until", widget=forms.HiddenInput)


class CaseFilter(FromAnAddress):
    phase = df.ChoiceFilter(
        label=_("到哪一步"),
        method="by_phase",
        empty_label=_("没办完的"),
        choices=[
            ("all", _("全部")),
            ("ended", _("已经结束的")),
            ("late", _("有超时的")),
            ("soon", _("快到日子的")),
            ("paused", _("有暂停的")),
            ("parked", _("挂账的")),
            *Phase.choices,
        ],
    )
    estate = df.ModelChoiceFilter(
        label=_("哪个小区"),
        queryset=estates_of,
        to_field_name="code",
        empty_label=_("全部小区"),
        null_label=_("不分小区的"),
        null_value="none",
    )
    building = df.CharFilter(label=_("哪栋楼"), method="by_building", max_length=40, widget=forms.HiddenInput)
    organisation = df.ModelChoiceFilter(
        label=_("谁在办"), queryset=organisations_of, to_field_name="code", empty_label=_("谁都行"), method="by_organisation"
    )
    category = df.ModelChoiceFilter(
        label=_("类别"),
        queryset=Category.objects.filter(retired=False).select_related("parent"),
        to_field_name="code",
        empty_label=_("全部类别"),
        method="by_category",
    )
    since = df.DateFilter(label=_("从哪天"), method="by_since", widget=forms.HiddenInput)
    words = df.CharFilter(label=_("有这几个字"), method="by_words", widget=forms.TextInput(attrs={"data-search": ""}))
    day_of = "opened_at"

    class Meta:
        model = Case
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        return (
            found if self.form.cleaned_data.get("phase") or self.form.cleaned_data.get("words") else found.filter(phase__in=OPEN)
        )

    def by_phase(self, rows: Any, name: str, value: str) -> Any:
        if value == "all":
            return rows
        if value == "ended":
            return rows.filter(phase__in=ENDED)
        if value == "late":
            late = Assignment.objects.unscoped(_SENT).standing().filter(state__in=WAITING_STATES, due_at__lt=clock.now())
            return rows.filter(phase__in=OPEN).filter(pk__in=late.values("case_id"))
        if value in LISTED:
            return LISTED[value](rows)
        return rows.filter(phase=value, parked_until=None)  # what stands is counted beside, not among them

    def by_building(self, rows: Any, name: str, value: str) -> Any:
        """By its code, beside the estate; `none` for what names no building."""
        return rows.filter(building=None) if value == "none" else rows.filter(building__code=value)

    def by_organisation(self, rows: Any, name: str, value: Organisation) -> Any:
        held = Assignment.objects.unscoped(_SENT).standing().filter(organisation=value).values("case_id")
        # All that one holds in a district is found by its keys; of a community they would be looked up for nothing.
        return rows.filter(pk__in=held) if scope_of(self.request.user).only_in else among(rows, held)

    def by_category(self, rows: Any, name: str, value: Category) -> Any:
        return rows.filter(Q(category=value) | Q(category__parent=value))

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        terms, user = terms_of(value), self.request.user
        within = scope_of(user).only_in
        titled = CaseText.objects.visible_to(user).holding(terms, within).filter(part=CasePart.TITLE)
        said = VoiceText.objects.visible_to(user).holding(terms, within).filter(part=VoicePart.SAID).exclude(voice__case=None)
        brought = numbered_elsewhere(user, value).exclude(case=None)
        numbered = Case.objects.visible_to(user).filter(number=value.strip().upper())
        return among(
            rows,
            either_of(
                titled.values("case_id"),
                said.values("voice__case_id"),
                ordered_elsewhere(user, value).values("case_id"),
                brought.values("case_id"),
                numbered.values("pk"),
            ),
        )


class VoiceFilter(FromAnAddress):
    state = df.ChoiceFilter(label=_("到哪一步"), choices=VoiceState.choices, empty_label=_("全部"))
    kind = df.ChoiceFilter(label=_("是什么"), choices=VoiceKind.choices, empty_label=_("全部"))
    source = df.ChoiceFilter(label=_("怎么听到的"), choices=Source.choices, empty_label=_("全部"))
    estate = df.ModelChoiceFilter(label=_("哪个小区"), queryset=estates_of, to_field_name="code", empty_label=_("全部小区"))
    since = df.DateFilter(label=_("从哪天"), method="by_since")
    words = df.CharFilter(label=_("有这几个字"), method="by_words", widget=forms.TextInput(attrs={"data-search": ""}))
    day_of = "heard_at"

    class Meta:
        model = Voice
        fields: list[str] = []

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        user = self.request.user
        said = VoiceText.objects.visible_to(user).holding(terms_of(value), scope_of(user).only_in).filter(part=VoicePart.SAID)
        seen = Voice.objects.visible_to(user)
        of_orders = seen.filter(case__in=ordered_elsewhere(user, value).values("case_id"))
        return among(
            rows,
            either_of(
                said.values("voice_id"),
                of_orders.values("pk"),
                numbered_elsewhere(user, value).values("pk"),
                seen.filter(number=value.strip().upper()).values("pk"),
            ),
        )


def platforms_to_choose() -> list[tuple[str, str]]:
    """Those that are used no more too: their orders are still there."""
    return [(one.code, one.name) for one in platforms()]


class OrderFilter(df.FilterSet):
    show = df.ChoiceFilter(
        label=_("回了没有"),
        method="by_show",
        empty_label=_("没回完的"),
        choices=[
            ("soon", _("快到日子的")),
            ("late", _("过了日子的")),
            ("interim", _("阶段性答复过的")),
            ("done", _("回了的")),
            ("all", _("全部")),
        ],
    )
    platform = df.ChoiceFilter(label=_("哪个平台"), choices=platforms_to_choose, empty_label=_("全部平台"))
    words = df.CharFilter(label=_("单号，或事项编号"), method="by_words", widget=forms.TextInput(attrs={"data-search": ""}))

    class Meta:
        model = ExternalOrder
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        return found if asked.get("show") or asked.get("words") else found.filter(replied_at=None)

    def by_show(self, rows: Any, name: str, value: str) -> Any:
        if value == "soon":
            return orders_soon(rows)
        if value == "late":
            return rows.filter(replied_at=None, due_at__lt=clock.now())
        if value == "interim":
            return rows.filter(replied_at=None).exclude(reply="")
        return rows if value == "all" else rows.exclude(replied_at=None)

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        typed = "".join(value.split())
        return rows.filter(Q(number__icontains=typed) | Q(case__number__iexact=typed))


def orders_chosen(user: User, asked: Mapping[str, Any]) -> OrderFilter:
    """The orders of the list page and of its Excel, the most urgent first: `asked` is the query of its address."""
    return OrderFilter(asked, queryset=orders_listed(user), request=Asker(user))


def communities_of_good_cases(request: Any) -> Any:
    """Whose good cases somebody reads: names of places are public."""
    found = GoodCase.objects.visible_to(request.user).values("community")
    return Community.objects.public().filter(pk__in=found)


class GoodCaseFilter(df.FilterSet):
    show = df.ChoiceFilter(
        label=_("放给谁看"),
        method="by_show",
        empty_label=_("放出来的"),
        choices=[*Circle.choices, ("draft", _("还没放的")), ("paused", _("事情又开了的")), ("withdrawn", _("撤回了的"))],
    )
    category = df.ModelChoiceFilter(
        label=_("类别"),
        queryset=Category.objects.filter(retired=False).select_related("parent"),
        to_field_name="code",
        empty_label=_("全部类别"),
        method="by_category",
    )
    community = df.ModelChoiceFilter(
        label=_("哪个社区写的"), queryset=communities_of_good_cases, to_field_name="code", empty_label=_("全部社区")
    )
    words = df.CharFilter(label=_("有这几个字"), method="by_words", widget=forms.TextInput(attrs={"data-search": ""}))

    class Meta:
        model = GoodCase
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("show") else found.released()

    def by_show(self, rows: Any, name: str, value: str) -> Any:
        if value == "withdrawn":
            return rows.exclude(withdrawn_at=None)
        if value == "draft":
            return rows.standing().filter(circle="")
        if value == "paused":
            return rows.standing().exclude(case__phase__in=GOOD)
        return rows.released().filter(circle=value)

    def by_category(self, rows: Any, name: str, value: Category) -> Any:
        return rows.filter(Q(category=value) | Q(category__parent=value))

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        texts = GoodCaseText.objects.visible_to(self.request.user).holding(terms_of(value))
        return rows.filter(pk__in=texts.values("good_case_id"))


def good_cases_chosen(user: User, asked: Mapping[str, Any]) -> GoodCaseFilter:
    return GoodCaseFilter(asked, queryset=good_cases_seen_by(user), request=Asker(user))


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LedgerFilter(ByDay, df.FilterSet):
    """The period and the place of a ledger."""

    since = df.DateFilter(label=_("从哪天"), method="by_since", widget=_day_input())
    until = df.DateFilter(label=_("到哪天"), method="by_until", widget=_day_input())
    community = df.ModelChoiceFilter(label=_("社区"), queryset=communities_of, to_field_name="code", empty_label=_("全部社区"))
    estate = df.ModelChoiceFilter(label=_("哪个小区"), queryset=estates_of, to_field_name="code", empty_label=_("全部小区"))
    day_of = "heard_at"

    class Meta:
        model = Voice
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = scope_of(self.request.user)
        if not (scope.everywhere or scope.audits) and len(scope.communities) < 2:  # who works in one is not asked which
            del self.filters["community"]


@dataclass(frozen=True)
class Asker:
    """Who asks, where no request is at hand: filters look for nothing else in it."""

    user: User


def looks_for_words(asked: Mapping[str, Any]) -> bool:
    """Rows that take longer to find than to read: who lists them finds them once."""
    return bool(str(asked.get("words", "")).strip())


def cases_chosen(user: User, asked: Mapping[str, Any]) -> CaseFilter:
    """The cases of the list page and of its Excel, newest first: `asked` is the query of its address."""
    return CaseFilter(asked, queryset=cases_seen_by(user).order_by("-id"), request=Asker(user))


def cases_counted(user: User, asked: Mapping[str, Any]) -> CaseFilter:
    """The same cases, to be counted by place: each figure is the length of the list that the same query opens."""
    return CaseFilter(asked, queryset=Case.objects.worked_by(user).order_by(), request=Asker(user))


def voices_chosen(user: User, asked: Mapping[str, Any]) -> VoiceFilter:
    return VoiceFilter(asked, queryset=voices_seen_by(user).live().order_by("-id"), request=Asker(user))


def ledger_chosen(user: User, asked: Mapping[str, Any]) -> LedgerFilter:
    """The voices of a ledger; without a period, those of this month."""
    given = {name: asked[name] for name in LedgerFilter.base_filters if asked.get(name)}
    if not given.keys() & {"since", "until"}:
        given["since"] = clock.today().replace(day=1).isoformat()
    return LedgerFilter(given, queryset=voices_for_ledgers(user), request=Asker(user))


def period_of(filters: LedgerFilter) -> tuple[datetime | None, datetime | None]:
    """From which moment to which, as far as it was said."""
    filters.is_valid()
    since, until = filters.form.cleaned_data.get("since"), filters.form.cleaned_data.get("until")
    return (
        clock.day_start(max(since, LONG_AGO)) if since else None,
        clock.day_end(min(max(until, LONG_AGO), FAR_AWAY)) if until else None,
    )


def chosen_in(filters: df.FilterSet) -> list[Chosen]:
    """The filter as people say it; an empty choice that narrows all the same (没办完的) is said too."""
    said: list[Chosen] = []
    filters.is_valid()  # what is no valid choice narrows nothing, here as on the page
    for name, field in filters.form.fields.items():
        value = filters.form.cleaned_data.get(name)
        if value in (None, ""):
            continue
        shown = dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value
        said.append(Chosen(str(field.label), str(shown), typed=isinstance(filters.filters[name], df.CharFilter)))
    if isinstance(filters, OrderFilter) and not (filters.form.cleaned_data.get("show") or filters.form.cleaned_data.get("words")):
        said.insert(0, Chosen(str(filters.form.fields["show"].label), str(filters.filters["show"].extra["empty_label"])))
    if isinstance(filters, CaseFilter) and not (filters.form.cleaned_data.get("phase") or filters.form.cleaned_data.get("words")):
        said.insert(0, Chosen(str(filters.form.fields["phase"].label), str(filters.filters["phase"].extra["empty_label"])))
    if isinstance(filters, GoodCaseFilter) and not filters.form.cleaned_data.get("show"):
        said.insert(0, Chosen(str(filters.form.fields["show"].label), str(filters.filters["show"].extra["empty_label"])))
    return said
