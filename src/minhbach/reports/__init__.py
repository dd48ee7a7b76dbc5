"""From facts to a signed page: profile, outline, narrative, build, freeze, verify."""
