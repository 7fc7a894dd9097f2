"""The reasons of a plan in words: codes and figures in, sentences out, in either language."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from core.words import kilometres, number
from shelters import rules
from shelters.models import SpacePool

LANGUAGES = ("id", "en")
Facts = Mapping[str, Any]

# What a plan gives as a reason; those with a figure in it have a singular and a plural.
_REASONS: dict[str, Promise] = {
    "nearest": gettext_lazy("The nearest one where they fit: %(km)s km."),
    "distance": gettext_lazy("%(km)s km away."),
    "farther": gettext_lazy("%(km)s km away; a nearer one has room too, see below."),
    "from_incident": gettext_lazy(
        "Nobody knows where they are: km are counted from the point of the incident."
    ),
    "services": gettext_lazy("It has the services that they need."),
    "only_one": gettext_lazy("No other shelter has room for them."),
    "first": gettext_lazy("They come before others, by what they need."),
    "promised": gettext_lazy("The plan means these places for others, who have not got them yet."),
    "planned": gettext_lazy("The last plan means this place for them."),
    "old_figure": gettext_lazy(
        "Nobody has confirmed its free places for half a day: ask there before they go."
    ),
    "unasked_accessible": gettext_lazy(
        "No shelter says that it has accessible places: ask whether they can get in."
    ),
    "unasked_health": gettext_lazy(
        "No shelter says that it has health care: see that a health worker comes."
    ),
}
_COUNTED: dict[str, tuple[str, Any]] = {
    "community": (
        "people",
        ngettext_lazy(
            "%(n)s other person of their community goes there.",
            "%(n)s other people of their community go there.",
            "n",
        ),
    ),
    "accessible": (
        "people",
        ngettext_lazy(
            "%(n)s of them gets an accessible place.",
            "%(n)s of them get an accessible place.",
            "n",
        ),
    ),
    "out_closed": (
        "shelters",
        ngettext_lazy("%(n)s shelter is closed.", "%(n)s shelters are closed.", "n"),
    ),
    "out_families_only": (
        "shelters",
        ngettext_lazy(
            "%(n)s shelter takes families only.", "%(n)s shelters take families only.", "n"
        ),
    ),
    "out_max_household": (
        "shelters",
        ngettext_lazy(
            "%(n)s shelter takes no household as large.",
            "%(n)s shelters take no household as large.",
            "n",
        ),
    ),
    "out_services": (
        "shelters",
        ngettext_lazy(
            "%(n)s shelter does not have the services that they need.",
            "%(n)s shelters do not have the services that they need.",
            "n",
        ),
    ),
    "out_accessible": (
        "shelters",
        ngettext_lazy(
            "%(n)s shelter has too few accessible places free.",
            "%(n)s shelters have too few accessible places free.",
            "n",
        ),
    ),
    "out_pool": (
        "shelters",
        ngettext_lazy(
            "%(n)s shelter has too few places free for so many.",
            "%(n)s shelters have too few places free for so many.",
            "n",
        ),
    ),
    "out_accessible_full": (
        "shelters",
        ngettext_lazy(
            "In %(n)s shelter this plan gives the accessible places to others.",
            "In %(n)s shelters this plan gives the accessible places to others.",
            "n",
        ),
    ),
    "out_pool_full": (
        "shelters",
        ngettext_lazy(
            "In %(n)s shelter this plan gives the places to others.",
            "In %(n)s shelters this plan gives the places to others.",
            "n",
        ),
    ),
}
# The same in a word or two, beside a button.
_SHORT: dict[str, Promise] = {
    "planned": gettext_lazy("as planned"),
    "promised": gettext_lazy("meant for others"),
    "accessible": gettext_lazy("accessible"),
    "services": gettext_lazy("has what they need"),
    "old_figure": gettext_lazy("old figure"),
}
_BINDING: dict[str, Promise] = {
    "protection": gettext_lazy("Children without family: a protection officer decides."),
    "no_site": gettext_lazy("No shelter is open that could take anybody."),
    "closed": gettext_lazy("The shelters that could take them are closed."),
    "families_only": gettext_lazy("The shelters with room take families only."),
    "max_household": gettext_lazy("The shelters with room take no household as large."),
    "services": gettext_lazy("The shelters with room do not have the services that they need."),
    "accessible": gettext_lazy("No shelter has enough accessible places free."),
    "pool": gettext_lazy("No shelter has room for so many people at once."),
    "accessible_full": gettext_lazy("The accessible places are not enough for all."),
    "pool_full": gettext_lazy("The free places are not enough for all."),
    "not_allowed_here": gettext_lazy("None of the shelters with room may take them."),
}
_REFUSALS: dict[str, Promise] = {
    "already_placed": gettext_lazy("They have got a place meanwhile."),
    "shelter_full": gettext_lazy("There is no room left for so many people."),
    "not_allowed_here": gettext_lazy("The shelter cannot take them."),
    "protection": gettext_lazy("Children without family: a protection officer decides."),
    "not_waiting": gettext_lazy("They do not wait for a place any more."),
}
_RULES: dict[str, Promise] = {
    "closed": gettext_lazy("is closed"),
    "families_only": gettext_lazy("takes families only"),
    "max_household": gettext_lazy("takes no household as large"),
}


def reason(told: Facts) -> str:
    """One reason, in the language of the reader."""
    code = told["code"]
    if code in _COUNTED:
        name, words = _COUNTED[code]
        return str(words % {"n": told[name]})
    facts = {"km": kilometres(told["km"])} if "km" in told else {}
    return str(_REASONS[code]) % facts


def in_short(reasons: Iterable[Facts]) -> str:
    """What speaks for a place or against it, but for the way: a few words, or none."""
    return " · ".join(str(_SHORT[row["code"]]) for row in reasons if row["code"] in _SHORT)


def binding(code: str) -> str:
    """What stands in the way of a place."""
    return str(_BINDING[code])


def remedy(told: Facts, code: str) -> str:
    """The smallest change that would give a place; `code` names the shelter where."""
    parts = [_places(pool, places) for pool, places in sorted(told["places"].items())]
    facts = {"code": code, "km": kilometres(told["km"])}
    lacks = [str(_RULES[rule]) for rule in told["lift"]]
    if told["services"]:
        lacks.append(_("does not have the services that they need"))
    if parts and not lacks:
        sentence = _("Enough would be %(places)s in %(code)s, %(km)s km away.")
        return sentence % {**facts, "places": _listed(parts)}
    if parts:
        sentence = _("%(code)s, %(km)s km away, %(lacks)s; it would also need %(places)s.")
        return sentence % {**facts, "places": _listed(parts), "lacks": _listed(lacks)}
    sentence = _("%(code)s, %(km)s km away, has room for them, but %(lacks)s.")
    return sentence % {**facts, "lacks": _listed(lacks)}


def alternative(told: Facts, code: str) -> str:
    """Another shelter, and what it would cost: MTW05: 12 km more, away from their community."""
    facts = {"code": code, "km": kilometres(abs(told["km_more"]))}
    if told["km_more"] < 0:
        way = _("%(code)s: %(km)s km less") % facts
    else:
        way = _("%(code)s: %(km)s km more") % facts
    return _("%(way)s, away from their community") % {"way": way} if told["splits"] else way


def refusal(told: Facts) -> str:
    """Why a proposal does not fit any more."""
    first = next(iter(told.get("reasons", [])), "")
    if told["code"] == "not_allowed_here" and first in rules.WORDS:
        return str(rules.WORDS[first])
    if told["code"] == "shelter_full" and "free" in told:
        free = max(told["free"], 0)
        words = ngettext(
            "There is no room left for so many people: %(n)s place of this kind is free.",
            "There is no room left for so many people: %(n)s places of this kind are free.",
            free,
        )
        return words % {"n": number(free)}
    return str(_REFUSALS[told["code"]])


def refused(code: str) -> str:
    """Why somebody was left behind, of whom only the code of the refusal is kept."""
    return str(_REFUSALS.get(code, ""))


def both(say: Callable[[], str]) -> dict[str, str]:
    """`{"text_id", "text_en"}`: the same sentence in both languages."""
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[f"text_{language}"] = say()
    return texts


def _places(pool: str, places: int) -> str:
    if pool == SpacePool.Kind.ACCESSIBLE:
        words = ngettext("%(n)s more accessible place", "%(n)s more accessible places", places)
    else:
        words = ngettext("%(n)s more place", "%(n)s more places", places)
    return words % {"n": places}


def _listed(parts: list[str]) -> str:
    return get_text_list(parts, _("and"))
