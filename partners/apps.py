from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import Entry


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        navigation.main.add("partners", Entry(_("Partners"), "partners", "see_partners", 30))
        navigation.main.add("people", Entry(_("Colleagues"), "people", "see_people", 32))
