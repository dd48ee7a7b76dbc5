"""Writers: each draws one document in one format. A writer decides nothing about content."""


class WriterError(ValueError):
    """A document cannot be drawn as it stands; the message says, in Vietnamese, what to change."""
