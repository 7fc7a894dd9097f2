"""What a household was before it was corrected, or its people changed: kept, encrypted, and forgotten."""

import json

from django.db.models import Q

from core.actors import Acting, actor_fields
from registrations import amending, queries
from registrations.models import (
    Document,
    Household,
    HouseholdVersion,
    MatchKey,
    MatchPair,
    NameWord,
    Person,
)

NOBODY = {
    "name": "",
    "other_names": "",
    "birth_date": None,
    "nationality": "",
    "need_bits": 0,
}


def as_told(household: Household) -> amending.Told:
    """The whole household as a body that would tell it. Three queries."""
    return amending.tell(household, queries.with_papers(household))


def keep_version(household: Household, body: amending.Told, *, by: Acting) -> None:
    """Keep the household as it was, with the hash that it had, before its hash is another."""
    version = HouseholdVersion(
        household=household,
        hash=household.content_hash,
        **actor_fields(by),
    )
    version.body = json.dumps(body)
    version.save(force_insert=True)


def forget_names(household: Household) -> None:
    """They do not want to be written down any more: their names go, from earlier versions too.

    The rows of the persons stay, since referrals and decisions point to them; they say nobody's name.
    """
    persons = Person.objects.filter(household=household)
    for found_by in (MatchKey, NameWord):
        found_by.objects.filter(person_no__in=persons.values("no")).delete()
    Document.objects.filter(person__in=persons.values("id")).delete()
    persons.update(**NOBODY)
    _forget_reasons(household)
    for version in HouseholdVersion.objects.filter(household=household):
        version.body = json.dumps(amending.without_names(json.loads(version.body)))
        version.save(update_fields=["body_sealed"])


def _forget_reasons(household: Household) -> None:
    """Why it was like another stays known by its kind; the names that were alike do not."""
    for pair in MatchPair.objects.filter(Q(a=household) | Q(b=household)):
        for reason in pair.reasons:
            reason["values"] = {k: v for k, v in reason["values"].items() if k not in {"a", "b"}}
        MatchPair.objects.filter(pk=pair.pk).change(reasons=pair.reasons)


def version_body(household: Household, hash: str) -> amending.Told | None:
    """The household as it was with this hash: now, or before it was changed. None when it never had it."""
    if household.content_hash == hash:
        return as_told(household)
    version = HouseholdVersion.objects.filter(household=household, hash=hash).first()
    return json.loads(version.body) if version else None
