"""The address of the directory of focal points for everybody."""

from __future__ import annotations

from django.urls import path

import attain.web.converters  # noqa: F401 - makes <language:...> known
from attain.web.focal_points.views import public_page

urlpatterns = [path("<language:language>/focal-points/", public_page, name="focal_points")]
