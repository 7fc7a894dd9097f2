import pytest

from core.phones import e164


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("081234567890", "+6281234567890"),
        ("0812 3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("+959123456789", "+959123456789"),
        ("+60 12 345 6789", "+60123456789"),
    ],
)
def test_a_number_is_written_one_way(written: str, kept: str) -> None:
    assert e164(written) == kept


@pytest.mark.parametrize(
    "text", ["", "0812", "+62812", "12345", "none", "0812-CALL-MINE", "+999 1"]
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert e164(text) is None
