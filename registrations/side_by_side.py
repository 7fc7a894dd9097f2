"""Two households of a pair side by side: what each says, where they differ, who goes with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from core import timeline, words
from core.parts import Entry, percent
from registrations import reasons
from registrations.models import Household, MatchPair, Person, Sex

UNLIKELY = 0.05  # below, two people of a pair are shown apart
WEAK = 0.5  # bits: weighs so little that it is folded away
LATEST = 6


@dataclass(frozen=True)
class Line:
    """One thing that both households say, or do not; `differs` where both do and not the same."""

    label: str
    a: str
    b: str

    @property
    def differs(self) -> bool:
        return bool(self.a and self.b) and self.a.casefold() != self.b.casefold()


@dataclass(frozen=True)
class Member:
    """Two people who may be one, or one who has nobody on the other side."""

    a: Person | None
    b: Person | None
    probability: float | None = None

    @property
    def differences(self) -> str:
        """What both are said to be, and not the same, in words; what is not known differs from nothing."""
        if self.a is None or self.b is None:
            return ""
        by_date = bool(self.a.birth_date and self.b.birth_date)
        labels = (_("name"), _("sex"), _("birth"), _("relationship"))
        said = (_said(person, by_date=by_date) for person in (self.a, self.b))
        compared = zip(labels, *said, strict=True)
        return ", ".join(label for label, a, b in compared if a and b and a != b)


def _said(person: Person, *, by_date: bool) -> tuple[object, ...]:
    """`by_date`: the day of birth of both is known; else they are compared by the year."""
    sex = "" if person.sex == Sex.UNKNOWN else person.sex
    birth = person.birth_date if by_date else person.birth_year
    return person.name.casefold(), sex, birth, person.relationship


@dataclass(frozen=True)
class Weight:
    """A reason with its bar: to the right of the middle it speaks for one household, left against."""

    text: str
    points: str
    x: str
    width: str
    is_weak: bool


def lines(a: Household, b: Household) -> list[Line]:
    """What the page compares of the households as a whole, for who may read names."""

    def told(household: Household) -> list[str]:
        return [
            household.speaker.name if household.speaker else "",
            str(household.people),
            household.origin,
            household.phone,
            household.language_label,
            household.arrival.code if household.arrival else "",
            ", ".join(household.need_labels),
        ]

    labels = [
        _("Speaks for the family"),
        _("People"),
        _("Where they come from"),
        _("Phone"),
        _("Language"),
        _("Arrival"),
        _("Needs"),
    ]
    return [Line(*each) for each in zip(labels, told(a), told(b), strict=True)]


def members(pair: MatchPair) -> list[Member]:
    """Who goes with whom, the most alike first, then who is on one side only. One query."""
    listed = {UUID(each[side]) for each in pair.members for side in ("a", "b")}
    both = Q(household__in=[pair.a_id, pair.b_id]) | Q(id__in=listed)
    persons = {person.id: person for person in Person.objects.filter(both).order_by("no")}
    likely = [each for each in pair.members if each["probability"] >= UNLIKELY]
    likely.sort(key=lambda each: -each["probability"])
    together = [
        Member(persons.pop(UUID(each["a"])), persons.pop(UUID(each["b"])), each["probability"])
        for each in likely
    ]
    alone = [
        [person for person in persons.values() if person.household_id == side]
        for side in (pair.a_id, pair.b_id)
    ]
    return together + [Member(a, None) for a in alone[0]] + [Member(None, b) for b in alone[1]]


def weights(pair: MatchPair, *, named: bool) -> list[Weight]:
    """The reasons, the weightiest first."""
    by_weight = sorted(pair.reasons, key=lambda reason: -abs(reason["bits"]))
    most = max((abs(reason["bits"]) for reason in by_weight), default=0)
    found = []
    for reason in by_weight:
        bits = reason["bits"]
        half = abs(bits) / 2
        found.append(
            Weight(
                reasons.sentence(reason, named=named),
                points(bits),
                percent(most / 2 - (half if bits < 0 else 0), most),
                percent(half, most),
                abs(bits) < WEAK,
            )
        )
    return found


def points(bits: float) -> str:
    """8.14 as "+8.1", -2.3 as "−2.3"."""
    rounded = round(bits, 1)
    text = words.number(rounded, 1)
    return f"+{text}" if rounded > 0 else text


def happened(a: Household, b: Household) -> Sequence[tuple[Household, list[Entry]]]:
    """What both went through last: where they stay, what they received."""
    return [(side, timeline.entries(side.pk)[:LATEST]) for side in (a, b)]
