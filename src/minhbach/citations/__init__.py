"""Citations of legal, administrative and party documents: found, normalised, resolved."""
