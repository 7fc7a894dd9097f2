import pytest
from cryptography.exceptions import InvalidTag

from core import sealed
from partners.models import ContactPoint


def test_what_is_sealed_opens_again() -> None:
    assert sealed.unseal(sealed.seal("+62811", "row 1"), "row 1") == "+62811"


def test_the_same_text_is_never_sealed_twice_alike() -> None:
    assert sealed.seal("+62811", "row 1") != sealed.seal("+62811", "row 1")


def test_a_value_copied_to_another_row_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        sealed.unseal(sealed.seal("+62811", "row 1"), "row 2")


def test_blind_fingerprints_differ_by_purpose() -> None:
    assert sealed.blind("1", "phone") == sealed.blind("1", "phone") != sealed.blind("1", "document")


def test_a_model_reads_and_finds_what_it_sealed() -> None:
    contact = ContactPoint()
    contact.phone = "+628111"
    assert contact.phone == "+628111"
    assert contact.phone_index == sealed.blind("+628111", "phone")
    assert "+628111" not in contact.phone_sealed


def test_empty_stays_empty() -> None:
    contact = ContactPoint()
    contact.phone = ""
    assert contact.phone_sealed == contact.phone_index == ""
