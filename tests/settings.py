"""The product's settings, with a cheap password hash, no broker process and throwaway keys."""

import base64
import json
import os
import tempfile
from pathlib import Path

DATA = Path(os.environ.get("POSKO_TEST_DATA") or tempfile.mkdtemp(prefix="posko-test-"))
KEYS = DATA / "field-keys.json"
KEYS.write_text(
    json.dumps(
        {
            "current": "k1",
            "keys": {"k1": base64.b64encode(b"k" * 32).decode()},
            "index": base64.b64encode(b"i" * 32).decode(),
        }
    )
)
os.environ["POSKO_DATA"] = str(DATA)
os.environ["POSKO_FIELD_KEYS_FILE"] = str(KEYS)
os.environ["DATABASE_URL"] = os.environ.get("POSKO_TEST_DATABASE_URL", "")
os.environ["BROKER_URL"] = os.environ.get("POSKO_TEST_BROKER_URL", "memory://")
os.environ["SMS_BACKEND"] = "file"

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = SECOND_FACTOR = False  # the tests of signing in switch them on
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405

database = DATABASES["default"]  # noqa: F405
if "sqlite" in str(database["ENGINE"]):
    # A file, so that other processes can open it.
    database["TEST"] = {"NAME": DATA / "test.sqlite3"}
if name := os.environ.get("POSKO_TEST_DATABASE_NAME"):
    # We are one of the hands of a test: its database is ours.
    database["NAME"] = name
