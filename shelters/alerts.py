"""What partners are told by SMS. Codes and counts only, each text in one segment."""

from datetime import date

from shelters.models import Shelter, Stay

ON_THEIR_WAY = {
    "id": "{code}: {people} jiwa menuju ke sini, kosong {free}.",
    "en": "{code}: {people} people are on their way here, {free} free.",
}
ON_THEIR_WAY_UNKNOWN = {
    "id": "{code}: {people} jiwa menuju ke sini. Tempat kosong belum diketahui.",
    "en": "{code}: {people} people are on their way here. Free places are not known.",
}


def on_their_way(stay: Stay) -> dict[str, str]:
    """By language: how many people come to the shelter of this stay, and how many more could."""
    return coming(stay.shelter, stay.people)


def coming(shelter: Shelter, people: int) -> dict[str, str]:
    """By language: so many people come there, and how many more could, where anybody knows that."""
    texts = ON_THEIR_WAY_UNKNOWN if shelter.free is None else ON_THEIR_WAY
    figures = {"code": shelter.code, "people": people, "free": max(shelter.free or 0, 0)}
    return {language: words.format(**figures) for language, words in texts.items()}


OLD_FIGURES = {
    "id": "{code}: angka tempat kosong sudah lebih dari 12 jam. Balas: KOSONG {code} jumlah.",
    "en": "{code}: the free places were told over 12 hours ago. Reply: KOSONG {code} number.",
}
NEARLY_FULL = {
    "id": "{code} hampir penuh: kosong {free} dari {rated}.",
    "en": "{code} is nearly full: {free} of {rated} free.",
}


def old_figures(shelter: Shelter) -> dict[str, str]:
    """By language: nobody said anything of its places for half a day, and how to say it."""
    return {language: words.format(code=shelter.code) for language, words in OLD_FIGURES.items()}


def nearly_full(code: str, free: int, rated: int) -> dict[str, str]:
    """By language: at most a tenth of its places is left."""
    figures = {"code": code, "free": free, "rated": rated}
    return {language: words.format(**figures) for language, words in NEARLY_FULL.items()}


EVACUEES = {
    "id": "{left} dievakuasi: {people} jiwa ({households} keluarga) menuju ke {code}. Siapkan tempat.",
    "en": "{left} is evacuated: {people} people ({households} households) come to {code}. Get ready.",
}
PERMIT_ENDS = {
    "id": "{code}: izin tempat berlaku sampai {until}, sisa {days} hari. Perpanjang atau cari tempat lain.",
    "en": "{code}: the permit runs until {until}, {days} days left. Renew it or find another place.",
}
PERMIT_OVER = {
    "id": "{code}: izin tempat habis {until}. Tidak ada penempatan baru sampai izin diperpanjang.",
    "en": "{code}: the permit ran out on {until}. Nobody new is placed until it is renewed.",
}
ROLL_CALL = {
    "id": "{code}: berapa jiwa tidur di sini malam ini? Balas: ADA {code} jumlah.",
    "en": "{code}: how many people sleep here tonight? Reply: ADA {code} number.",
}


BLOCK_WITHDRAWN = {
    "id": "{code} tidak menerima lagi: {people} tempat dari jatah Anda berakhir. Jangan menuju ke sana.",
    "en": "{code} takes nobody now: {people} places kept for you are gone. Do not go there.",
}


def block_withdrawn(code: str, people: int) -> dict[str, str]:
    """By language: the place is shut, and what was kept there for a bus or a tablet is gone."""
    facts = {"code": code, "people": people}
    return {language: words.format(**facts) for language, words in BLOCK_WITHDRAWN.items()}


def evacuees(code: str, left: str, people: int, households: int) -> dict[str, str]:
    """By language: everybody from another site comes here."""
    facts = {"code": code, "left": left, "people": people, "households": households}
    return {language: words.format(**facts) for language, words in EVACUEES.items()}


def permit(code: str, until: date, days: int) -> dict[str, str]:
    """By language: in how many days a permit runs out, or that it has."""
    texts = PERMIT_ENDS if days >= 0 else PERMIT_OVER
    facts = {"code": code, "until": until.strftime("%d-%m-%Y"), "days": days}
    return {language: words.format(**facts) for language, words in texts.items()}


def roll_call(code: str) -> dict[str, str]:
    """By language: tonight's count is late, and how to tell it."""
    return {language: words.format(code=code) for language, words in ROLL_CALL.items()}
