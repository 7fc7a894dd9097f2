from hypothesis import given
from hypothesis import strategies as st

from registrations import numbers

prefixes = st.integers(1, 9999)
counters = st.integers(1, 9999)


@given(prefixes, counters)
def test_a_number_leaves_one_when_divided_by_97(prefix: int, counter: int) -> None:
    digits = numbers.write(prefix, counter).replace("-", "")
    assert int(digits) % 97 == 1


@given(prefixes, counters)
def test_what_is_written_can_be_read(prefix: int, counter: int) -> None:
    number = numbers.read(numbers.write(prefix, counter))
    assert number is not None
    assert (number.prefix, number.counter, number.is_right) == (prefix, counter, True)


@given(prefixes, counters, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_found(prefix: int, counter: int, place: int, more: int) -> None:
    digits = list(numbers.write(prefix, counter).replace("-", ""))
    digits[place] = str((int(digits[place]) + more) % 10)
    number = numbers.read("".join(digits))
    assert number is None or not number.is_right


@given(prefixes, counters, st.integers(0, 7))
def test_two_neighbours_swapped_are_found(prefix: int, counter: int, place: int) -> None:
    digits = list(numbers.write(prefix, counter).replace("-", ""))
    swapped = [*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :]]
    number = numbers.read("".join(swapped))
    assert swapped == digits or number is None or not number.is_right


@given(prefixes, counters, st.integers(0, 8), st.integers(1, 9))
def test_the_number_that_was_meant_is_among_the_nearest(
    prefix: int, counter: int, place: int, more: int
) -> None:
    right = numbers.write(prefix, counter)
    digits = list(right.replace("-", ""))
    digits[place] = str((int(digits[place]) + more) % 10)
    wrong = numbers.read("".join(digits))
    assert wrong is None or right in numbers.nearest(wrong)


def test_a_number_is_read_without_its_dashes_too() -> None:
    assert str(numbers.read(" 001000168 ")) == "001-0001-68"


def test_other_things_are_no_numbers() -> None:
    others = ["", "001-0001", "000-0001-10", "0001-0001-68", "001-0000-71", "abc", "٠٠١-٠٠٠١-٦٨"]
    assert [numbers.read(other) for other in others] == [None] * len(others)
