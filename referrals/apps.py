from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import Entry


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        import_module("referrals.handlers")
        import_module("referrals.layers")
        import_module("referrals.rights")
        import_module("referrals.households")
        facilities = import_module("referrals.queries").to_be_taken_to
        import_module("shelters.destinations").known.add("facility", facilities)
        navigation.incident.add(
            "referrals", Entry(_("Referrals"), "referrals", "see_referrals", 90)
        )
