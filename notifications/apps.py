from importlib import import_module

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from core import health, navigation
from core.navigation import Entry


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        checks.register(import_module("notifications.checks").channel_exists)
        health.warnings.add("channels", import_module("notifications.health").warnings)
        navigation.main.add("system", Entry(_("System"), "system", "see_system", 90))
        import_module("notifications.handlers")
        import_module("notifications.sms")
