"""Learning from a register and from what people decided in it: how much each agreement tells there."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from incidents.models import Incident
from registrations.matching import Someone, start_model
from registrations.matching.estimating import Decided, estimate
from registrations.models import MatchModel, MatchPair, MatchRegister
from registrations.queries import matching, pairs
from registrations.queries.families import Families
from registrations.queries.whole import Everybody
from registrations.services.searching import count_names

RANDOM_PAIRS = 200_000


@dataclass(frozen=True)
class Learned:
    """The version that is used from now on, and out of how much it was learned."""

    version: str
    decided: int
    random_pairs: int


def learn(incident: Incident) -> Learned:
    """Estimate the weights anew, and use them in this incident from now on.

    What agrees by chance is counted among random people; what agrees in truth, and how far a score can be
    believed, is learned from decided pairs as soon as there are 300.
    """
    count_names(incident)
    strangers = list(_strangers(Everybody(incident)))
    decided = [_decided(pair) for pair in pairs.decided(incident)]
    version = f"{incident.ref} {timezone.now():%Y-%m-%d %H:%M:%S}"
    register = matching.register(incident.pk)
    model = estimate(start_model(), register, strangers, decided, version)
    with transaction.atomic():
        MatchModel.objects.create(version=version, incident=incident, content=model.as_json())
        MatchRegister.objects.filter(pk=incident.pk).update(model_version=version)
    return Learned(version, len(decided), len(strangers))


@transaction.atomic
def forget(incident: Incident) -> None:
    """Use the weights that are shipped again. What was learned is kept."""
    MatchRegister.objects.filter(pk=incident.pk).update(model_version="")


def _strangers(everybody: Everybody) -> Iterator[tuple[Someone, Someone]]:
    """Random people of different families, the same ones each time; fewer in a small register."""
    people = [
        (place, each) for place, family in enumerate(everybody.families) for each in family.members
    ]
    dice = random.Random(len(people))  # noqa: S311 - a sample, no secret
    for _ in range(min(RANDOM_PAIRS, len(people) ** 2 // 4)):
        (home, one), (other_home, other) = dice.choice(people), dice.choice(people)
        if home != other_home:
            yield one, other


def _decided(pair: MatchPair) -> Decided:
    families = pairs.as_registered(Families([pair.a_id, pair.b_id]))
    return families[pair.a_id], families[pair.b_id], pair.state == MatchPair.State.SAME
