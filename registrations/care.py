"""Who must be looked after at once, out of what is known of a household.

The rules are those of design/field.md, section 2: nobody of 18 or more is a child alone; somebody under 18
who is a spouse, or a child whose adults are none of its parents or grandparents, is looked at by protection.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from registrations.ages import ADULT, UNKNOWN, Counts, band, people_in, total

STRANGERS = frozenset({"sibling", "other_relative", "not_related"})


@dataclass(frozen=True, slots=True)
class Member:
    """One person who is listed: age in whole years or None, and what they are to who speaks for them."""

    age: int | None
    relationship: str

    @property
    def band(self) -> str:
        return band(self.age)

    @property
    def is_adult(self) -> bool:
        return self.band in ADULT

    @property
    def is_child(self) -> bool:
        return self.band not in (*ADULT, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Group:
    """Those of a household who are there now: all by `counts`, and who is listed one by one as `members`."""

    counts: Counts
    needs: frozenset[str]
    medical_urgent: bool
    members: Sequence[Member]


def concerns(group: Group) -> set[str]:
    """What somebody must look at now: the kinds of the tasks that follow."""
    alone = without_adult(group.counts, [member.band for member in group.members])
    found = {
        "child_alone": alone or "child_alone" in group.needs,
        "separated_child": "separated_child" in group.needs,
        "medical_urgent": group.medical_urgent,
        "check_caregiver": is_married_child(group.members) or is_among_strangers(group.members),
    }
    if found["child_alone"]:
        found["separated_child"] = False  # one officer, one visit
    return {kind for kind, is_so in found.items() if is_so}


def without_adult(counts: Counts, bands: Collection[str]) -> bool:
    """Whether nobody of 18 or more is among the people counted. Who is of unknown age may be an adult.

    `bands` are the age bands of those who are listed one by one; where all are, they know better.
    """
    people = total(counts)
    if not people or any(known in ADULT for known in bands):
        return False
    if not people_in(counts, (*ADULT, UNKNOWN)):
        return True
    return len(bands) >= people and UNKNOWN not in bands


def is_married_child(members: Iterable[Member]) -> bool:
    """A child who is the spouse of whoever speaks for the group, or has one."""
    couple = {"spouse", "focal_point"}
    married = [member for member in members if member.relationship in couple]
    if not any(member.relationship == "spouse" for member in married):
        return False
    return any(member.is_child for member in married)


def is_among_strangers(members: Collection[Member]) -> bool:
    """A child in a group whose adults are all siblings, other relatives or not related."""
    adults = [member for member in members if member.is_adult]
    if not adults or not any(member.is_child for member in members):
        return False
    return all(adult.relationship in STRANGERS for adult in adults)
