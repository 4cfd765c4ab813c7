"""Names and telephones are sealed for one place, found again exactly, and shown only covered."""

import base64
import stat

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation import privacy
from minsheng.foundation.privacy import (
    KeyDoesNotFit,
    index_of,
    is_phone,
    looks_masked,
    masked_name,
    masked_phone,
    plain_phone,
    seal,
    unseal,
)


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.encode("utf-8", "ignore").decode() == text))
def test_what_is_sealed_opens_where_it_belongs(value):
    assert unseal(seal(value, "resident.name"), "resident.name") == value


def test_nothing_of_the_value_is_left_to_read_and_no_two_seals_are_alike():
    sealed = [seal("李秀英", "resident.name") for _ in range(50)]
    assert len(set(sealed)) == 50
    assert [one for one in sealed if "李秀英".encode() in base64.b64decode(one.removeprefix("1:"))] == []


def test_the_empty_value_stays_empty():
    assert (seal("", "x"), unseal("", "x"), index_of("", "x")) == ("", "", "")


def test_a_value_moved_to_another_place_does_not_open():
    with pytest.raises(KeyDoesNotFit):
        unseal(seal("李秀英", "resident.name"), "resident.phone")


def test_a_value_changed_by_one_bit_does_not_open():
    raw = bytearray(base64.b64decode(seal("李秀英", "resident.name")[2:]))
    for at in range(len(raw)):
        changed = bytes(byte ^ (at == n) for n, byte in enumerate(raw))
        with pytest.raises(KeyDoesNotFit):
            unseal("1:" + base64.b64encode(changed).decode(), "resident.name")


@pytest.mark.parametrize("broken", ["1:", "1:!!!", "李秀英", "1:AAAA", "1:李"])
def test_what_was_never_sealed_does_not_open(broken):
    with pytest.raises(KeyDoesNotFit):
        unseal(broken, "resident.name")


def test_another_key_does_not_fit(monkeypatch, tmp_path):
    sealed, index = seal("李秀英", "resident.name"), index_of("李秀英", "resident.name")
    monkeypatch.setattr(settings, "KEYS", tmp_path / "keys")
    privacy.key_bytes.cache_clear()
    try:
        with pytest.raises(KeyDoesNotFit):
            unseal(sealed, "resident.name")
        assert index_of("李秀英", "resident.name") != index
        assert stat.S_IMODE((tmp_path / "keys" / "privacy.key").stat().st_mode) == 0o600
    finally:
        privacy.key_bytes.cache_clear()


def test_an_index_finds_the_same_value_in_the_same_place_only():
    assert index_of("10000000001", "resident.phone") == index_of("10000000001", "resident.phone")
    others = [("10000000002", "resident.phone"), ("10000000001", "voice.receipt")]
    assert index_of("10000000001", "resident.phone") not in {index_of(*other) for other in others}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),
        ("𠮷田", "𠮷*"),
        ("李大娘", "李大娘"),
        ("欧阳女士", "欧阳女士"),
        ("张建国先生", "张先生"),
        ("王小芳老师", "王老师"),
        ("王师傅", "王师傅"),
        ("", ""),
    ],
)
def test_a_name_shows_the_family_name_only(name, shown):
    assert masked_name(name) == shown


@pytest.mark.parametrize(("phone", "shown"), [("13812345678", "138****5678"), ("12345", "***45"), ("", "")])
def test_a_telephone_shows_its_edges_only(phone, shown):
    assert masked_phone(phone) == shown


@pytest.mark.parametrize("phone", ["2012345", "82012345", "4001234567", "03182012345", "13812345678"])
def test_at_least_three_digits_of_any_telephone_stay_covered(phone):
    assert sum(char.isdigit() for char in masked_phone(phone)) <= len(phone) - 3


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("0318-2012345", "03182012345"),
        ("（0318）2012345", "03182012345"),
        ("没有电话", ""),
    ],
)
def test_a_telephone_is_understood_as_people_type_it(typed, digits):
    assert plain_phone(typed) == digits


@pytest.mark.parametrize(
    "digits", ["13812345678", "10000000001", "03182012345", "02012345678", "2012345", "82012345", "12345", "4001234567"]
)
def test_these_are_telephones(digits):
    assert is_phone(digits)


@pytest.mark.parametrize("digits", ["", "1381234567", "138123456789", "1234", "123456", "9012345", "99999999999"])
def test_these_are_none(digits):
    assert not is_phone(digits)


@pytest.mark.parametrize("value", ["张*", "138****5678", "138＊＊＊＊5678", "*"])
def test_a_covered_value_is_known_as_covered(value):
    assert looks_masked(value)


def test_what_masking_covers_is_always_known_as_covered():
    assert looks_masked(masked_name("张三")) and looks_masked(masked_phone("13812345678"))
    assert not looks_masked("张三") and not looks_masked("13812345678")
