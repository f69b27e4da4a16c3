"""Settings shared by every test: Hypothesis draws the same examples on every run, on every machine."""

import os

from hypothesis import settings

# No deadline: the time an example takes depends on the machine, not on what is right.
settings.register_profile("clausier", derandomize=True, deadline=None)
settings.load_profile("clausier")

# Every test reads the files: what the cache does is told by its own tests.
os.environ["CLAUSIER_CACHE"] = "off"
