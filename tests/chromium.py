"""The Chromium of the tests; CHROMIUM names another one, such as Debian's chromium-headless-shell."""

import os
import shutil

PROGRAMS = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, filter(None, PROGRAMS))), "")
