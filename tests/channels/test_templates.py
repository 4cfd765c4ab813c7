"""An office replaces a template: what is wrong with it is said where it stands, and what it looked like before can be had back."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minsheng.channels import actions
from minsheng.channels.documents.filling import require_good
from minsheng.channels.documents.kinds import KINDS
from minsheng.channels.documents.making import made_of
from minsheng.channels.documents.tags import BrokenTemplate
from minsheng.channels.models import DocumentTemplate
from minsheng.channels.queries.templates import DISTRICT, place_of_community, place_or_none, template_for
from minsheng.config.wholeness import all_findings
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import make_token
from tests.chain import opened, refused
from tests.people import Town, fresh
from tests.words import texts, word_file

pytestmark = pytest.mark.slow

WHY = "the test looks at everything"
NOTICE = "meeting-invitation"


def faults(kind: str, content: bytes) -> list[tuple[str, str, str, str]]:
    with pytest.raises(BrokenTemplate) as broken:
        require_good(content, KINDS[kind])
    return [(one.where, one.text, one.tag, one.words) for one in broken.value.faults]


def taken_in(town: Town, text: str, place=None, by=None, name: str = "我们的.docx") -> DocumentTemplate:
    where = place or place_of_community(town.wandu)
    return actions.replace_template(kind=KINDS[NOTICE], place=where, content=word_file(text), name=name, by=by or town.shuji)


def test_a_wrong_name_is_told_with_its_paragraph_and_the_right_one():
    found = faults(NOTICE, word_file("通知", "题目：{{ topc }}"))
    assert found == [("正文第2段", "题目：{{ topc }}", "{{ topc }}", "没有叫“topc”的字段。是不是“topic”？")]


def test_every_fault_is_told_at_once_in_the_order_of_the_paper():
    found = faults(NOTICE, word_file("{{ a }}", "{{ topic }", "好的", "{% if bring %}没有完", header="{{ b }}"))
    assert [(where, tag) for where, _, tag, _ in found] == [
        ("正文第1段", "{{ a }}"),
        ("正文第2段", "{{"),
        ("正文第4段", "{% if bring %}"),
        ("页眉第1段", "{{ b }}"),
    ]
    assert ("没有配上" in found[1][3], "{% endif %}" in found[2][3]) == (True, True)


def test_a_fault_in_a_table_names_its_row_and_its_cell():
    found = faults("dossier", word_file(rows=(("编号", "原话"), ("{{ number }}", "{{ voice.words }}"))))
    assert [(where, tag) for where, _, tag, _ in found] == [("正文的表格第2行第2格", "{{ voice.words }}")]


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (("{%p for v in voices %}", "{{ v.word }}", "{%p endfor %}"), "是不是“words”"),
        (("{%p for v in voice %}", "{%p endfor %}"), "是不是“voices”"),
        (("{%p for v in voices %}", "{{ v }}", "{%p endfor %}"), "是一整行"),
        (("{%p for v in voices %}", "{{ v.words }}"), "少了结尾的{%p endfor %}"),
        (("{{ title }}", "{%p endfor %}"), "前面没有和它配对的"),
        (("{% for v in voices %}", "{{ v.words }}", "{% endfor %}"), "同一段里少了"),
        (("{%p for v in voices %}有字", "{{ v.words }}", "{%p endfor %}"), "要单独占一段"),
        (("{%p for v in voices %}", "{%p for s in shares %}", "{%p endfor %}", "{%p endfor %}"), "不能再套循环"),
        (("{%p if title %}", "{%p endfor %}"), "前面没有和它配对的"),
        (("{%tr for v in voices %}", "{%tr endfor %}"), "只能写在表格里"),
        (("{%p for title in voices %}", "{%p endfor %}"), "换一个名字"),
        (("{{ v.words }}",), "点号只能用在循环的那一行上"),
        (("{{ voices.words }}",), "点号只能用在循环的那一行上"),
    ],
)
def test_what_is_wrong_with_a_loop_is_said(paragraphs, said):
    assert any(said in words for *_, words in faults("dossier", word_file(*paragraphs)))


def test_what_is_allowed_is_filled():
    content = word_file(
        "{% if count and not ending %}算数{% else %}不算{% endif %}",
        "{%p for v in voices %}",
        "{{ loop.index }}：{{ v.words }}{% if not loop.last %}；{% endif %}",
        "{%p endfor %}",
        rows=(("编号", "说的"), ("{%tr for v in voices %}", ""), ("{{ v.number }}", "“{{ v.who }}”"), ("{%tr endfor %}", "")),
    )
    lines = texts(require_good(content, KINDS["dossier"]))
    assert ("算数" in lines, lines.count("AB-26-000012"), "{" in lines) == (True, 2, False)


def test_quotes_as_a_word_processor_makes_them_are_read():
    require_good(word_file("{% if number == “甲” %}是{% endif %}"), KINDS[NOTICE])


@pytest.mark.parametrize("kind", ["meeting-invitation", "reply", "dossier"])
def test_each_kind_has_a_default_that_is_good_and_uses_every_field(kind):
    known = KINDS[kind]
    filled, template = texts(require_good(known.default(), known)), texts(known.default())
    unused = {"case_number"} if kind == NOTICE else set()
    assert {one.name for one in known.fields if one.name not in template} == unused
    assert ("演示数据，纯属虚构" in filled, "{{" in filled, "{%" in filled) == (True, False, False)


def test_the_own_one_comes_before_the_streets_before_the_districts_before_the_default(town):
    wandu = place_of_community(town.wandu)
    street = place_or_none(town.jiedao, "street-131103001")
    assert template_for(NOTICE, wandu) is None
    for place, by in ((DISTRICT, town.quji), (street, town.jiedao), (wandu, town.shuji)):
        made = taken_in(town, "{{ topic }}", place, by, name=f"{place.name}.docx")
        assert template_for(NOTICE, wandu) == made
    faraway = template_for(NOTICE, place_of_community(town.faraway))
    next_door = template_for(NOTICE, place_of_community(town.gucheng))
    assert (faraway.name, next_door.name, template_for("dossier", wandu)) == ("全区.docx", "测试街道.docx", None)
    actions.use_template_above(kind=KINDS[NOTICE], place=wandu, by=town.shuji)
    assert template_for(NOTICE, wandu) == next_door


def test_a_broken_one_is_not_taken_in(town):
    with refused("broken_template", "file"):
        taken_in(town, "{{ nothing }}")
    assert not DocumentTemplate.objects.unscoped(WHY).exists()


def test_an_earlier_version_is_had_back(town):
    first, second = taken_in(town, "甲{{ topic }}"), taken_in(town, "乙{{ topic }}")
    assert [fresh(first).in_use, fresh(second).in_use] == [False, True]
    actions.go_back_to_template(template=fresh(first), by=town.shuji)
    assert [fresh(first).in_use, fresh(second).in_use] == [True, False]
    with refused("template_in_use", ""):
        actions.go_back_to_template(template=fresh(first), by=town.shuji)
    kinds = TimelineEntry.objects.filter(subject_kind="template").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["TemplateReplaced", "TemplateReplaced", "TemplateChosen"]


@pytest.mark.parametrize("by", ["xiaoliu", "wangjie", "xiaochen", "laozhou", "shenji"])
def test_only_who_leads_the_place_replaces(town, by):
    with refused("not_allowed", ""):
        taken_in(town, "{{ topic }}", by=getattr(town, by))


def test_a_secretary_replaces_neither_the_streets_nor_the_next_communitys(town):
    for place in (DISTRICT, place_or_none(town.jiedao, "street-131103001"), place_of_community(town.gucheng)):
        with refused("not_allowed", ""):
            taken_in(town, "{{ topic }}", place, town.shuji)


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_one_that_breaks_later_gives_way_to_the_default_and_says_so(town, how):
    dossier = KINDS["dossier"]
    place = place_of_community(town.wandu)
    made = actions.replace_template(
        kind=dossier, place=place, content=word_file("我们的{{ title }}"), name="档.docx", by=town.shuji
    )
    case = opened(town)
    found = dossier.find(town.shuji, case.number)
    assert ("我们的" in texts(made_of(dossier, found).content), made_of(dossier, found).broken) == (True, "")
    path = Path(settings.MEDIA_ROOT) / made.path
    kept = path.read_bytes()
    assert [one for one in all_findings() if "档.docx" in one] == []
    path.unlink()
    if how == "changed":
        path.write_bytes(word_file("{{ ''.__class__ }}"))
    try:
        client = Client()
        client.force_login(town.shuji)
        answer = client.post(f"/documents/word/dossier/{case.number}/")
        assert (answer.status_code, "我们的" in texts(answer.content), case.title in texts(answer.content)) == (200, False, True)
        assert "“档.docx”这份模板用不了，先用了默认的模板" in client.get("/documents/").content.decode()
        assert "现在这份用不了" in client.get(f"/documents/templates/dossier/community-{town.wandu.code}/").content.decode()
        entry = TimelineEntry.objects.get(kind="DocumentMade")
        assert '"fell_back":true' in entry.payload
        assert [one for one in all_findings() if "档.docx" in one] != []
    finally:
        path.write_bytes(kept)


def test_the_page_takes_a_file_tells_faults_and_shows_the_example(town, client):
    client.force_login(town.shuji)
    page = f"/documents/templates/{NOTICE}/community-{town.wandu.code}/"

    def posted(content: bytes, **more: str):
        return client.post(page, {"file": SimpleUploadedFile("我们的.docx", content), **more})

    looked = posted(word_file("看看{{ topic }}"), look="1")
    assert (looked.status_code, "看看研究解决" in looked.content.decode()) == (200, True)
    wrong = posted(word_file("看看{{ topc }}"))
    shown = wrong.content.decode()
    assert (wrong.status_code, "正文第1段" in shown, "是不是“topic”" in shown) == (422, True, True)
    assert not DocumentTemplate.objects.unscoped(WHY).exists()
    assert posted(word_file("甲{{ topic }}")).status_code == 302
    kept = DocumentTemplate.objects.unscoped(WHY).get()
    assert (kept.name, kept.in_use, kept.community) == ("我们的.docx", True, town.wandu)
    assert "甲{{ topic }}" in texts(client.get(f"{page}file/").content)
    assert "甲研究解决" in texts(client.get(f"{page}sample/").content)
    assert client.post(f"{page}above/").status_code == 302
    assert client.post(f"{page}{kept.pk}/use/").status_code == 302
    assert fresh(kept).in_use is True


def test_programs_are_told_what_is_wrong(town, client):
    headers = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    address = f"/api/v1/templates/{NOTICE}/community-{town.wandu.code}"
    answer = client.post(address, {"file": SimpleUploadedFile("a.docx", word_file("{{ topc }}"))}, headers=headers)
    told = answer.json()
    assert (answer.status_code, told["code"], "正文第1段" in told["title"]) == (422, "broken_template", True)
    made = client.post(address, {"file": SimpleUploadedFile("a.docx", word_file("{{ topic }}"))}, headers=headers)
    assert (made.status_code, made.json()["broken"], len(made.json()["versions"])) == (201, "", 1)
