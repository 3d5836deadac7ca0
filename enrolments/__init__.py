"""Who is taking what, by when, how far. Knows courses and people; no tests and no certificates."""
