from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from incidents.models import Incident
from partners.models import User
from tests.builders import household_body, make_household

SignIn = Callable[[User | None], Client]
HOUSEHOLDS = "/api/v1/households/"


def post(client: Client, body: Any) -> Any:
    return client.post(HOUSEHOLDS, body, content_type="application/json")


def test_a_registrar_registers_a_household(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    made = post(sign_in(sari), household_body(incident=incident.ref))
    assert made.status_code == 201, made.json()
    assert made.json()["people"] == 5
