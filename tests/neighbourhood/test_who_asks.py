"""Who asks comes with what they are today: the same as asked one after the other, in one statement."""

from dataclasses import replace
from datetime import timedelta

import pytest

from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import ApiToken, Representative, User
from minsheng.neighbourhood.queries import keep_scopes, user_of_token
from minsheng.neighbourhood.who_asks import user_with_scope
from tests.people import Town


def scope_alone(user: User):
    again = User.objects.get(pk=user.pk)
    keep_scopes([again])
    return again.kept_scope


def everybody(town: Town) -> list[User]:
    return [one for one in vars(town).values() if isinstance(one, User)]


def test_the_scope_is_the_same_as_asked_by_itself(town: Town, django_assert_num_queries) -> None:
    people = everybody(town)
    assert len({scope_alone(one) for one in people}) > 5
    for one in people:
        with django_assert_num_queries(1):
            found = user_with_scope(one.pk)
        assert (found, found.kept_scope) == (one, scope_alone(one))
        assert {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields} == {
            field.attname: getattr(User.objects.get(pk=one.pk), field.attname) for field in User._meta.concrete_fields
        }


def test_a_key_opens_with_the_same_scope_but_for_names(town: Town, django_assert_num_queries) -> None:
    for one in everybody(town):
        key = make_token(user=one)
        with django_assert_num_queries(1):
            found = user_of_token(key)
        plain = scope_alone(one)
        first = plain.first_role and (plain.first_role[0], "")
        assert (found, found.kept_scope) == (one, replace(plain, first_role=first, acts_for=""))


def test_who_is_gone_has_no_scope(town: Town) -> None:
    assert user_with_scope(0) is None
    key = make_token(user=town.laozhou)
    Representative.objects.filter(user=town.laozhou).update(until=clock.today() - timedelta(days=1))
    assert user_of_token(key).kept_scope.organisations == frozenset()
    User.objects.filter(pk=town.laozhou.pk).update(is_active=False)
    assert (user_of_token(key), user_with_scope(town.laozhou.pk).kept_scope) == (None, None)


@pytest.mark.parametrize("change", [{"revoked_at": 0}, {"until": 0}, {"until": -5}])
def test_a_key_that_is_over_opens_nothing(town: Town, change: dict[str, int]) -> None:
    key = make_token(user=town.shuji)
    assert user_of_token(key) == town.shuji
    ApiToken.objects.update(**{name: clock.now() + timedelta(minutes=minutes) for name, minutes in change.items()})
    assert user_of_token(key) is None


def test_a_key_with_an_hour_to_go_opens(town: Town) -> None:
    key = make_token(user=town.shuji)
    ApiToken.objects.update(until=clock.now() + timedelta(hours=1))
    assert user_of_token(key) == town.shuji
