"""What the web server loads."""

import gc
import os
import signal

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from chibo.project.cluster.tie import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.project.settings")
if "CHIBO_SUPERVISED" in os.environ:
    # A worker whose web server was killed would keep the port and answer for ever.
    end_with_parent(signal.SIGKILL)
application = get_wsgi_application()
# What the program is made of stays: going through it again and again would stop one request in twenty.
get_resolver().url_patterns  # noqa: B018 -- loads every page
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
