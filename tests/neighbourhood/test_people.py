"""Acts on people: uncover for a reason that is kept, look as somebody else, change the office's numbers, keys for programs."""

import pytest

from minsheng.casework.models import Case
from minsheng.foundation.models import LookLog, TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.actions import begin_view_as, change_office_rule, make_token, uncover_resident
from minsheng.neighbourhood.models import ApiToken, OfficeRule
from minsheng.neighbourhood.office_rules import default_rules, office_rule, office_rules
from minsheng.neighbourhood.queries import organisation_of, role_label, staff_of, user_of_token
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.acts.office import ACTS as OFFICE_ACTS
from tests.chain import heard, opened, refused
from tests.people import fresh


@pytest.mark.parametrize("act", [*OFFICE_ACTS, "uncover_resident"])
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_a_name_is_uncovered_for_a_reason_that_is_kept(town):
    resident = heard(town).speaker
    assert uncover_resident(resident=resident, reason="回电话", by=town.wangjie) == ("李秀英1", "10000000001")
    looked = LookLog.objects.get()
    assert (looked.by, looked.act, looked.what, looked.reason) == (
        town.wangjie,
        "uncover_resident",
        f"resident {resident.pk}",
        "回电话",
    )
    assert facts(TimelineEntry.objects.get(kind="ResidentUncovered"))["reason"] == "回电话"


@pytest.mark.parametrize("reason", ["", " ", "x"])
def test_without_a_reason_nothing_is_uncovered(town, reason):
    resident = heard(town).speaker
    with refused("bad_input", "reason"):
        uncover_resident(resident=resident, reason=reason, by=town.wangjie)
    with refused("bad_input", "reason"):
        begin_view_as(user=town.shuji, reason=reason, by=town.quji)
    assert LookLog.objects.count() == 0


def test_looking_as_somebody_is_written_down(town):
    begin_view_as(user=town.shuji, reason="帮着看看", by=town.quji)
    assert [(log.by, log.act, log.what) for log in LookLog.objects.all()] == [(town.quji, "view_as", "user shuji")]


def test_a_number_of_the_office_counts_from_now_on_and_never_backwards(town):
    before = opened(town)
    change_office_rule(key="quorum_percent", value=90, by=town.quji)
    assert (office_rule("quorum_percent"), office_rules()["quorum_percent"]) == (90, 90)
    assert (fresh(before).quorum_percent, opened(town).quorum_percent) == (66, 90)
    assert facts(TimelineEntry.objects.get(kind="OfficeRuleChanged")) == {"key": "quorum_percent", "value": 90, "before": 66}


def test_every_number_has_a_default_a_name_and_where_it_comes_from(db):
    assert office_rules() == {key: int(row["value"]) for key, row in default_rules().items()}
    assert [key for key, row in default_rules().items() if not (row["name"] and row["source"])] == []


def test_a_number_that_does_not_exist_is_refused(town):
    with refused("bad_input", "key"):
        change_office_rule(key="nonsense", value=1, by=town.quji)
    assert OfficeRule.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "value"), [("quorum_percent", -1), ("quorum_percent", 101), ("reask_percent", 200), ("case_days", 10**6)]
)
def test_a_number_that_makes_no_sense_is_refused(town, key, value):
    """With a quorum of 101 percent no case could ever be confirmed."""
    with refused("bad_input", "value"):
        change_office_rule(key=key, value=value, by=town.quji)


def test_a_key_is_shown_once_kept_as_its_hash_and_ends_with_its_person(town):
    key = make_token(user=town.shuji)
    assert key not in repr(ApiToken.objects.values().get())
    assert (user_of_token(key), user_of_token(key + "x"), user_of_token("")) == (town.shuji, None, None)
    town.shuji.is_active = False
    town.shuji.save()
    assert user_of_token(key) is None


def test_a_revoked_key_opens_nothing(town):
    key = make_token(user=town.shuji)
    ApiToken.objects.update(revoked_at=opened(town).opened_at)
    assert (user_of_token(key), Case._base_manager.count()) == (None, 1)


def test_everybody_is_named_with_what_they_are_entrusted_with(town):
    labels = {name: role_label(getattr(town, name)) for name in ("shuji", "jiedao", "quji", "laozhou", "passerby")}
    assert labels == {
        "shuji": "社区书记 · 万都社区",
        "jiedao": "街道 · 测试街道",
        "quji": "区级管理员",
        "laozhou": "恒邻物业",
        "passerby": "",
    }
    assert (organisation_of(town.laozhou), organisation_of(town.shuji)) == (town.property_company, None)


def test_who_works_here_is_who_works_in_the_own_area(town):
    names = {
        reader: {post.user.username for post in staff_of(getattr(town, reader))} for reader in ("shuji", "xiaochen", "passerby")
    }
    here = {"wangjie", "shuji", "xiaoliu"}
    assert names == {"shuji": here, "xiaochen": {"xiaochen"}, "passerby": set()}
