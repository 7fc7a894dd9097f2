"""Two factors, in the words of tests: setting up, signing in, the code that the app shows."""

import base64
import re
import time
from typing import Any

from django.test import Client
from django_otp.oath import TOTP

from partners.models import SecondFactor, User
from partners.services import second_factor as services
from tests.conftest import PASSWORD


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows, `steps` of 30 s from now."""
    totp = TOTP(base64.b32decode(secret.replace(" ", "")))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


def sign_in_as(username: str, password: str = PASSWORD) -> tuple[Client, Any]:
    client = Client(headers={"accept-language": "en"})
    return client, client.post("/login/", {"username": username, "password": password})


def set_up(user: User) -> tuple[str, list[str]]:
    """(secret, recovery codes) of a second factor that was set up a minute ago."""
    secret = services.new_secret()
    codes = services.set_up(user, secret, code_of(secret))
    assert codes is not None
    SecondFactor.objects.update(last_step=0)
    return secret, codes


def set_up_on_the_page(client: Client) -> tuple[str, list[str]]:
    page = client.get("/me/second-factor/").content.decode()
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0]
    kept = re.findall(r'name="kept" value="([^"]+)"', page)[0]
    done = client.post("/me/second-factor/", {"kept": kept, "code": code_of(secret)})
    return secret, re.findall(r"<code>([A-Z2-7-]+)</code>", done.content.decode())
