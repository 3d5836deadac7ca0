"""Certificates as Open Badges 3.0: issued, published, and read, whoever issued them."""
