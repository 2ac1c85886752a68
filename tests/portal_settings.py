"""The portal's settings for tests: what it makes is kept apart from what belongs to the user."""

import os
import tempfile

os.environ["ATTAIN_HOME"] = tempfile.mkdtemp(prefix="attain-tests-")

from attain.web.settings import *  # noqa: F403
