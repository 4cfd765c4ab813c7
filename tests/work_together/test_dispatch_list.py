"""派单目录: taken in whole or not at all, each version kept; it says why an organisation is thought of, and decisions go into it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from minsheng.casework import actions as casework
from minsheng.casework.models import Category
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, SomebodyWasFaster, StateForbids
from minsheng.neighbourhood.actions import make_token
from minsheng.work_together import actions
from minsheng.work_together.actions import dispatch_list as dispatch_acts
from minsheng.work_together.models import DispatchList, DispatchRow
from minsheng.work_together.queries.dispatch_list import rows_for
from minsheng.work_together.queries.suggestions import suggestions_for
from tests.acts.dispatch_list import HEAD, LAMP, decided, listed, sheet
from tests.acts.whistles import blown
from tests.chain import kinds_on, offered, opened
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh
from tests.sheets import xlsx

WHY = "a test"


def row(category="property-repair", organisation="恒邻物业", role="牵头", **more):
    values = {"kind": "", "street": "", "community": "", "source": "某政办〔2025〕3号 第5条", "note": ""} | more
    return (category, organisation, values["kind"], role, values["street"], values["community"], values["source"], values["note"])


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, path):
    return client_of(user).get(path).content.decode()


def rows_of(listing):
    return list(DispatchRow.objects.unscoped(WHY).filter(listing=listing).order_by("position"))


def names(town, category="property-repair", community=None):
    found = rows_for(town.category(category), community or town.wandu)
    return [(one.who, one.role) for one in found]


# Taking it in


def test_a_sheet_as_offices_keep_it_is_understood(town):
    """Titles above, a matter that stands over several rows, other words for the same, a kind instead of a name, a note at the foot."""
    content = xlsx(
        [
            ("某区派单目录（2026年版）",),
            ("事项类别", "责任单位", "类型", "分工", "街道", "社区", "文号", "说明"),
            ("property-repair", "恒邻物业", None, "主办", None, "万都社区", "3号文第5条", "公共照明"),
            (None, "区城管局", None, "配合", None, None, "3号文第6条", None),
            (None, None, "志愿队伍", "协办", "测试街道", None, "3号文第7条", None),
            ("注：以上依据现行文件",),
        ]
    )
    listing = actions.import_dispatch_list(content=content, file_name="目录.xlsx", by=town.quji)
    assert [(r.who, r.role, r.narrowness, r.source) for r in rows_of(listing)] == [
        ("恒邻物业", "lead", 2, "3号文第5条"),
        ("区城管局", "support", 0, "3号文第6条"),
        ("志愿队伍", "support", 1, "3号文第7条"),
    ]
    assert kinds_on("dispatch_list", listing.pk) == ["DispatchListImported"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row(category="修飞船"), "第2行：没有类别“修飞船”"),
        (row(organisation="没有的单位"), "第2行：没有单位“没有的单位”"),
        (row(organisation="", kind="衙门"), "单位类型“衙门”没有"),
        (row(organisation=""), "没有写单位，也没有写单位类型"),
        (row(role="看看"), "“看看”认不出来，请写牵头或协办"),
        (row(source=""), "没有写依据"),
        (row(community="天上社区"), "没有社区“天上社区”"),
        (row(street="天街"), "没有街道“天街”"),
        (row(street="另一街道", community="万都社区"), "另一街道里没有社区“万都社区”"),
        (row(note="长" * 201), "依据或备注太长了"),
    ],
)
def test_one_wrong_row_and_nothing_is_taken_in(town, wrong, said):
    first = listed(town)
    with pytest.raises(BadInput) as refusal:
        actions.import_dispatch_list(content=sheet(wrong, row(role="协办")), file_name="b.xlsx", by=town.quji)
    assert (refusal.value.code, said in refusal.value.message) == ("dispatch_rows", True), refusal.value.message
    assert DispatchList.objects.get().pk == first.pk


def test_the_same_row_twice_is_told_with_both_places(town):
    with pytest.raises(BadInput) as refusal:
        actions.import_dispatch_list(content=sheet(row(), row(source="另一个文件")), file_name="b.xlsx", by=town.quji)
    assert "“派单目录”第3行：和“派单目录”第2行重复" in refusal.value.message


@pytest.mark.parametrize(
    ("content", "code"), [(b"PK not a sheet", "not_a_sheet"), (xlsx([("姓名", "电话"), ("王", "1")]), "no_dispatch_list")]
)
def test_what_is_no_list_is_refused_in_words(town, content, code):
    with pytest.raises(BadInput) as refusal:
        actions.import_dispatch_list(content=content, file_name="b.xlsx", by=town.quji)
    assert refusal.value.code == code


def test_the_same_sheet_again_is_no_new_version(town):
    listed(town)
    with pytest.raises(StateForbids) as refusal:
        listed(town)
    assert refusal.value.code == "same_list"


def test_the_template_that_is_given_out_can_be_taken_in(town):
    answer = client_of(town.quji).get("/dispatch-list/template/")
    book = load_workbook(io.BytesIO(answer.content))
    assert tuple(cell.value for cell in book["派单目录"][1]) == HEAD
    can_be_written = [[cell.value for cell in column if cell.value] for column in book["可以填的"].columns]
    assert "恒邻物业" in can_be_written[1] and "万都社区" in can_be_written[5]
    for at, value in enumerate((can_be_written[0][1], "恒邻物业", "", "牵头", "", "", "3号文", ""), start=1):
        book["派单目录"].cell(2, at, value)
    out = io.BytesIO()
    book.save(out)
    assert len(rows_of(actions.import_dispatch_list(content=out.getvalue(), file_name="空表.xlsx", by=town.quji))) == 1


def test_an_old_version_is_read_as_it_was_and_can_be_put_back(town):
    first = listed(town, row())
    listed(town, row(organisation="区城管局"))
    client = client_of(town.quji)
    assert "恒邻物业" in page(town.quji, "/dispatch-list/1/") and "恒邻物业" not in page(town.quji, "/dispatch-list/")
    assert ["换回这一版" in page(town.quji, path) for path in ("/dispatch-list/1/", "/dispatch-list/")] == [True, False]
    client.post("/dispatch-list/1/put-back/")
    newest = DispatchList.objects.first()
    assert (newest.version, newest.how, newest.taken_from) == (3, "back", first)
    assert names(town) == [("恒邻物业", "lead")]
    with pytest.raises(StateForbids) as refusal:
        actions.put_back_dispatch_list(listing=newest, by=fresh(town.quji))
    assert refusal.value.code == "in_force"


# What it says


def test_the_narrowest_row_leads_and_all_help(town):
    parent = town.category("property-repair").parent
    listed(
        town,
        row(parent.code, "", "牵头", kind="物业公司", source="总则"),
        row(organisation="区城管局", source="细则"),
        row(organisation="红马甲志愿队", street="测试街道", source="街道的"),
        row(organisation="恒邻物业", community="万都社区", source="社区的"),
        row(parent.code, "区城管局", "协办", source="都帮"),
    )
    assert names(town) == [("恒邻物业", "lead"), ("区城管局", "support")]
    assert names(town, community=town.gucheng) == [("红马甲志愿队", "lead"), ("区城管局", "support")]
    assert names(town, community=town.faraway) == [("区城管局", "lead"), ("区城管局", "support")]
    assert names(town, parent.code) == [("物业公司", "lead"), ("区城管局", "support")]


def test_who_is_listed_comes_first_and_its_source_is_the_reason(town):
    case = opened(town)
    before = suggestions_for(town.wandu, town.shuji, case)
    assert before[-1].organisation == town.bureau and not before[-1].near
    listed(
        town,
        row(organisation="区城管局", source="城管条例第8条"),
        row(organisation="", kind="志愿队伍", role="协办", source="倡议书"),
    )
    found = suggestions_for(town.wandu, fresh(town.shuji), case)
    assert [one.organisation.name for one in found[:2]] == ["区城管局", "红马甲志愿队"]
    assert found[0].near and found[0].reasons[0] == "派单目录写它牵头：城管条例第8条"
    assert found[1].reasons[0] == "派单目录写志愿队伍协办：倡议书"
    assert "派单目录写它牵头：城管条例第8条" in page(town.shuji, f"/whistles/blow/?case={case.number}")
    offer = page(town.shuji, f"/cases/{case.number}/offer/")
    assert "可以派给谁，为什么" in offer and "区城管局：派单目录写它牵头：城管条例第8条" in offer


def test_who_decides_on_a_refusal_reads_what_is_written(town):
    listed(town, row(source="城管条例第8条"))
    share = offered(town)
    casework.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    assert "城管条例第8条" in page(town.jiedao, f"/shares/{share.pk}/adjudicate/")


# What a decision changes


@pytest.mark.slow
def test_after_a_decision_the_page_offers_to_change_the_list_until_it_is_changed(town):
    listed(town, row(community="万都社区"))
    share = decided(town)
    address, here = f"/shares/{share.pk}/dispatch-list/", f"/cases/{share.case.number}/"
    assert address in page(town.jiedao, here)
    assert [address in page(user, here) for user in (town.shuji, town.xiaoliu, town.laozhou)] == [False, False, False]
    form = page(town.jiedao, address)
    old = rows_of(DispatchList.objects.get())[0]
    assert f'value="{old.pk}" ' in form and "checked" in form  # upheld: the row that sent it there is ticked to go
    sent = {"take_out": [old.pk], "organisation": "chengguan", "role": "lead", "category": "property-repair", "area": "street"}
    assert client_of(town.jiedao).post(address, sent).status_code == 302
    newest = DispatchList.objects.first()
    assert (newest.version, newest.how, newest.refusal.assignment_id) == (2, "corrected", share.pk)
    (new,) = rows_of(newest)
    assert (new.who, new.street, new.refusal_id) == ("区城管局", town.street, newest.refusal_id)
    assert "裁定（恒邻物业拒接成立）" in new.source
    assert address not in page(town.jiedao, here)
    assert "照裁定改了派单目录（第2版）" in page(town.shuji, here)


def test_where_the_organisation_must_act_its_own_row_is_proposed(town):
    share = decided(town, "overruled")
    form = page(town.jiedao, f"/shares/{share.pk}/dispatch-list/")
    assert '<option value="hengling" selected>' in form
    actions.correct_dispatch_list(share=share, organisation=town.property_company, area="community", by=town.jiedao)
    assert names(town) == [("恒邻物业", "lead")] and names(town, community=town.gucheng) == []


def test_a_street_changes_what_holds_in_the_street_and_no_more(town):
    listed(town, row(), row(organisation="区城管局", street="另一街道"))
    share, (wide, other) = decided(town), rows_of(DispatchList.objects.get())
    for given, field in (({"take_out": [str(wide.pk)]}, "take_out"), ({"take_out": [str(other.pk)]}, "take_out")):
        with pytest.raises(BadInput) as refusal:
            actions.correct_dispatch_list(share=share, by=fresh(town.jiedao), **given)
        assert (refusal.value.code, refusal.value.field) == ("area_too_wide", field)
    with pytest.raises(BadInput):
        actions.correct_dispatch_list(share=share, organisation=town.bureau, area="district", by=fresh(town.jiedao))
    assert "这几行管着全区，要由区里改" in page(town.jiedao, f"/shares/{share.pk}/dispatch-list/")
    actions.correct_dispatch_list(share=share, organisation=town.bureau, area="district", take_out=[str(wide.pk)], by=town.quji)
    assert names(town) == [("区城管局", "lead")]


def test_what_cannot_be_changed_is_refused_in_words(town):
    listed(town, row(organisation="区城管局", street="测试街道"))
    share = decided(town)
    for given, code in (
        ({}, "nothing_changed"),
        ({"take_out": ["999999"]}, "list_changed"),
        ({"organisation": town.bureau, "area": "street"}, "already_listed"),
        ({"organisation": town.bureau, "note": "长" * 201}, "too_long"),
    ):
        with pytest.raises((BadInput, StateForbids)) as refusal:
            actions.correct_dispatch_list(share=share, by=fresh(town.jiedao), **given)
        assert refusal.value.code == code
    with pytest.raises(StateForbids) as refusal:
        actions.correct_dispatch_list(share=offered(town), organisation=town.bureau, by=town.jiedao)
    assert refusal.value.code == "not_decided"
    with pytest.raises(NotAllowed):
        actions.correct_dispatch_list(share=share, organisation=town.bureau, by=town.shuji)


def test_a_correction_of_an_old_version_is_refused_and_nothing_is_lost(town):
    """What somebody took in, or corrected, while the form was open stays."""
    listed(town, row(community="万都社区"))
    share = decided(town)
    old = rows_of(DispatchList.objects.get())[0]
    address = f"/shares/{share.pk}/dispatch-list/"
    assert 'name="seen_version" value="1"' in page(town.jiedao, address)
    listed(town, row(community="万都社区"), row(organisation="区城管局", role="协办", source="刚导进来的"))
    sent = {"seen_version": "1", "organisation": "chengguan", "role": "lead", "category": "property-repair", "area": "street"}
    for given in ({}, {"take_out": [old.pk]}):
        late = client_of(town.jiedao).post(address, sent | given)
        assert late.status_code == 409 and "目录刚才有人改过了" in late.content.decode()
    assert 'name="seen_version" value="2"' in late.content.decode()  # the page shows the new rows now
    with pytest.raises(StateForbids) as refusal:
        actions.correct_dispatch_list(share=share, organisation=town.bureau, seen_version=1, by=fresh(town.jiedao))
    assert refusal.value.code == "list_changed"
    body = {"organisation": "chengguan", "seen_version": 1}
    key = {"Authorization": f"Bearer {make_token(user=town.jiedao)}"}
    got = Client().post(f"/api/v1/assignments/{share.pk}/dispatch-list", body, content_type="application/json", headers=key)
    assert (got.status_code, got.json()["code"]) == (409, "list_changed")
    assert client_of(town.jiedao).post(address, sent | {"seen_version": "2"}).status_code == 302
    assert [one.source[:5] for one in rows_of(DispatchList.objects.first())][:2] == ["某政办〔2", "刚导进来的"]


def test_whoever_made_a_version_between_reading_and_writing_was_faster(town, monkeypatch):
    listed(town)
    share = decided(town)
    read = dispatch_acts._rows_of

    def and_somebody_else_takes_one_in(listing):
        rows = read(listing)
        DispatchList.objects.create(version=2, how="imported", file_name="b.xlsx", by=town.quji, at=clock.now())
        return rows

    monkeypatch.setattr(dispatch_acts, "_rows_of", and_somebody_else_takes_one_in)
    with pytest.raises(SomebodyWasFaster):
        actions.correct_dispatch_list(share=share, organisation=town.bureau, by=fresh(town.jiedao))


def test_a_matter_with_a_stroke_in_its_name_is_found(town):
    parent = town.category("property-repair").parent
    Category.objects.create(code="water-power-gas", name="水/电/气", parent=parent, position=900)
    for name in ("水/电/气", f"{parent.name}/水/电/气", f"{parent.name} › 水/电/气"):
        listing = listed(town, row(name, source=name))
        assert rows_of(listing)[0].category.code == "water-power-gas"


# Who reads it


def test_a_stranger_reads_what_holds_everywhere_and_nothing_of_others(town):
    listed(town, row(organisation="区城管局", source="管全区的"), row(community="万都社区", source="只管万都"))
    everywhere, here = "管全区的", "只管万都"
    shown = {
        name: [text in page(getattr(town, name), "/dispatch-list/") for text in (everywhere, here)]
        for name in ("wangjie", "jiedao", "quji", "shenji", "xiaochen")
    }
    assert shown == {
        "wangjie": [True, True],
        "jiedao": [True, True],
        "quji": [True, True],
        "shenji": [True, True],
        "xiaochen": [True, False],
    }
    for stranger in (town.laozhou, town.lilei, town.passerby):
        assert client_of(stranger).get("/dispatch-list/").status_code == 404
    assert "2行" in page(town.quji, "/dispatch-list/") and "2行" not in page(town.xiaochen, "/dispatch-list/")


def test_the_list_is_filtered_by_matter(town):
    parent = town.category("property-repair").parent
    listed(town, row(source="小类的"), row(parent.code, source="大类的"), row("surroundings-green", "区城管局", source="绿化的"))
    shown = page(town.wangjie, "/dispatch-list/?category=property-repair")
    assert [text in shown for text in ("小类的", "大类的", "绿化的")] == [True, True, False]
    assert "小类的" in page(town.wangjie, f"/dispatch-list/?category={parent.code}")


def test_one_row_or_three_cost_the_same(town):
    def more(number):
        listed(town, *(row(community=name) for name in ("", "万都社区", "古城社区")[:number]))

    one, three = one_and_three(town.quji, "/dispatch-list/?category=property-repair", more)
    assert one == three <= MOST_STATEMENTS


# For programs


def test_a_program_reads_takes_in_puts_back_and_corrects(town):
    def key(user):
        return {"Authorization": f"Bearer {make_token(user=user)}"}

    client, quji = Client(), key(town.quji)
    answer = client.post("/api/v1/dispatch-list", {"file": SimpleUploadedFile("a.xlsx", sheet(LAMP))}, headers=quji)
    assert (answer.status_code, answer.json()["version"]) == (201, 1)
    listed(town, row(organisation="区城管局"))
    assert client.post("/api/v1/dispatch-list/1/put-back", headers=quji).json()["taken_from"] == 1
    (item,) = client.get("/api/v1/dispatch-list", headers=key(town.wangjie)).json()["items"]
    assert (item["organisation"]["code"], item["role"], item["community"], item["source"]) == (
        "hengling",
        "lead",
        town.wandu.code,
        LAMP[6],
    )
    assert (
        client.get("/api/v1/dispatch-list?version=2&category=property-repair", headers=quji).json()["items"][0]["organisation"][
            "code"
        ]
        == "chengguan"
    )
    share = decided(town)
    body = {"organisation": "chengguan", "take_out": [item["id"]]}
    where = f"/api/v1/assignments/{share.pk}/dispatch-list"
    sent = {"data": body, "content_type": "application/json"}
    assert client.post(where, **sent, headers=key(town.jiedao)).status_code == 201
    assert client.post(where, **sent, headers=key(town.jiedao)).json()["code"] == "list_changed"
    assert client.post(where, **sent, headers=key(town.shuji)).status_code == 403
    assert client.post(where, **sent, headers=key(town.xiaochen)).status_code == 404
    assert [one["version"] for one in client.get("/api/v1/dispatch-list/versions", headers=quji).json()["items"]] == [4, 3, 2, 1]


@pytest.mark.slow
def test_the_page_of_offering_takes_few_statements_however_much_is_known(town):
    """One that holds a share, one that refused one, one that was called, and a list that names them."""
    case = opened(town)
    casework.refuse_share(assignment=offered(town, case), ground="no_means", words="没有人手", by=town.laozhou)
    offered(town, case, town.bureau, role="support")
    listed(town)
    path = f"/cases/{case.number}/offer/"
    one, three = one_and_three(town.shuji, path, lambda n: (blown(town, town.bureau), refused_before(town)))
    assert one == three <= MOST_STATEMENTS


def refused_before(town):
    share = offered(town)
    casework.refuse_share(assignment=share, ground="no_means", words="没有人手", by=town.laozhou)
