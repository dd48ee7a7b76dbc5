#!/usr/bin/env python
"""The same as the `minhbach-site` command, where people look for it."""

from minhbach_site.__main__ import main

if __name__ == "__main__":
    main()
