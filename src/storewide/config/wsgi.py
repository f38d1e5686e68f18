"""The pages as a WSGI application: Django's ORM is synchronous, so each of the two requests at once has a thread."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storewide.config.settings")
application = get_wsgi_application()

# after the line above: only then are the modules there
from storewide.config import warming  # noqa: E402

warming.begin()
