"""Questions about who came."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from incidents.models import Incident
from partners.access import Who, visible
from registrations import naming, numbers
from registrations.models import Household, NameWord, Person, bits

PERSONS = Prefetch("persons", Person.objects.order_by("no"))
SHOWN = (
    "incident_id",
    "number",
    "people",
    "status",
    "need_bits",
    "medical_urgent",
    "received_at",
    "created_at",
)
FEW = 1000


class WrongNumber(Http404):
    """A number whose check digits do not fit; its sentence names those that it was perhaps meant to be."""

    def __init__(self, wrong: numbers.Number) -> None:
        self.nearest = numbers.nearest(wrong)
        sentence = _("The check digits do not fit. Perhaps it is: %(numbers)s.")
        super().__init__(sentence % {"numbers": ", ".join(self.nearest)})


class Search(NamedTuple):
    """What a list of households is narrowed to; empty is everything. Of `needs` a household has all."""

    text: str = ""
    status: str = ""
    needs: Sequence[str] = ()
    housing: str = ""


def households(who: Who) -> QuerySet[Household]:
    """The households that `who` may see; `row.named` says whether with names."""
    named = Case(When(visible("household_names", who), then=True), default=Value(False))
    rows = Household.objects.visible_to(who).select_related("incident__scope")
    return rows.annotate(named=named)  # type: ignore[no-redef]  # the model declares it


def which_opens(who: Who, ids: Collection[UUID]) -> set[UUID]:
    """Those of these households whose page `who` may open. One query."""
    return set(Household.objects.visible_to(who).filter(pk__in=ids).values_list("pk", flat=True))


def with_papers(row: Household) -> list[Person]:
    """The persons of a household with their documents. Two queries."""
    return list(row.persons.order_by("no").prefetch_related("documents"))


def find(who: Who, key: str | UUID) -> Household:
    """A household by its id or its number. Raises Http404 for what `who` may not know of, WrongNumber."""
    return get_object_or_404(households(who).select_related("arrival"), _key(key))


def _key(key: str | UUID) -> Q:
    if isinstance(key, UUID):
        return Q(pk=key)
    number = right_number(key)
    try:
        return Q(number=str(number)) if number else Q(pk=UUID(key))
    except ValueError as error:
        raise Http404 from error


def right_number(text: str) -> numbers.Number | None:
    """The number that somebody wrote; None for another text. Raises WrongNumber."""
    number = numbers.read(text)
    if number is not None and not number.is_right:
        raise WrongNumber(number)
    return number


EVERYTHING = Search()


def search(
    who: Who, search: Search = EVERYTHING, incident: Incident | None = None
) -> QuerySet[Household]:
    """Households by number, and by a person's name where `who` may read names, with their persons.

    A page of them shares one incident, which is read once and not joined to each.
    """
    return _found(who, search, incident).prefetch_related("incident__scope", PERSONS)


def search_in_short(who: Who, search: Search, incident: Incident) -> QuerySet[Household]:
    """The same with what a line of a list shows, and no more: whole households are long."""
    return _found(who, search, incident).only(*SHOWN)


def speakers(rows: Iterable[Household]) -> dict[UUID, str]:
    """Who speaks for these households, by the household's id, where their names may be read. One query."""
    named = [row.pk for row in rows if row.named]
    focal = Person.objects.filter(relationship=Person.Relationship.FOCAL_POINT, household__in=named)
    return dict(focal.order_by("-no").values_list("household", "name"))


def spoken_by(phone_index: str) -> str:
    """The language of the family with this phone, of the newest where several share it; empty if unknown."""
    mine = Household.objects.filter(phone_index=phone_index).exclude(phone_index="")
    own = mine.exclude(phone_owner=Household.PhoneOwner.OTHER).exclude(language="")
    return own.order_by("-captured_at").values_list("language", flat=True).first() or ""


def _found(who: Who, search: Search, incident: Incident | None) -> QuerySet[Household]:
    rows = households(who).select_related(None)
    if incident is not None:
        rows = rows.filter(incident=incident)
    if search.status:
        rows = rows.filter(status=search.status)
    if search.housing:
        rows = rows.filter(housing=search.housing)
    if search.needs:
        mask = bits(search.needs)
        rows = rows.annotate(found=F("need_bits").bitand(mask)).filter(found=mask)
    return rows.filter(_matches(search.text)) if search.text else rows


def _matches(text: str) -> Q:
    number = numbers.read(text)
    if number is not None:
        return Q(number=str(number))
    named = Q(_named(text), named=True)
    return Q(number__contains=text) | named if numbers.is_part(text) else named


def _named(text: str) -> Q:
    """Households with somebody whose name has parts that begin like these, in any order.

    Few are found by the index of parts, however large the register. So many that the list is soon full are
    looked for from the newest on, and so is what is no part of a name: an initial.
    """
    parts = [NameWord.objects.filter(word__range=naming.span(part)) for part in naming.parts(text)]
    if parts:
        first, *others = (found.values_list("person_no", flat=True) for found in parts)
        nos = list(
            first.intersection(*others)[: FEW + 1] if others else first.distinct()[: FEW + 1]
        )
        if len(nos) <= FEW:
            return Q(pk__in=Person.objects.filter(no__in=nos).values("household"))
    somebody = Person.objects.filter(household=OuterRef("pk"))
    for part in text.split():
        somebody = somebody.filter(Q(name__icontains=part) | Q(other_names__icontains=part))
    return Q(Exists(somebody))
