"""What must be done about a surge, by whom and by when."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import Record
from core.registry import Registry
from incidents.models.surge import InIncident, links
from partners.models import Role, User

# Where tasks of a role are settled, when more must be said of them than that they are done:
# role -> (incident's ref) -> address.
desks: Registry[Callable[[str], str]] = Registry("desk for tasks")
# Where the targets of a kind are, in words and without names, for whoever is called to them:
# kind -> (their ids) -> {id: place}.
places: Registry[Callable[[Collection[UUID]], Mapping[UUID, str]]] = Registry("places of targets")
# Which of them a reader may open, of kinds whose pages are not for everybody who is called to them:
# kind -> (reader, their ids) -> ids.
opened: Registry[Callable[[User, Collection[UUID]], Collection[UUID]]] = Registry("targets opened")

TASK_TITLES = {
    "child_alone": _("A child is alone"),
    "separated_child": _("A child is separated from its family"),
    "not_seen": _("A child or a lone woman was not seen"),
    "check_caregiver": _("Look at who cares for a child"),
    "tracing_proposal": _("Somebody who is looked for may be here"),
    "medical_urgent": _("Somebody needs a doctor now"),
    "same_household": _("Are these two one household? Ask them"),
    "person_missing": _("Somebody of a family is missing"),
    "person_died": _("Somebody has died: see that the family is told"),
    "needs_placement": _("A household needs a place"),
    "two_places": _("One household has two places: give one back"),
    "interim_care": _("A child was placed for a night: decide where it stays"),
    "interim_overdue": _("Protection has not decided where a child stays"),
    "kept_apart_meet": _("Two households that must not meet are in one shelter"),
    "place_apart": _("A household of an evacuated shelter waits for you to place it"),
    "overstay": _("Households stay too long in a transit place: find them another one"),
    "places_drift": _("The places of a shelter do not add up: tell the administrator"),
    "ring_partners": _("Partners are silent: ring them"),
    "reconcile_places": _("The free places that a shelter reports do not fit its guests"),
    "look_again": _("Look again where a boat is that has not landed"),
    "unverified_arrival": _("Somebody reports an arrival by SMS: find out whether it is so"),
    "reconcile_people": _("The people counted at a shelter do not fit its list"),
    "roll_call_late": _("Nobody has told tonight's count of a shelter"),
    "block_withdrawn": _("Places kept for a bus or a tablet are gone: see that nobody goes there"),
    "closing_plan": _("A shelter is closed and people are still there: say where they go"),
    "permit_ends": _("The permit of a shelter runs out"),
    "child_evacuated": _("A child alone was evacuated with others: see where it sleeps"),
    "not_arrived": _("A household left with a vehicle and did not arrive"),
    "site_water": _("An inspection found a problem with water"),
    "site_toilets": _("An inspection found a problem with toilets"),
    "site_lighting": _("An inspection found a problem with lighting"),
    "site_fire": _("An inspection found a danger of fire"),
    "site_access": _("An inspection found that not everybody gets in"),
    "site_cooking": _("An inspection found a problem with cooking"),
    "site_protection": _("An inspection found that people are not safe"),
    "site_waste": _("An inspection found a problem with waste or water that stands"),
    "site_space": _("An inspection found a problem with the building"),
    "site_information": _("An inspection found that people cannot ask or complain"),
    "breach_authority": _("Personal data may have got out: tell the authority in writing"),
    "breach_people": _("Personal data may have got out: tell the people whose data it is"),
}
# What is done only by writing down on the page of its target who was told, and when.
DONE_BY_A_NOTE = ("breach_authority", "breach_people")
# What only the role that it is for may know of, whoever steers the incident.
CONFIDENTIAL_TASKS = ("check_caregiver", "tracing_proposal", "kept_apart_meet", "place_apart")


class Task(Record, InIncident):
    """Something that somebody must do, by a time. Its target is a kind and an id, held by no key."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    kind = models.CharField(max_length=40)  # a key of TASK_TITLES
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.UUIDField(null=True, blank=True)
    target_label = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_note = models.CharField(max_length=200, blank=True)

    # Told of the target, where a question has put it there for a reader.
    place = ""
    may_open = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_id"],
                condition=models.Q(state="open"),
                name="task_open_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["incident", "due_at"],
                name="task_open_by_clock",
                condition=models.Q(state="open"),
            )
        ]

    @property
    def title(self) -> "str | Promise":
        return TASK_TITLES[self.kind]

    @property
    def url(self) -> str:
        """The page of its target, empty where there is none or the reader may not open it."""
        link = links.get(self.target_kind) if self.may_open else None
        return link(self.incident.ref, self.target_label) if link else ""

    @property
    def desk(self) -> str:
        """The page where it is settled, empty where it is only done."""
        if self.kind in DONE_BY_A_NOTE:
            return self.url
        desk = desks.get(self.role)
        return desk(self.incident.ref) if desk else ""
