"""What the web server loads."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from chibo.project.cluster.tie import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.project.settings")
if "CHIBO_SUPERVISED" in os.environ:
    # A worker whose web server was killed would keep the port and answer for ever.
    end_with_parent(signal.SIGKILL)
application = get_wsgi_application()
