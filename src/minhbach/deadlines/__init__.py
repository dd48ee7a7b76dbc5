"""Working days, statutory clocks, and how each date was counted."""
