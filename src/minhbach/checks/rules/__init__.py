"""The rules, one a file: the docstring is the rule's page, `check` its work, `RULE` its record."""
