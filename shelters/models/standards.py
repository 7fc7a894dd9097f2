"""Minimum standards: dated, sourced, and changed only by adding a version."""

from dataclasses import fields
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, Scope
from incidents.models import Incident
from shelters.standards import Profile

RATIOS = tuple(
    field.name for field in fields(Profile) if field.name not in {"code", "source", "published"}
)


class StandardProfile(Record, Actor):
    """One version of a set of standards; `is_current` is the newest of its code.

    A version never changes, so that next year people can still read what sites were rated by last week.
    `to_confirm` names the figures taken from secondary sources. An incident chooses a code and follows its
    newest version. Standards without an `incident` are shared; the others belong to that incident alone.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    active = models.BooleanField(_("May be chosen"), default=True)
    name_id = models.CharField(_("Name in Indonesian"), max_length=120)
    name_en = models.CharField(_("Name in English"), max_length=120)
    source = models.CharField(_("Source"), max_length=500)
    published = models.DateField(_("Published"))
    to_confirm = models.JSONField(default=list, blank=True)

    covered_m2 = models.FloatField(_("Covered space for a person, m²"))
    site_m2 = models.FloatField(_("Ground of a camp for a person, m²"))
    water_l_day_first = models.FloatField(_("Water for a person in the first days, litres a day"))
    water_l_day = models.FloatField(_("Water for a person later, litres a day"))
    first_days = models.PositiveSmallIntegerField(_("First days: how many"))
    people_per_toilet_first = models.PositiveIntegerField(_("People for a toilet at first"))
    people_per_toilet_later = models.PositiveIntegerField(_("People for a toilet later"))
    people_per_tap = models.PositiveIntegerField(_("People for a tap"))
    people_per_handpump = models.PositiveIntegerField(_("People for a hand pump"))
    people_per_bathing = models.PositiveIntegerField(_("People for a bathing place"))
    food_kcal_day = models.FloatField(_("Food for a person, kcal a day"))
    rice_kg_day = models.FloatField(_("Rice for a person, kg a day"))
    blankets_per_person = models.FloatField(_("Blankets for a person"))
    kits_per_household = models.FloatField(_("Kits for a household"))
    containers_per_household = models.FloatField(_("Water containers for a household"))
    soap_kg_month = models.FloatField(_("Soap for a person, kg a month"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standard_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(is_current=True), name="standard_current_once"
            ),
        ]

    @property
    def scope(self) -> Scope | None:
        return self.incident.scope if self.incident else None

    @property
    def owner_id(self) -> None:
        return None

    @property
    def name(self) -> str:
        return self.name_id if get_language() == "id" else self.name_en

    @property
    def profile(self) -> Profile:
        """Its figures, as `shelters.standards` takes them."""
        ratios: dict[str, Any] = {name: getattr(self, name) for name in RATIOS}
        return Profile(code=self.code, source=self.source, published=self.published, **ratios)
