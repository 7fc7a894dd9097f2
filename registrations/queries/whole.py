"""The whole register of an incident in memory, for the search that compares everybody with everybody."""

from array import array
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from incidents.models import Incident
from registrations.matching.someone import Family, Someone
from registrations.models import Document, Household, MatchKey, Person
from registrations.queries.families import PERSON, someone, spellings

AT_ONCE = 20_000


def count_codes(incident: Incident) -> tuple[int, Counter[str], Counter[str]]:
    """(people, how many of them carry each code of a name, how many come from each part of a place)."""
    known = Household.objects.filter(incident=incident).exclude(status=Household.Status.MERGED)
    origins = dict(known.values_list("pk", "origin").iterator(AT_ONCE))
    people, names, homes = 0, Counter[str](), Counter[str]()
    rows = Person.objects.filter(household__incident=incident)
    for home, *told in rows.values_list("household_id", "name", "other_names").iterator(AT_ONCE):
        if home in origins:
            people += 1
            names.update(Someone(0, spellings(*told)).codes)
            homes[origins[home]] += 1
    places = Counter[str]()
    for origin, living in homes.items():
        places.update(dict.fromkeys(Family("", (), origin).place_codes, living))
    return people, names, places


class Everybody:
    """The families of an incident, but those that go on as another one: a kilobyte for each person."""

    def __init__(self, incident: Incident) -> None:
        known = Household.objects.filter(incident=incident)
        rows = known.exclude(status=Household.Status.MERGED).order_by("pk")
        told = list(rows.values_list("pk", "origin", "phone_index").iterator(AT_ONCE))
        self.ids: list[UUID] = [id for id, _origin, _phone in told]
        self.places = {id: place for place, id in enumerate(self.ids)}
        members: list[list[Someone]] = [[] for _ in told]
        for home, person in _people(incident, self.places):
            members[home].append(person)
        self.families = [
            Family(str(id), tuple(members[place]), origin, phone)
            for place, (id, origin, phone) in enumerate(told)
        ]

    def candidates(self) -> set[tuple[int, int]]:
        """The places of two families each, the lower first, whose people share keys that few others have."""
        import numpy as np  # noqa: PLC0415 - a tenth of a second and 30 MB that no page should pay

        from registrations.matching import batch  # noqa: PLC0415 - for the same reason

        home = {
            member.no: place
            for place, family in enumerate(self.families)
            for member in family.members
        }
        keys, homes = array("q"), array("q")
        for key, no in MatchKey.objects.values_list("key", "person_no").iterator(AT_ONCE):
            if no in home:  # else of another incident
                keys.append(key)
                homes.append(home[no])
        found = batch.nearest(batch.candidate_pairs(np.array(keys), np.array(homes)))
        return set(zip(found.a.tolist(), found.b.tolist(), strict=True))


def _people(incident: Incident, places: dict[UUID, int]) -> Iterator[tuple[int, Someone]]:
    """(place of the family, person), in the order of their numbers."""
    papers: dict[UUID, list[str]] = {}
    documents = Document.objects.filter(person__household__incident=incident)
    documents = documents.only("person_id", "number_sealed").order_by("number_index")
    for document in documents.iterator(AT_ONCE):
        papers.setdefault(document.person_id, []).append(document.number)
    rows = Person.objects.filter(household__incident=incident).order_by("no")
    for row in rows.values_list(*PERSON).iterator(AT_ONCE):
        if (place := places.get(row[0])) is not None:
            yield place, someone(row, papers.get(row[1], ()))
