"""Readers: each takes back what a file holds. Files come from outside, so every reader has limits."""


class ReaderError(ValueError):
    """A file cannot be read as what it should be; the message says, in Vietnamese, what was found and what to do."""


class ScannedError(ReaderError):
    """A file without a word whose pages are pictures: their words can be recognised."""
