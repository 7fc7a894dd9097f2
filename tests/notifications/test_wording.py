import pytest

from notifications.wording import chosen, worded


def test_an_exercise_says_so_first_and_how_to_answer_last() -> None:
    text = worded("Kapal tiba", "id", is_exercise=True, answer_to="A7K2")
    assert text == "LATIHAN: Kapal tiba. Balas YA A7K2"


@pytest.mark.parametrize("end", [".", "!", "?"])
def test_a_finished_sentence_gets_no_second_stop(end: str) -> None:
    text = worded(f"Boat landed{end}", "en", is_exercise=False, answer_to="A7K2")
    assert text == f"Boat landed{end} Reply YES A7K2"


def test_a_real_text_without_a_question_is_as_it_was_written() -> None:
    assert worded(" Boat landed ", "en", is_exercise=False) == "Boat landed"


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"id": "satu", "en": "one"}, "en", ("en", "one")),
        ({"id": "satu", "en": "one"}, "id", ("id", "satu")),
        ({"id": "satu"}, "en", ("id", "satu")),
        ({"en": "one"}, "id", ("en", "one")),
        ({"id": "", "en": "one"}, "id", ("en", "one")),
    ],
)
def test_everybody_reads_their_own_language_where_there_is_one(
    texts: dict[str, str], language: str, expected: tuple[str, str]
) -> None:
    assert chosen(texts, language) == expected


def test_no_text_at_all_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="language"):
        chosen({}, "id")
