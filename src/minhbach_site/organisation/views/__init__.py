"""Pages of the organisation, a file for each topic: units, events, undoing, agencies, comparisons, staff, committees."""
