"""``python -m service`` is ``clausier``."""

import sys

from service.cli import main

if __name__ == "__main__":
    sys.exit(main())
