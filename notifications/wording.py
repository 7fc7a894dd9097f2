"""The words around a text, in the language of whoever gets it, which is not that of whoever sends it."""

from collections.abc import Mapping

from notifications.segments import fold

EXERCISE = {"id": "LATIHAN: ", "en": "EXERCISE: "}
REPLY = {"id": "Balas YA {reference}", "en": "Reply YES {reference}"}


def worded(text: str, language: str, *, is_exercise: bool, answer_to: str = "") -> str:
    """The text as it goes out. `answer_to` is the reference that an answer must carry."""
    body = fold(text).strip()
    if is_exercise:
        body = EXERCISE[language] + body
    if answer_to:
        body += " " if body.endswith((".", "!", "?")) else ". "
        body += REPLY[language].format(reference=answer_to)
    return body


def chosen(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """(language, text) for somebody who reads `language`: that one, else Indonesian, else what there is.

    Raises ValueError when there is no text at all.
    """
    for wanted in (language, "id", *texts):
        if texts.get(wanted):
            return wanted, texts[wanted]
    raise ValueError("a message needs a text in some language")
