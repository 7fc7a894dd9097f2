"""Households as the duplicate search compares them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from core.sealed import blind
from registrations.body import HouseholdBody
from registrations.matching.someone import Family, Someone
from registrations.models import Document, Person

PERSON = (
    "household_id",
    "id",
    "no",
    "name",
    "other_names",
    "sex",
    "birth_date",
    "birth_year",
    "birth_estimated",
    "relationship",
)
HOUSEHOLD = ("household__origin", "household__phone_index")


def salt(incident_id: UUID) -> bytes:
    """The secret of an incident's keys: nobody is found from another one, or by whoever has the table."""
    return bytes.fromhex(blind(str(incident_id), "match key"))


def told(body: HouseholdBody) -> Family:
    """What was said of a household that is not registered, or not yet."""
    members = (
        Someone(
            no=0,
            names=spellings(person.name, person.other_names),
            sex=person.sex,
            birth_date=person.birth_date,
            birth_year=person.birth_year,
            birth_estimated=person.birth_estimated,
            relationship=person.relationship,
            papers=tuple(paper.number for paper in person.papers),
        )
        for person in body.persons
    )
    return Family("", tuple(members), body.origin, blind(body.phone, "phone"))


class Families(dict[UUID, Family]):
    """Families by the id of their household. `ids` are those of their people, by number."""

    def __init__(self, households: Collection[UUID], *, with_papers: bool = True) -> None:
        """Two queries, or one without papers; `households` are 500 at most."""
        super().__init__()
        self.ids: dict[int, UUID] = {}
        papers = _papers(households) if with_papers else {}
        members: dict[UUID, list[Someone]] = {id: [] for id in households}
        said: dict[UUID, tuple[str, str]] = {}
        rows = Person.objects.filter(household__in=households).order_by("no")
        for *person, origin, phone in rows.values_list(*PERSON, *HOUSEHOLD).iterator():
            home, id, no = person[:3]
            self.ids[no] = id
            members[home].append(someone(person, papers.get(id, ())))
            said[home] = origin, phone
        for id, people in members.items():
            self[id] = Family(str(id), tuple(people), *said.get(id, ("", "")))


def someone(row: Sequence[Any], papers: Iterable[str]) -> Someone:
    """A person as matching compares them; `row` has the columns of PERSON."""
    _household, _id, no, name, other_names, sex, born, year, estimated, relationship = row
    return Someone(
        no, spellings(name, other_names), sex, born, year, estimated, relationship, tuple(papers)
    )


def spellings(*names: str) -> tuple[str, ...]:
    """Every way in which a name was written; one that is empty where there is none."""
    return tuple(filter(None, names)) or ("",)


def _papers(households: Collection[UUID]) -> dict[UUID, list[str]]:
    """The numbers of documents, by the id of the person."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Document.objects.filter(person__household__in=households)
    for row in rows.only("person_id", "number_sealed").order_by("number_index"):
        found[row.person_id].append(row.number)
    return found
