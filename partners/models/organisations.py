"""Who we work with."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Record


class Organisation(Record):
    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        UN = "un", _("United Nations")
        IGO = "igo", _("Intergovernmental organisation")
        INGO = "ingo", _("International NGO")
        NNGO = "nngo", _("National NGO")
        RED_CROSS = "red_cross", _("Red Cross")
        COMMUNITY = "community", _("Community group")
        SECURITY = "security", _("Security force")
        PRIVATE = "private", _("Company")

    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    clusters = models.JSONField(default=list, blank=True)
    areas = models.JSONField(default=list, blank=True)
    agreement_from = models.DateField(null=True, blank=True)
    agreement_to = models.DateField(null=True, blank=True)

    @property
    def short_name(self) -> str:
        return self.acronym or self.name

    def agrees_on(self, day: date) -> bool:
        """Whether an agreement on sharing data is in force on `day`; one without an end goes on."""
        begun = self.agreement_from is not None and self.agreement_from <= day
        return begun and (self.agreement_to is None or day <= self.agreement_to)
