"""`python -m attain` is `attain`."""

import sys

from attain.cli import main

if __name__ == "__main__":
    sys.exit(main())
