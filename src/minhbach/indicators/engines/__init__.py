"""Engines answer SQL with rows (`compute.Engine`: one method). Each lives in its own module and is imported only by who chose it."""
