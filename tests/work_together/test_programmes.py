"""常年项目: who starts, plans and reads them; dates, what is written for organisations, and what residents ask there."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.foundation.agenda import Asked, dates_of
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.neighbourhood.models import Venue
from minsheng.work_together import actions
from minsheng.work_together.models import Programme, ProgrammeDate, ProgrammeHelper
from minsheng.work_together.states import DATE_MOVES, DateState
from tests.acts.programmes import WHY, planning, put, started
from tests.chain import kinds_on, named, refused
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import acting, fresh, organised


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, path):
    return client_of(user).get(path).content.decode()


def test_each_starts_programmes_for_the_area_that_they_lead(town):
    def start(by, **area):
        return started(town, organisation=town.bureau, by=by, **{"community": None} | area)

    assert start(town.quji).street is None
    assert start(town.jiedao, street=town.street).street == town.street
    assert start(town.shuji, community=town.wandu).community == town.wandu
    for by, area in (
        (town.shuji, {}),
        (town.shuji, {"street": town.street}),
        (town.shuji, {"community": town.gucheng}),
        (town.jiedao, {}),
        (town.xiaoliu, {"community": town.wandu}),
        (town.xiaochen, {"community": town.gucheng}),
    ):
        with pytest.raises(NotAllowed):
            start(by, **area)


def test_it_is_run_by_who_works_in_all_of_that_area(town):
    for area in ({"community": town.gucheng}, {"community": None}):
        with refused("not_serving_area", "organisation"):
            started(town, by=town.quji, **area)
    assert started(town, by=town.jiedao, community=None, street=town.street).organisation == town.property_company


def test_who_reads_which(town):
    here = started(town)
    street = started(town, organisation=town.bureau, community=None, street=town.street, by=town.jiedao)
    everywhere = started(town, organisation=town.bureau, community=None, by=town.quji)

    def seen(user):
        return set(Programme.objects.visible_to(fresh(user)))

    for user in (town.shuji, town.wangjie, town.jiedao, town.quji, town.shenji):
        assert seen(user) == {here, street, everywhere}
    assert (seen(town.laozhou), seen(town.chengguan), seen(town.lilei)) == ({here}, {street, everywhere}, set())
    assert (seen(town.xiaochen), seen(town.passerby)) == ({street, everywhere}, set())


def test_a_stranger_sees_no_date_of_another_community(town):
    """小陈 works in the next community, which the programme reaches too: its dates here are none of hers."""
    programme = started(town, organisation=town.bureau, community=None, by=town.quji)
    date = put(town, programme)
    for user in (town.xiaochen, town.lilei, town.passerby):
        assert not ProgrammeDate.objects.visible_to(fresh(user)).exists()
        assert client_of(user).get(f"/programme-dates/{date.number}/").status_code == 404
    assert "电动车怎么充" not in page(town.xiaochen, f"/programmes/{programme.pk}/")
    assert "电动车怎么充" in page(town.chengguan, f"/programmes/{programme.pk}/")
    assert "电动车怎么充" in page(town.xiaoliu, f"/programmes/{programme.pk}/")


def test_a_date_is_where_the_programme_reaches(town):
    programme = started(town)
    with refused("not_of_programme", "community"):
        actions.plan_programme_date(programme=programme, community=town.gucheng, plan=planning(town), by=town.quji)
    yard_b = Venue.objects.create(community=town.gucheng, code="b", name="古城院里")
    linjia = town.lilei.representations.get().organisation
    for changes, field in (
        ({"estate": town.estate_b}, "estate"),
        ({"venue": yard_b}, "venue"),
        ({"helpers": [linjia]}, "helpers"),
    ):
        with pytest.raises(BadInput) as refusal:
            put(town, programme, **changes)
        assert refusal.value.field == field
    assert put(town, venue=town.yard).where == "万都小区 万都院里 东门口"


def test_each_state_goes_where_the_table_says(town):
    date = put(town)
    rows = ProgrammeDate.objects.unscoped(WHY).filter(pk=date.pk)
    acts = {
        DateState.PLANNED: lambda: actions.change_programme_date(date=rows.get(), plan=planning(town), by=town.xiaoliu),
        DateState.HELD: lambda: actions.note_programme_held(date=rows.get(), headcount=3, by=town.xiaoliu),
        DateState.CALLED_OFF: lambda: actions.call_off_programme_date(date=rows.get(), words="下雨", by=town.xiaoliu),
    }
    for before in DateState:
        for after, do in acts.items():
            rows.update(state=before, called_off_words="下雨")
            if after in DATE_MOVES[before]:
                do()
                assert rows.get().state == after, (before, after)
            else:
                with refused("date_state"):
                    do()


def test_called_off_it_keeps_who_was_planned_and_may_be_held_on_another_day(town):
    date = put(town, helpers=[town.volunteers], who="王法官")
    actions.call_off_programme_date(date=date, words="下雨", by=town.shuji)
    body = page(town.laozhou, f"/programme-dates/{date.number}/")
    assert "下雨" in body and "王法官" in body and town.volunteers.name in body
    actions.change_programme_date(date=fresh(date), plan=planning(town, clock.now() + timedelta(days=7)), by=town.shuji)
    again = fresh(date)
    assert (again.state, again.called_off_words, again.version) == ("planned", "", 2)
    assert kinds_on("programme_date", date.pk) == ["ProgrammeDatePlanned", "ProgrammeDateCalledOff", "ProgrammeDateChanged"]
    [helper] = ProgrammeHelper.objects.filter(date=date)
    assert helper.dropped_at is not None


def test_nobody_writes_down_how_it_was_before_the_day(town):
    date = put(town, at=clock.now() + timedelta(days=2))
    for do in (
        lambda: actions.note_programme_held(date=date, headcount=3, by=town.xiaoliu),
        lambda: actions.note_at_programme(date=date, words="几点开始", by=town.wangjie),
    ):
        with refused("programme_ahead"):
            do()
    with clock.at(clock.now() + timedelta(days=2)):
        actions.note_programme_held(date=fresh(date), headcount=3, by=town.xiaoliu)
        actions.note_programme_held(date=fresh(date), headcount=33, by=town.xiaoliu)
    assert fresh(date).occasion.headcount == 33


def test_what_is_asked_there_is_a_voice_that_no_organisation_sees(town):
    date = put(town)
    voice = actions.note_at_programme(date=date, words="楼道里到底能不能充电", speaker=named(7), answer="不能", by=town.wangjie)
    kept = Voice.objects.unscoped(WHY).get(pk=voice.pk)
    assert (kept.occasion, kept.source, kept.estate, kept.state) == (date.occasion, "programme", town.estate, "settled")
    actions.note_programme_held(date=date, headcount=23, words="问得最多的是在哪儿充电", by=town.xiaoliu)
    path = f"/programme-dates/{date.number}/"
    assert "楼道里到底能不能充电" in page(town.wangjie, path)
    for user in (town.laozhou, town.shenji):
        body = page(user, path)
        assert "楼道里到底能不能充电" not in body and kept.number not in body and "来了23位" in body
        assert "问得最多的是在哪儿充电" in body
    got = client_of(town.laozhou).get(f"/api/v1/programme-dates/{date.number}")
    assert got.status_code == 401  # with a key, as the matrix asks


def test_what_residents_said_and_who_they_are_reaches_nobody(town):
    date = put(town)
    actions.note_at_programme(date=date, words="楼道里到底能不能充电，我家没地方放", by=town.wangjie)
    with refused("verbatim", "words"):
        actions.note_programme_held(date=date, headcount=3, words="有人问楼道里到底能不能充电，我家没地方放", by=town.xiaoliu)
    for changes, code, field in (
        ({"who": "13812345678"}, "names_somebody", "who"),
        ({"materials": "先打13812345678"}, "names_somebody", "materials"),
        ({"place": "2单元501门口"}, "may_name", "place"),
    ):
        with refused(code, field):
            put(town, date.programme, **changes)


def test_the_form_points_out_what_may_name_somebody_and_keeps_what_was_typed(town):
    programme, xiaoliu = started(town), client_of(town.xiaoliu)
    sent = {
        "client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b41",
        "kind": "drill",
        "at": "2099-01-01T09:00",
        "topic": "王大娘家着火那回",
        "helpers": "red-vest",
    }
    first = xiaoliu.post(f"/programmes/{programme.pk}/plan/", sent)
    assert first.status_code == 422
    body = first.content.decode()
    assert "looked_over" in body and "王大娘家着火那回" in body and 'value="red-vest"' in body
    assert "looked_over" not in page(town.xiaoliu, f"/programmes/{programme.pk}/plan/")
    sent["looked_over"] = "on"
    assert [xiaoliu.post(f"/programmes/{programme.pk}/plan/", sent).status_code for _ in range(2)] == [302, 302]
    assert ProgrammeDate.objects.unscoped(WHY).count() == 1
    assert xiaoliu.post(f"/programmes/{programme.pk}/plan/", sent | {"kind": "talk"}).status_code == 409


def test_the_whole_way_on_pages(town):
    """The secretary starts it, the worker plans a date, changes it, writes down what was asked and how many came; then it ends."""
    shuji, xiaoliu = client_of(town.shuji), client_of(town.xiaoliu)
    assert "开一个项目" in page(town.shuji, "/programmes/") and "programmes/start" not in page(town.xiaoliu, "/programmes/")
    wrong = shuji.post(
        "/programmes/start/", {"name": "安全用电", "area": f"community-{town.wandu.code}", "organisation": "linjia"}
    )
    assert wrong.status_code == 422 and "安全用电" in wrong.content.decode()
    assert "linjia" not in wrong.content.decode()  # whoever serves elsewhere alone is no choice here
    sent = {
        "name": "安全用电",
        "area": f"community-{town.wandu.code}",
        "organisation": "hengling",
        "categories": "property-repair",
    }
    shuji.post("/programmes/start/", sent)
    programme = Programme.objects.unscoped(WHY).get()
    now = clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M")
    xiaoliu.post(f"/programmes/{programme.pk}/plan/", {"kind": "talk", "at": now, "topic": "怎么充电", "estate": "wandu"})
    date = ProgrammeDate.objects.unscoped(WHY).get()
    path = f"/programme-dates/{date.number}/"
    assert "记下来了几位" in page(town.xiaoliu, path) and "记下来了几位" not in page(town.laozhou, path)
    xiaoliu.post(f"{path}change/", {"kind": "drill", "at": now, "topic": "怎么充电", "place": "车棚"})
    xiaoliu.post(f"{path}hear/", {"words": "车棚几点关", "name": "李大娘"})
    xiaoliu.post(f"{path}held/", {"headcount": "12", "words": "多半问车棚"})
    done = fresh(date)
    assert (done.kind, done.place, done.state, done.headcount, done.held_words) == ("drill", "车棚", "held", 12, "多半问车棚")
    assert Voice.objects.unscoped(WHY).get(occasion=done.occasion).words == "车棚几点关"
    assert "来了12位" in page(town.laozhou, f"/programmes/{programme.pk}/")
    shuji.post(f"/programmes/{programme.pk}/end/", {"words": "换一家来做"})
    with refused("programme_ended"):
        put(town, fresh(programme))
    assert "换一家来做" in page(town.laozhou, f"/programmes/{programme.pk}/")


def test_a_year_holds_its_dates_and_leads_to_the_others(town):
    programme = started(town)
    this = clock.local(clock.now()).replace(month=6, day=1)
    for years in (-1, 0, 1):
        put(town, programme, at=this.replace(year=this.year + years), topic=f"第{years + 2}年的")
    path = f"/programmes/{programme.pk}/"
    body = page(town.laozhou, path)
    assert "第2年的" in body and "第1年的" not in body and f"?year={this.year - 1}" in body and f"?year={this.year + 1}" in body
    body = page(town.laozhou, f"{path}?year={this.year - 1}")
    assert "第1年的" in body and "第2年的" not in body and f"?year={this.year - 2}" not in body
    assert "第2年的" in page(town.laozhou, f"{path}?year=abcd")


def test_it_stands_on_the_agenda_of_everybody_who_is_concerned(town):
    helper = acting("helper", "志愿者", town.volunteers, clock.today())
    date = put(town, at=clock.now() + timedelta(days=1), helpers=[town.volunteers])
    asked = Asked(clock.now(), clock.now() + timedelta(days=3))
    for user, times in (
        (town.shuji, 1),
        (town.wangjie, 1),
        (town.laozhou, 1),
        (helper, 1),
        (town.chengguan, 0),
        (town.xiaochen, 0),
    ):
        assert len([one for one in dates_of(fresh(user), asked) if one.key == f"programme-{date.number}"]) == times
    mine = Asked(asked.since, asked.until, mine=True)
    assert [len(dates_of(user, mine)) for user in (town.xiaoliu, town.wangjie)] == [1, 0]
    actions.call_off_programme_date(date=date, words="下雨", by=town.xiaoliu)
    [dated] = dates_of(fresh(town.laozhou), asked)
    assert dated.cancelled and dated.outside.why == "下雨" and dated.said.about == "电动车怎么充"


def test_who_no_longer_helps_no_longer_sees_it(town):
    volunteer = acting("helper", "志愿者", town.volunteers, clock.today())
    date = put(town, helpers=[town.volunteers])
    assert ProgrammeDate.objects.visible_to(fresh(volunteer)).exists()
    assert not Programme.objects.visible_to(fresh(volunteer)).exists()
    assert f"/programmes/{date.programme_id}/" not in page(volunteer, f"/programme-dates/{date.number}/")
    actions.change_programme_date(date=date, plan=planning(town), by=town.xiaoliu)
    assert not ProgrammeDate.objects.visible_to(fresh(volunteer)).exists()


@pytest.mark.parametrize("who", ["shuji", "laozhou"])
def test_long_lists_cost_what_short_ones_do(town, who):
    programme = started(town)
    user = getattr(town, who)
    one, three = one_and_three(user, "/programmes/", lambda n: started(town))
    assert one == three <= MOST_STATEMENTS
    path = f"/programmes/{programme.pk}/"
    one, three = one_and_three(user, path, lambda n: put(town, programme, helpers=[town.volunteers]))
    assert one == three <= MOST_STATEMENTS


def test_the_page_of_a_date_costs_the_same_however_many_ask(town):
    date = put(town, helpers=[town.volunteers])
    path = f"/programme-dates/{date.number}/"

    def ask(n):
        actions.note_at_programme(date=date, words=f"问第{n}句", by=town.wangjie)

    one, three = one_and_three(town.shuji, path, ask)
    assert one == three <= MOST_STATEMENTS


def test_a_number_that_cannot_be(town):
    date = put(town)
    for headcount in (-1, 50_001):
        with refused("bad_input", "headcount"):
            actions.note_programme_held(date=date, headcount=headcount, by=town.xiaoliu)
    with refused("bad_input", "kind"):
        put(town, date.programme, kind="party")
    with pytest.raises(StateForbids):
        actions.end_programme(programme=_ended(town, date.programme), words="停了", by=town.shuji)


def _ended(town, programme):
    actions.end_programme(programme=programme, words="停了", by=town.shuji)
    return fresh(programme)


def test_an_organisation_of_the_other_street_cannot_run_it(town):
    other = organised("far", "远处司法所", "department", town.faraway)
    with refused("not_serving_area", "organisation"):
        started(town, organisation=other, community=None, street=town.street, by=town.jiedao)
