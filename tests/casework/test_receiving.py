"""A write that arrives twice, late, or in pieces is one act."""

import uuid

import pytest

from minsheng.casework import actions
from minsheng.casework.models import Voice, Write, WriteConflict
from minsheng.casework.receiving import OtherContent, Received, receive
from minsheng.foundation.errors import BadInput
from tests.chain import WHY

ID = uuid.UUID("5f8d1e9e-0f6b-4b43-9d75-0a1f6f3a9c11")


def sent(town, content=None, client_id=ID, by=None, act="hear_voice") -> Received[Voice]:
    content = {"words": "灯不亮", "speaker": {"mode": "unknown"}} if content is None else content
    by = by or town.wangjie

    def do() -> Voice:
        return actions.hear_voice(words=content["words"], community=town.wandu, by=by)

    return receive(client_id=client_id, act=act, content=content, by=by, kind=Voice, do=do)


def voices() -> int:
    return Voice.objects.unscoped(WHY).count()


def test_an_unknown_id_is_done_and_remembered(town):
    received = sent(town)
    write = Write.objects.get()
    assert (received.new, write.client_id, write.act, write.result, write.by) == (
        True,
        ID,
        "hear_voice",
        str(received.result.pk),
        town.wangjie,
    )


def test_the_same_write_again_gives_the_same_and_does_nothing(town):
    first, again = sent(town), sent(town)
    assert (again.new, again.result, voices(), Write.objects.count()) == (False, first.result, 1, 1)


def test_fields_in_another_order_are_the_same_write(town):
    sent(town, {"words": "灯不亮", "place": "门口"})
    assert sent(town, {"place": "门口", "words": "灯不亮"}).new is False


def test_composed_otherwise_it_is_the_same_write(town):
    sent(town, {"words": "café"})
    assert sent(town, {"words": "cafe\u0301"}).new is False


@pytest.mark.parametrize("change", ["words", "field", "act", "person"])
def test_the_same_id_with_anything_else_is_refused_and_kept(town, change):
    sent(town)
    other = {
        "words": {"content": {"words": "灯亮了", "speaker": {"mode": "unknown"}}},
        "field": {"content": {"words": "灯不亮", "speaker": {"mode": "withheld"}}},
        "act": {"act": "settle_voice"},
        "person": {"by": town.xiaoliu},
    }[change]
    with pytest.raises(OtherContent) as refusal:
        sent(town, **other)
    conflict = WriteConflict.objects.get()
    assert (refusal.value.code, refusal.value.status, voices()) == ("other_content", 409, 1)
    assert (conflict.write, conflict.settled_at, conflict.received != "") == (Write.objects.get(), None, True)


def test_without_an_id_it_is_simply_done(town):
    assert [sent(town, client_id=None).new for _ in range(2)] == [True, True]
    assert (voices(), Write.objects.count()) == (2, 0)


def test_what_was_refused_is_not_remembered_and_may_come_again(town):
    with pytest.raises(BadInput):
        sent(town, {"words": ""})
    assert (Write.objects.count(), voices()) == (0, 0)
    assert sent(town).new is True


@pytest.mark.parametrize("odd", ["\ud800", 2**60, -(2**60), float("nan"), float("inf")])
def test_content_that_has_no_canonical_form_is_refused_as_bad_input(town, odd):
    """All of these are JSON that Python reads without complaint."""
    with pytest.raises(BadInput):
        sent(town, {"words": "灯不亮", "odd": odd})
    assert (voices(), Write.objects.count()) == (0, 0)


def test_a_conflict_keeps_no_telephone_to_read(town):
    """Names and telephones are kept encrypted everywhere (docs/privacy.md)."""
    sent(town)
    with pytest.raises(OtherContent):
        sent(town, {"words": "灯", "speaker": {"name": "李秀英", "phone": "10000000001"}})
    kept = repr(WriteConflict.objects.values().get())
    assert ("李秀英" in kept, "10000000001" in kept) == (False, False)
    shown = WriteConflict.objects.get().received
    assert ('"name": "李*"' in shown, '"phone": "100****0001"' in shown, '"words": "灯"' in shown) == (True, True, True)
