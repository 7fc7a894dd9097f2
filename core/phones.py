"""Phone numbers in one way of writing, E.164: +6281234567890."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

HOME = "ID"


def e164(text: str) -> str | None:
    """The number as E.164, or None when it is none.

    Written without a country code it must be a number of Indonesia. With one its length must be right for
    that country: the lists of ranges in use are older than some families' SIM cards. Letters are no digits.
    """
    if any(character.isalpha() for character in text):
        return None
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return None
    if text.strip().startswith("+"):
        reason = phonenumbers.is_possible_number_with_reason(number)
        good = reason == ValidationResult.IS_POSSIBLE
    else:
        good = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if good else None
