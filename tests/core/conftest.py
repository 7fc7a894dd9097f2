"""What tests of parts of pages share."""

from django.db import connection

# A suite must not skip: what is about the embedded database is no part of it elsewhere.
collect_ignore = [] if connection.vendor == "sqlite" else ["test_sqlite.py"]
