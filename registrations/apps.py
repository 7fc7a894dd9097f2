from importlib import import_module

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"

    def ready(self) -> None:
        import_module("registrations.rights")
        import_module("registrations.history")
