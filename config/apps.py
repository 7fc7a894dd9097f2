from importlib import import_module

from django.apps import AppConfig

from config import celery


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # Whoever rings the bell, a command too, rings at our broker.
        celery.app.set_default()
        import_module("config.checks")
