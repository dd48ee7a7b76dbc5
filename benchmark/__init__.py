"""Measurements against peers, side by side in one run: `make bench`."""

import sys
from pathlib import Path

# as pytest does: a distribution of the bench group is itself called `tests` and hides ours
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
