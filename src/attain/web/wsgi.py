"""The portal as a WSGI application, for granian or any other server."""

import os

from django.core.wsgi import get_wsgi_application

from attain.web.in_use import hold_in_use
from attain.web.server import check_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attain.web.settings")
application = get_wsgi_application()
check_settings()
hold_in_use()
