"""The door for the web server. The child ends with its parent, so that a killed server leaves no port behind."""

import ctypes
import os
import signal
import sys

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
