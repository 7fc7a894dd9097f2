"""The code of a card: small, of digits, ours or not, and nothing of who somebody is."""

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from core import qr
from registrations import numbers, tokens

PRIVATE = bytes(range(32))
PUBLIC = tokens.public_key(PRIVATE)
NUMBER = numbers.write(800, 42)
PAYLOAD = tokens.sign(NUMBER, "01234567890123456789", PRIVATE)


def is_ours(payload: str) -> bool:
    token = tokens.read(payload)
    return token is not None and tokens.verify(token, PUBLIC)


def test_a_payload_is_known_again_by_its_public_key() -> None:
    token = tokens.read(PAYLOAD)
    assert token is not None
    assert (token.number, token.token) == (NUMBER, "01234567890123456789")
    assert tokens.verify(token, PUBLIC)


def test_a_payload_signed_by_somebody_else_is_not_ours() -> None:
    other = tokens.new_key()
    assert not is_ours(tokens.sign(NUMBER, tokens.new_token(), other))


def test_another_key_that_claims_our_id_is_not_ours() -> None:
    other = tokens.sign(NUMBER, tokens.new_token(), tokens.new_key())
    claimed = other[:9] + PAYLOAD[9:15] + other[15:]
    assert not is_ours(claimed)


@given(place=st.integers(0, tokens.LENGTH - 1), digit=st.sampled_from("0123456789"))
@settings(max_examples=400)
def test_no_digit_can_be_changed(place: int, digit: str) -> None:
    changed = PAYLOAD[:place] + digit + PAYLOAD[place + 1 :]
    assert is_ours(changed) == (changed == PAYLOAD)


@given(
    prefix=st.integers(1, 9999), counter=st.integers(1, 9999), token=st.from_regex(r"\A[0-9]{20}\Z")
)
def test_every_number_comes_back_as_it_went_in(prefix: int, counter: int, token: str) -> None:
    number = numbers.write(prefix, counter)
    read = tokens.read(tokens.sign(number, token, PRIVATE))
    assert read is not None
    assert (read.number, read.token) == (number, token)


@given(st.text())
def test_any_other_text_is_no_payload(text: str) -> None:
    assert tokens.read(text) is None


@pytest.mark.parametrize("text", [f"{PAYLOAD}\r\n", f" {PAYLOAD[:100]}\n{PAYLOAD[100:]}"])
def test_blanks_that_a_scanner_adds_do_not_count(text: str) -> None:
    assert is_ours(text)


@pytest.mark.parametrize(
    "text", ["", NUMBER, PAYLOAD[:-1], PAYLOAD + "1", "2" + PAYLOAD[1:], "١" + PAYLOAD[1:]]
)
def test_what_is_not_whole_is_no_payload(text: str) -> None:
    assert tokens.read(text) is None


def test_a_signature_beyond_64_bytes_is_not_ours() -> None:
    assert not is_ours(PAYLOAD[: -tokens.SIGNATURE_DIGITS] + "9" * tokens.SIGNATURE_DIGITS)


def test_a_number_with_wrong_check_digits_is_not_signed() -> None:
    with pytest.raises(ValueError, match="800-0042-04"):
        tokens.sign("800-0042-04", tokens.new_token(), PRIVATE)


def test_tokens_and_codes_keep_their_length() -> None:
    assert {len(tokens.new_token()) for _ in range(200)} == {20}
    assert {len(tokens.new_code()) for _ in range(200)} == {6}


def test_the_code_is_drawn_small_enough_for_a_camera() -> None:
    assert segno.make_qr(PAYLOAD, error="m", boost_error=False).designator == "5-M"
    drawn = qr.svg(PAYLOAD)
    assert 'viewBox="0 0 45 45"' in drawn
    assert "style=" not in drawn
