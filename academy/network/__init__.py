"""Master data comes in: every app's tables, in the order in which they refer to one another."""
