from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import Entry


class SuppliesConfig(AppConfig):
    name = "supplies"

    def ready(self) -> None:
        navigation.incident.add("supplies", Entry(_("Supplies"), "supplies", "see_stock", 80))
        import_module("supplies.handlers")
        import_module("supplies.layers")
        import_module("supplies.households")
        import_module("supplies.needs")
        import_module("supplies.sites")
        import_module("supplies.sms")
