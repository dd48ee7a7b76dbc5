"""Minh Bạch: the grassroots-democracy records, figures and reports of a Vietnamese state agency."""

__version__ = "0.1.0"
