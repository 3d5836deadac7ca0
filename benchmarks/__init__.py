"""``make bench``: how fast the academy is, every row beside its floor.

A floor is the same work by the database alone: its own bulk load of the same rows, the bare reads of the same
facts. Times are seconds of wall clock on the machine at hand; queries are counted.
"""
