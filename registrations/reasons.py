"""Why two households may be one, in sentences of both languages."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations.matching import Reason
from registrations.models import Sex

LANGUAGES = ("id", "en")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

# What is compared; "a" and "b" follow where the reader may see them.
_TOLD: dict[str, Promise] = {
    "name_same": gettext_lazy("Same name"),
    "name_same_rare": gettext_lazy("Same name, a rare one"),
    "name_alike": gettext_lazy("Names alike"),
    "name_alike_rare": gettext_lazy("Names alike, rare ones"),
    "name_partly": gettext_lazy("Names partly alike"),
    "name_partly_rare": gettext_lazy("Names partly alike, in a rare part"),
    "name_other": gettext_lazy("Other names"),
    "date_same": gettext_lazy("Same date of birth"),
    "date_first_january": gettext_lazy("Same year of birth, the day is a guess"),
    "date_swapped": gettext_lazy("Same date of birth with day and month swapped"),
    "date_near": gettext_lazy("Dates of birth differ in one place"),
    "date_other": gettext_lazy("Other dates of birth"),
    "year_same": gettext_lazy("Same year of birth"),
    "year_near": gettext_lazy("Years of birth close together"),
    "year_far": gettext_lazy("Years of birth far apart"),
    "sex_same": gettext_lazy("Same sex"),
    "sex_other": gettext_lazy("Other sex"),
    "paper_same": gettext_lazy("Same document number"),
    "paper_near": gettext_lazy("Document numbers differ in one place"),
    "paper_other": gettext_lazy("Other document numbers"),
    "place_same": gettext_lazy("Same place of origin"),
    "place_same_rare": gettext_lazy("Same place of origin, few come from there"),
    "place_partly": gettext_lazy("Places of origin partly alike"),
    "place_partly_rare": gettext_lazy("Places of origin partly alike, few come from there"),
    "place_other": gettext_lazy("Other places of origin"),
    "phone_same": gettext_lazy("Same phone"),
    "phone_other": gettext_lazy("Other phones"),
}
_NEAR = {"0": "year_same", "1": "year_near", "3": "year_near", "6": "year_far", "far": "year_far"}


def kept(reason: Reason, *, turned: bool = False) -> dict[str, Any]:
    """As a pair keeps it: what stands on each of its sides as `a` and `b`; `turned` when `b` asked."""
    values = dict(reason.values)
    if "asked" in values:
        asked, found = values.pop("asked"), values.pop("found")
        values |= {"a": found, "b": asked} if turned else {"a": asked, "b": found}
    return {"code": reason.code, "bits": reason.bits, "values": values}


def shown(reasons: Sequence[Mapping[str, Any]], *, named: bool) -> list[dict[str, Any]]:
    """Each as `{"code", "text_id", "text_en", "bits"}`; what stands in the register where `named`."""
    told = [{"code": each["code"], "bits": round(each["bits"], 3)} for each in reasons]
    for language in LANGUAGES:
        with translation.override(language):
            for line, reason in zip(told, reasons, strict=True):
                line[f"text_{language}"] = sentence(reason, named=named)
    return told


def sentence(reason: Mapping[str, Any], *, named: bool) -> str:
    """The reason in the language of the reader."""
    code, values = reason["code"], reason["values"]
    if code == "prior":
        told = ngettext(
            "%(n)s person to choose from", "%(n)s people to choose from", values["people"]
        )
        return told % {"n": values["people"]}
    if code == "members_same":
        told = ngettext(
            "%(n)s other member matches too", "%(n)s other members match too", values["members"]
        )
        return told % {"n": values["members"]}
    if code == "roles_other":
        return _("Parent and child are the other way round")
    return _compared(str(_TOLD[_key(code, values)]), values, named=named)


def _key(code: str, values: Mapping[str, Any]) -> str:
    rare = f"{code}_rare"
    if values.get("rare") and rare in _TOLD:
        return rare
    if code.startswith("date_other_"):
        return "date_other"
    if code.startswith(("year_", "about_")):
        return _NEAR[code.partition("_")[2]]
    return code


def _compared(told: str, values: Mapping[str, Any], *, named: bool) -> str:
    if not named or "a" not in values:
        return told
    a, b = _written(values["a"]), _written(values["b"])
    if a == b:
        return _("%(reason)s: %(value)s") % {"reason": told, "value": a}
    return _("%(reason)s: %(a)s / %(b)s") % {"reason": told, "a": a, "b": b}


def _written(value: Any) -> str:
    """Codes and days as the reader writes them."""
    if value in Sex.values:
        return str(Sex(value).label)
    if isinstance(value, str) and DAY.fullmatch(value):
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    return str(value)
