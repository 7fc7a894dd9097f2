"""Every answer by SMS fits into one segment, in both languages, also in an exercise and with an undo."""

import re
from typing import Any

import pytest

from notifications import sms_words
from notifications.commands import Words, wordings
from notifications.grammar import COMMANDS, PROBLEMS, Parsed
from notifications.segments import measure
from notifications.wording import worded

# The longest that stands in each place of a sentence.
LONGEST: dict[str, Any] = {
    "code": "PDG-UTARA012",
    "phone": "+628123456789012",
    "ref": "A7K4",
    "number": "1000-0007-43",
    "item": "W" * 20,
    "some": "BLANKET-LARGE",
    "unit": "kg",
    "why": "already_undone",
    "word": "TIDAK",
    "what": "MEDICAL",
    "state": "ditangguhkan",
    "age": "120 menit",
    **dict.fromkeys(
        ("people", "register", "n", "free", "rated", "before", "most", "held"), "10000"
    ),
    "count": "1000000",
}
ALL = [
    pytest.param(words, language, id=f"{app}-{name}-{language}")
    for app in wordings.names()
    for name, words in wordings[app].items()
    for language in ("id", "en")
    if not name.startswith("problem:") and words is not sms_words.UNDO
]
UNDONE = {"FREE_NOW", "FIRST_FREE", "OPENED", "CLOSED", "FULL", "COUNTED", "RECORDED"}


def _facts(words: Words) -> dict[str, Any]:
    places = {place for text in words for place in re.findall(r"{(\w+)}", text)}
    return {place: LONGEST.get(place, "") for place in places - {"problem", "example", "said"}}


@pytest.mark.parametrize(("words", "language"), ALL)
def test_every_answer_fits_into_one_segment(words: Words, language: str) -> None:
    if words is sms_words.NOT_UNDERSTOOD:
        return
    text = worded(words(**_facts(words)).text(language), language, is_exercise=True)
    size = measure(text)
    assert (size.encoding, size.segments) == ("gsm-7", 1), text


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("app", wordings.names())
def test_an_answer_with_an_undo_fits_too(app: str, language: str) -> None:
    for name in UNDONE & set(wordings[app]):
        words = wordings[app][name]
        said = sms_words.UNDO(said=words(**_facts(words)), ref="A7K4")
        text = worded(said.text(language), language, is_exercise=True)
        assert measure(text).segments == 1, text


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_is_answered_with_an_example_in_one_segment(
    problem: str, language: str
) -> None:
    for command in COMMANDS:
        example = Parsed(command, {"code": LONGEST["code"]}).example(language)
        said = sms_words.NOT_UNDERSTOOD(problem=sms_words.PROBLEMS[problem](), example=example)
        assert measure(worded(said.text(language), language, is_exercise=True)).segments == 1


def test_both_languages_have_the_same_places() -> None:
    for app in wordings:
        for words in app.values():
            id, en = (set(re.findall(r"{(\w+)}", text)) for text in words)
            assert id == en, words
