"""Master data in Wagtail's admin: what every table shares, and the tables of this app."""
