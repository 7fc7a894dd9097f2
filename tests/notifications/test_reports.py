"""A whole Posko hears what becomes of texts: late, repeated, out of order, and from several at once."""

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.error import HTTPError

import pytest

from config.supervisor import ROOT
from tests.notifications.provider import Provider, call_back
from tests.notifications.test_crashes import TELL_300, whole_posko
from tests.posko import wait_until

COUNT = """
import json, django
django.setup()
from collections import Counter
from notifications.models import Message, MessageEvent
states = Counter(Message.objects.values_list("state", flat=True))
print(json.dumps([states, MessageEvent.objects.filter(source="report").count()]))
"""
STATUSES = ["queued", "sending", "sent", "sent", "delivered", "delivered"]

pytestmark = pytest.mark.slow


def test_reports_in_any_order_end_where_the_text_ended(tmp_path: Path) -> None:
    with Provider() as provider, whole_posko(tmp_path, provider) as posko:
        told = TELL_300.replace("range(300)", "range(40)")
        subprocess.run([sys.executable, "-c", told], env=posko.env, cwd=ROOT, check=True)
        wait_until(partial(provider.has, 40))
        address = next(iter(provider.callbacks.values()))
        with pytest.raises(HTTPError, match="403"):
            call_back(address.replace("127.0.0.1", "localhost"), "SM1", ["failed"])
        calls = [
            (url, sid, [status]) for sid, url in provider.callbacks.items() for status in STATUSES
        ]
        random.shuffle(calls)
        with ThreadPoolExecutor(4) as several:
            answers = list(several.map(call_back, *zip(*calls, strict=True)))
        counted = subprocess.run(
            [sys.executable, "-c", COUNT], env=posko.env, cwd=ROOT, check=True, capture_output=True
        )
    assert answers == [[204]] * len(calls)
    assert json.loads(counted.stdout) == [{"delivered": 40}, len(calls)]
