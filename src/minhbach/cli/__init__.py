"""The command `minhbach`: each sub-command is one library function. The only place of the library that reads the clock.

Results go to stdout, talk to stderr. Exit codes: 0 all is well; 1 something was found (a broken identity, a file that no longer agrees);
2 the input cannot be used, nothing was changed.
"""

from minhbach.cli.arguments import make_parser
from minhbach.cli.entry import main

__all__ = ["main", "make_parser"]
