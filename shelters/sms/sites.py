"""Finding the site that a text means, and whether its sender may do that there."""

from django.db.models.functions import Upper

from core.actors import Acting
from notifications.commands import Call, Refused, Said
from notifications.grammar import spellings
from notifications.sms_words import NOT_ALLOWED
from shelters import queries
from shelters.models import Shelter
from shelters.sms import words


def allowed(call: Call, act: str) -> tuple[Shelter, Acting]:
    """The shelter with this code, and in whose name `act` is done there.

    Refused `unknown_site` or `not_allowed`.
    """
    code = call.word("code")
    shelter = find(code)
    if shelter is None:
        raise Refused("unknown_site", words.UNKNOWN_SITE(code=printable(code)[:12]))
    by = call.caller.actor(act, shelter)
    if by is None:
        raise Refused("not_allowed", NOT_ALLOWED(code=shelter.code), scope=shelter.scope)
    return shelter, by


def find(code: str) -> Shelter | None:
    """The shelter of an open incident that was meant: by its code, also with O for 0, or without signs."""
    rows = queries.shelters().filter(incident__scope__closed_at=None)
    said = rows.annotate(capitals=Upper("code"))
    for spelling in spellings(code.upper()):
        if (found := said.filter(capitals=spelling).first()) is not None:
            return found
    plain = _plain(code)
    meant = [pk for pk, its in rows.values_list("pk", "code") if _plain(its) == plain]
    return rows.filter(pk=meant[0]).first() if plain and len(meant) == 1 else None


def printable(word: str) -> str:
    """What was typed, without what would make the answer two segments long."""
    return "".join(sign for sign in word if sign.isascii())


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def free(shelter: Shelter) -> "int | Said":
    """How many places are free, in figures, or that nobody knows."""
    return words.NOT_KNOWN() if shelter.free is None else shelter.free


def rated(shelter: Shelter) -> "int | Said":
    return words.NOT_KNOWN() if shelter.rated is None else shelter.rated
