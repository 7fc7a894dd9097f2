"""Some of a household become a household of their own."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from core import inbox, rows
from core.actors import Acting
from core.fields import Wrong
from partners.models import User
from registrations import ages, numbering
from registrations.models import Household, Need, Person, PersonMove, bits
from registrations.reports import Group
from registrations.services import members
from registrations.services.coming_along import needs_of
from registrations.services.moving import SPEAKER, take_over
from registrations.services.people import refuse_gone
from registrations.services.watch import watch

NOT_ADULT = tuple(band for band in ages.ALL_BANDS if band not in ages.ADULT)
# What was said for all of them, and holds for those who go as well. A phone stays with who answers it.
CARRIED = (
    "incident_id",
    "arrival_id",
    "housing",
    "population_type",
    "language",
    "interpreter_needed",
    "origin",
    "site",
    "consent_record",
    "consent_share",
    "consent_sms",
    "consent_script",
    "consent_language",
    "legal_basis",
    "captured_at",
    "received_at",
)


def split_once(
    household: Household, who: Group, *, by: Acting, reason: str, id: UUID | None = None
) -> tuple[Household, bool]:
    """`split_household`, once for each id of the new one. RuleBroken `conflict` when it came otherwise."""
    told = {"split": household.pk, "persons": who.persons, "counts": who.counts, "reason": reason}
    with transaction.atomic():
        print_ = inbox.fingerprint(told)
        if id and not inbox.take(id, kind="household", sha256=print_, by=by):
            return Household.objects.get(pk=id), False
        return split_household(household, who, by=by, reason=reason, id=id), True


@transaction.atomic
def split_household(
    household: Household, who: Group, *, by: Acting, reason: str, id: UUID | None = None
) -> Household:
    """Some of its people become a household of their own, with a number of its own.

    Arrival, origin, language and consent are theirs too, and the needs of those who go. Wrong for nobody or
    everybody, and for who is not of this household.
    """
    (source,) = members.own(household.pk)
    refuse_gone(source)
    who = members.pick(source, who)
    persons = members.named(source, who.persons)
    going = len(persons) + ages.total(who.counts)
    if not 1 <= going < source.people:
        raise Wrong({"persons": [_("Say who goes: at least one of them, and not all.")]})
    new = _like(source, id or uuid4(), going, by)
    rows.insert(Household, [vars(new)])
    moves = take_over(source, new, who, by=by, cause=PersonMove.Cause.SPLIT, reason=reason)
    _choose_speaker(moves)
    _leave_with_children(source, new, by=by)
    return new.refreshed()


def _like(source: Household, id: UUID, people: int, by: Acting) -> Household:
    """A household that nobody belongs to yet: it is merged until its people have come."""
    (number,) = numbering.take(1)
    told_of_all = source.need_bits & ~needs_of(source.persons.all())
    new = Household(
        id=id,
        number=number,
        status=Household.Status.MERGED,
        people=people,
        counts={},
        need_bits=told_of_all & ~bits([Need.CHILD_ALONE]),
        content_hash=inbox.fingerprint({"split_of": source.content_hash, "id": id}),
        registrar=by if isinstance(by, User) else None,
        **{name: getattr(source, name) for name in CARRIED},
    )
    new.medical_urgent = source.medical_urgent and Need.SERIOUS_MEDICAL in new.needs
    return new


def _choose_speaker(moves: Sequence[PersonMove]) -> None:
    """Where nobody of them spoke for the family until now, the oldest does."""
    persons = [move.person for move in moves if move.person is not None]
    if persons and not any(person.relationship == SPEAKER for person in persons):
        oldest = min(persons, key=lambda person: (person.birth_year or 9999, person.no))
        Person.objects.filter(pk=oldest.pk).update(relationship=SPEAKER)


def _leave_with_children(*households: Household, by: Acting) -> None:
    """A child apart from its family is where the children are; told of all, it is not told of adults."""
    rows = [household.refreshed() for household in households]
    has_children = [bool(ages.people_in(row.counts, NOT_ADULT)) for row in rows]
    if all(has_children) or not any(has_children):
        return
    row = rows[has_children.index(False)]
    bit = bits([Need.SEPARATED_CHILD]) & ~needs_of(row.persons.all())
    if row.need_bits & bit:
        Household.objects.filter(pk=row.pk).change(need_bits=row.need_bits & ~bit)
        watch(row.refreshed(), by=by)
