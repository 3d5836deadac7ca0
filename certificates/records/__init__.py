"""A person's learning record, to take along: as data with stable names, and on paper."""
