"""What each web process of Granian loads."""

import multiprocessing
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.processes import die_with_parent
from core.bodies import KnownLength

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

if parent := multiprocessing.parent_process():
    # One left behind by a killed Granian would hold the port against the next start.
    die_with_parent(parent.pid or 0)

application = KnownLength(get_wsgi_application(), settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
