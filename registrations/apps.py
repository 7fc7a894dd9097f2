from importlib import import_module

from django.apps import AppConfig
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
