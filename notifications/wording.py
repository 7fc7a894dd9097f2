"""The words around a text, in the language of whoever gets it, which is not that of whoever sends it."""

from collections.abc import Mapping
from datetime import date

from notifications.segments import fold, measure

EXERCISE = {"id": "LATIHAN: ", "en": "EXERCISE: "}
REPLY = {"id": "Balas YA {reference}", "en": "Reply YES {reference}"}
UNANSWERED = {"id": "Belum dijawab: ", "en": "Not answered yet: "}
CALLED_OFF = {
    "id": "Pemberitahuan {reference} DIBATALKAN dan tidak berlaku lagi.",
    "en": "Alert {reference} is CALLED OFF and no longer holds.",
}
CHECK = {
    "id": "Posko memeriksa nomor ini. Jika Anda menerima pesan ini, balas YA {code}",
    "en": "Posko checks this number. If this text has reached you, reply YES {code}",
}
INVITED = {
    "id": "Anda diundang ke Posko. Buka tautan ini dan pilih kata sandi, berlaku 3 hari: {link}",
    "en": "You are invited to Posko. Open this link and choose a password, within 3 days: {link}",
}

AGREEMENT_ENDS = {
    "id": "Perjanjian berbagi data organisasi Anda berakhir {until}. Hubungi koordinator agar diperpanjang.",
    "en": "Your organisation's agreement on sharing data ends on {until}. Ask the coordinator to renew it.",
}
AGREEMENT_OVER = {
    "id": "Perjanjian berbagi data organisasi Anda berakhir {until}. Nama tidak lagi diserahkan kepada Anda.",
    "en": "Your organisation's agreement on sharing data ended on {until}. No names are handed to you now.",
}


def worded(
    text: str,
    language: str,
    *,
    is_exercise: bool,
    answer_to: str = "",
    programme: str = "",
    link: str = "",
) -> str:
    """The text as it goes out: exercise and programme in front, the link and how to answer behind.

    `answer_to` is the reference that an answer must carry. The `link` is left out where the text would not
    fit into one SMS with it.
    """
    body = fold(text).strip()
    if programme and not body.startswith(programme):
        body = f"{fold(programme)}: {body}"
    if is_exercise:
        body = EXERCISE[language] + body
    if not answer_to:
        return body
    body += "" if body.endswith((".", "!", "?")) else "."
    reply = REPLY[language].format(reference=answer_to)
    linked = f"{body} {link} {reply}"
    return linked if link and measure(linked).segments == 1 else f"{body} {reply}"


def pressing(text: str, language: str) -> str:
    """`text` for whoever is told because others were silent; it says so where that costs nothing."""
    pressed = UNANSWERED[language] + text
    return pressed if measure(pressed).segments == measure(text).segments else text


def called_off(reference: str) -> dict[str, str]:
    """By language: that the alert with this reference does not hold any more."""
    return {language: words.format(reference=reference) for language, words in CALLED_OFF.items()}


def check_text(code: str) -> dict[str, str]:
    """By language: asks whoever has the number to send the code back."""
    return {language: words.format(code=code) for language, words in CHECK.items()}


def invitation_text(link: str) -> dict[str, str]:
    """By language: the link that lets somebody in, and no name."""
    return {language: words.format(link=link) for language, words in INVITED.items()}


def agreement_ends(until: date, *, is_over: bool) -> dict[str, str]:
    """By language: until when names may be handed to an organisation, or that they no longer are."""
    texts = AGREEMENT_OVER if is_over else AGREEMENT_ENDS
    return {language: words.format(until=f"{until:%d-%m-%Y}") for language, words in texts.items()}


def chosen(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """(language, text) for somebody who reads `language`: that one, else Indonesian, else what there is.

    Raises ValueError when there is no text at all.
    """
    for wanted in (language, "id", *texts):
        if texts.get(wanted):
            return wanted, texts[wanted]
    raise ValueError("a message needs a text in some language")
