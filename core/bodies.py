"""Bodies that say no length beforehand, as those that come in chunks: Django takes them for empty."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
BODILESS = ("GET", "HEAD", "OPTIONS")
TOO_LONG = "posko.too_long"  # in the environ of a body that was left unread


class KnownLength:
    """Gives such a body its length before `application` sees it: it is read, but never beyond `most` bytes.

    One that goes on is thrown away, so that nobody takes its beginning for the whole; its environ holds
    TOO_LONG and a length of `most` + 1. Only servers that end the input with the body (PEP 3333 asks it of
    none, so they say `wsgi.input_terminated`) can be read so: with others it would wait for ever.
    """

    def __init__(self, application: Application, most: int) -> None:
        self.application, self.most = application, most

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        can_be_read = environ.get("wsgi.input_terminated") and not environ.get("CONTENT_LENGTH")
        if can_be_read and environ["REQUEST_METHOD"] not in BODILESS:
            body = _read(environ["wsgi.input"], self.most + 1)
            environ["CONTENT_LENGTH"] = str(len(body))
            if len(body) > self.most:
                body = b""
                environ[TOO_LONG] = True
            environ["wsgi.input"] = BytesIO(body)
        return self.application(environ, start_response)


def _read(source: Any, most: int) -> bytes:
    body = b""
    while len(body) < most and (part := source.read(most - len(body))):
        body += part
    return body
