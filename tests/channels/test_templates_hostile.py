"""What somebody hands in as a template is a stranger's file and a stranger's program: nothing of it runs, and what is wrong is said."""

import time

import pytest

from minsheng.channels.documents.filling import OnlyFacts, fill, require_good
from minsheng.channels.documents.kinds import KINDS
from minsheng.channels.documents.tags import BrokenTemplate, Wrong
from minsheng.foundation.errors import BadInput
from tests.words import picture_of, replaced, texts, with_part, with_parts, word_file

pytestmark = pytest.mark.slow

MAIN = b"wordprocessingml.document.main+xml"
RELS = "word/_rels/document.xml.rels"
OUTSIDE = b'<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1:1/a" Type="http://x/relationships/%s"/></Relationships>'


@pytest.fixture
def kind():
    return KINDS["meeting-invitation"]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__ }}",
        "{{ topic.__class__.__mro__ }}",
        "{{ topic['__class__'] }}",
        "{{ topic|attr('__class__') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum() }}",
        "{{ range(1000000000) }}",
        "{{ topic * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ topic.upper() }}",
        "{{ [topic][0] }}",
        "{{ secret }}",
        "{{ kind.find }}",
        "{{ }}",
        "{{r topic }}",
        "{{ topic if topic else place }}",
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% for letter in topic %}x{% endfor %}",
        "{% set x = topic %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro a() %}{% endmacro %}",
        "{% raw %}{% endraw %}",
        "{% cellbg topic %}",
        "{% if topic.__class__ %}x{% endif %}",
        "{% if topic == place %}x{% endif %}",
        "{# {{ topic }} #}",
    ],
)
def test_a_tag_is_a_field_and_nothing_else(kind, tag):
    with pytest.raises(BrokenTemplate) as broken:
        require_good(word_file("开头", f"前面{tag}后面"), kind)
    fault = broken.value.faults[0]
    assert (fault.where, tag[:4] in fault.text, bool(fault.words)) == ("正文第2段", True, True)


@pytest.mark.parametrize(
    "source",
    [
        "{{ topic.__class__ }}",
        "{{ ''.__class__ }}",
        "{{ topic|length }}",
        "{{ range(9) }}",
        "{% for a in topic %}{% endfor %}",
        "{% set a = 1 %}",
        "{% for a in orders %}{% for b in voices %}{% endfor %}{% endfor %}",
        "{{ loop.index }}",
        "{% for a in orders %}{{ loop.cycle('x') }}{% endfor %}",
        "{% for a in orders recursive %}{% endfor %}",
    ],
)
def test_the_second_lock_holds_without_the_first(source):
    """Wherever a tag hides in the file, in an attribute, a property or a field code: what is filled is looked at as a whole."""
    with pytest.raises(Wrong):
        OnlyFacts(KINDS["dossier"]).from_string(source)


def test_the_third_lock_gives_no_attribute_and_calls_nothing():
    grammar = OnlyFacts(KINDS["dossier"])
    assert (grammar.globals, grammar.filters, grammar.tests, grammar.is_safe_callable(str)) == ({}, {}, {}, False)
    for thing, name in (("a", "__class__"), ({"a": "b"}, "items"), ([], "append"), ({}, "__class__")):
        assert "undefined" in repr(type(grammar.getattr(thing, name))).lower()


def test_a_tag_in_an_attribute_is_refused_too(kind):
    hidden = replaced("word/document.xml", b"<w:p>", b'<w:p w:rsidR="{{ topic.__class__ }}">')
    with pytest.raises(BrokenTemplate):
        require_good(hidden, kind)


def test_a_tag_in_the_properties_is_refused_too(kind):
    with pytest.raises(BrokenTemplate):
        require_good(word_file("{{ topic }}", title="{{ ''.__class__ }}"), kind)


def bomb() -> bytes:
    return with_part("word/media/a.png", b"\0" * 60_000_000)


def many_parts() -> bytes:
    return with_parts(word_file("a"), lambda parts: parts.update({f"word/media/{n}.png": b"" for n in range(400)}))


def entities() -> bytes:
    levels = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    start = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    return replaced("word/document.xml", start, start + b'<!DOCTYPE d [<!ENTITY e0 "x">' + levels + b"]>")


def outside_entity() -> bytes:
    start = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    return replaced("word/document.xml", start, start + b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def other_encoding() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].decode().replace("UTF-8", "UTF-16").encode("utf-16")

    return with_parts(word_file("a"), change)


HOSTILE = {
    "empty": (b"", "empty_file"),
    "no archive": (b"PK\x03\x04" + b"x" * 100, "not_a_template"),
    "a photo": (picture_of(10, 10), "not_a_template"),
    "old or locked": (b"\xd0\xcf\x11\xe0" + b"x" * 600, "not_a_template"),
    "a workbook": (with_parts(word_file("a"), lambda parts: parts.pop("word/document.xml")), "not_a_template"),
    "docm": (replaced("[Content_Types].xml", MAIN, b"ms-word.document.macroEnabled.main+xml"), "macros"),
    "macros beside": (with_part("word/vbaProject.bin", b"x"), "macros"),
    "an object": (with_part("word/embeddings/a.bin", b"x"), "embedded"),
    "a way out of the folder": (with_part("../../a.xml", b"<a/>"), "embedded"),
    "too many bytes": (b"PK\x03\x04" + b"x" * 5_000_000, "too_large"),
    "bomb": (bomb(), "too_large"),
    "many parts": (many_parts(), "too_large"),
    "much xml": (with_part("word/b.xml", b"<a>" + b"x" * 3_000_000 + b"</a>"), "too_large"),
    "entities": (entities(), "embedded"),
    "outside entity": (outside_entity(), "embedded"),
    "other encoding": (other_encoding(), "embedded"),
    "broken xml": (replaced("word/document.xml", b"</w:document>", b""), "not_a_template"),
    "deep xml": (with_part("word/b.xml", b"<a>" * 100_000 + b"</a>" * 100_000), "not_a_template"),
    "huge picture": (with_part("word/media/a.png", picture_of(20_000, 20_000)), "too_many_pixels"),
    "no picture": (with_part("word/media/a.emf", b"x" * 100), "embedded"),
    "outside picture": (replaced(RELS, b"</Relationships>", OUTSIDE % b"image"), "embedded"),
    "outside template": (replaced(RELS, b"</Relationships>", OUTSIDE % b"attachedTemplate"), "embedded"),
    "a chunk": (replaced(RELS, b"</Relationships>", OUTSIDE % b"aFChunk"), "embedded"),
    "starts a program": (
        replaced(
            "word/document.xml", b"</w:p>", b"<w:r><w:instrText>DDE</w:instrText><w:instrText>AUTO c x</w:instrText></w:r></w:p>"
        ),
        "embedded",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once(kind, name):
    content, code = HOSTILE[name]
    begun = time.monotonic()
    with pytest.raises(BadInput) as refused:
        require_good(content, kind)
    assert (refused.value.code, refused.value.field, time.monotonic() - begun < 5) == (code, "file", True)


def test_every_file_cut_anywhere_is_refused_or_read(kind):
    whole = word_file("{{ topic }}")
    for end in range(0, len(whole), 997):
        with pytest.raises(BadInput):
            require_good(whole[:end], kind)


def test_what_grows_too_long_stops(kind):
    long = word_file(*["{{ topic }}" for _ in range(390)])
    with pytest.raises(BrokenTemplate):
        fill(long, kind, {"topic": "x" * 100_000})


def test_facts_are_text_and_never_a_template_or_markup(kind):
    facts = kind.sample() | {"topic": "{{ place }}<w:t>&\x01\ue0000\ue001“引号”", "agenda": "一\n二"}
    filled = texts(fill(word_file("{{ topic }}|{{ agenda }}"), kind, facts))
    assert ("{{ place }}<w:t>&0“引号”|一" in filled, "二" in filled, "\ue000" in filled) == (True, True, False)
