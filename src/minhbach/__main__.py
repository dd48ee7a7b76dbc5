"""`python -m minhbach`."""

import sys

from minhbach.cli import main

sys.exit(main())
