"""Who is with a household now: its people and counts follow when somebody goes, comes or is born.

A household always has people, since a register holds no empty ones: when nobody is left it keeps its last
size, and its status says that it is not here any more. `gone` are those who were with it and are not.
"""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from core import events, inbox
from core.actors import Acting
from core.fields import Wrong
from registrations import ages, tallies
from registrations.models import Household, Person
from registrations.queries.people import cell_of, here, unnamed_as
from registrations.reports import Counts, Group
from registrations.services.versions import as_told, keep_version

Status = Household.Status


def own(*ids: UUID) -> list[Household]:
    """The rows of households as they are now, ours until the commit; taken in key order."""
    for id in sorted(set(ids)):
        Household.objects.filter(pk=id).change()
    rows = Household.objects.select_related("incident__scope").in_bulk(ids)
    return [rows[id] for id in ids]


def named(household: Household, ids: Iterable[UUID]) -> list[Person]:
    """The persons of the household with these ids. Raises Wrong, with the place of one who is not of it."""
    wanted = list(dict.fromkeys(ids))
    rows = {row.id: row for row in Person.objects.filter(household=household, id__in=wanted)}
    strangers = {f"persons.{place}" for place, id in enumerate(wanted) if id not in rows}
    if strangers:
        sentence = _("This is nobody of this household.")
        raise Wrong({place: [sentence] for place in sorted(strangers)})
    return [rows[id] for id in wanted]


def pick(household: Household, who: Group, status: str = Person.Status.PRESENT) -> Group:
    """Whom somebody means, with the counts of those without names alone.

    Whoever counts means people without names first; where these are too few, those with names who are
    `status`, as long as nobody has to guess which of them. Raises Wrong for more people than there are.
    """
    free = unnamed_as(household, status)
    beyond = tallies.minus(who.counts, free)
    if not beyond:
        return who
    listed = Person.objects.filter(household=household, status=status).exclude(id__in=who.persons)
    persons, rest = list(who.persons), beyond
    for sex, band in sorted(set(tallies.cells(beyond))):
        same = [person.id for person in listed if cell_of(household, person) == (sex, band)]
        if len(same) == beyond[sex][band]:
            persons += same
            rest = tallies.minus(rest, {sex: {band: len(same)}})
    if rest:
        _refuse_too_many(rest, free)
    return Group(tuple(persons), tallies.minus(who.counts, beyond))


def _refuse_too_many(rest: Counts, free: Counts) -> None:
    sentence = _("Only %(people)s without a name are counted here: say which persons it was.")
    raise Wrong(
        {
            f"counts.{sex}.{band}": [sentence % {"people": free.get(sex, {}).get(band, 0)}]
            for sex, band in tallies.cells(rest)
        }
    )


def recount(
    household: Household, counts: Counts, *, ended: str, back_as: str = "", joined: int = 0
) -> None:
    """Write who is with it now, out of a row that is ours; with nobody left its status is `ended`.

    `joined` is how many more it ever had than before: those who were born or moved in, less who moved out.
    Its needs and its births are written with it, as they stand on the row. `back_as` is the status of one
    that was not here: registered unless given, since whoever verified it did so before.
    """
    ever = _counted(household) + household.gone + joined
    if people := ages.total(counts):
        household.people, household.counts = people, ages.without_zeros(counts)
        if household.status not in Household.PRESENT:
            household.status = back_as or _registered(household)
    else:
        household.status = ended
    household.gone = max(ever - _counted(household), 0)
    columns = ("people", "counts", "status", "gone", "born", "need_bits", "medical_urgent")
    values = {name: getattr(household, name) for name in columns}
    Household.objects.filter(pk=household.pk).change(**values)


def _counted(household: Household) -> int:
    """How many people it counts: those of a merged one are counted where they are."""
    return 0 if household.status == Status.MERGED else household.people


def _registered(household: Household) -> str:
    return Status.REGISTERED if household.persons.exists() else Status.PRE_REGISTERED


def keep(household: Household, *, by: Acting) -> None:
    """Before its people change: keep the household as it is, and give it another hash.

    Whoever is about to correct what it was hears that it is stale.
    """
    keep_version(household, as_told(household), by=by)
    household.content_hash = inbox.fingerprint({"people_of": household.content_hash})
    Household.objects.filter(pk=household.pk).change(content_hash=household.content_hash)


def tell_resized(household: Household, people_before: int, *, by: Acting, cause: str) -> None:
    """Say that it is larger or smaller, so that its places follow. `cause`: what an override is told by."""
    after = ages.total(here(household))
    if after != people_before:
        events.record(
            "registrations.household_resized",
            by=by,
            scope_id=household.incident_id,
            about=household.pk,
            people_before=people_before,
            people_after=after,
            cause=cause,
        )
