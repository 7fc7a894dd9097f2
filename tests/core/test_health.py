from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from core import events
from core.actors import SYSTEM
from core.models import Event


def test_healthz_answers_whatever_the_host_and_the_scheme(
    client: Client, settings: LazySettings
) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["posko.example"], True
    answer = client.get("/healthz", headers={"host": "127.0.0.1"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_readyz_looks_at_the_database_and_the_queue(client: Client, db: None) -> None:
    assert client.get("/readyz").status_code == 200


def test_readyz_tells_that_the_worker_is_behind(client: Client, db: None) -> None:
    events.record("tests.happened", by=SYSTEM, scope_id=None)
    Event.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(("proxy", "scheme"), [("127.0.0.1", "https"), ("10.0.0.1", "http")])
def test_only_the_trusted_proxy_is_believed(
    client: Client, db: None, settings: LazySettings, proxy: str, scheme: str
) -> None:
    settings.TRUSTED_PROXY = proxy
    answer = client.get("/login/", headers={"x-forwarded-proto": "https"})
    assert answer.wsgi_request.scheme == scheme
