"""The door for the web server. The child ends with its parent, so that a killed server leaves no port behind."""

import gc
import os

from minsheng.config.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.config.settings")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

end_with_parent()
gc.disable()
application = get_wsgi_application()

# What is loaded stays for good, addresses and views included. Now and then the collector would walk through all of it, a tenth of a second
# while somebody waits; set aside, it looks only at what came since.
_loaded = get_resolver().url_patterns
gc.freeze()
gc.enable()
