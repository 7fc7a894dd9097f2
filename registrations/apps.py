from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import Entry


class RegistrationsConfig(AppConfig):
    name = "registrations"

    def ready(self) -> None:
        import_module("registrations.rights")
        import_module("registrations.history")
        import_module("registrations.jobs")
        page = Entry(_("Households"), "households", "see_households", 40)
        navigation.incident.add("households", page)
        read_in = Entry(_("Read in a manifest"), "import_manifest", "import_manifest", 10)
        navigation.arrivals.add("manifest", read_in)
        import_module("registrations.card_sections")
        check = Entry(_("Check a card"), "verify_card", "see_households", 45)
        navigation.incident.add("verify_card", check)
        navigation.arrivals.add("cards", Entry(_("Print cards"), "cards", "enrol", 20))
        import_module("registrations.own_sections")
        care = Entry(_("Protection"), "protection", "protect", 50)
        navigation.incident.add("protection", care)
        import_module("incidents.models").desks.add("protection", _protection)


def _protection(ref: str) -> str:
    return reverse("protection", kwargs={"ref": ref})
