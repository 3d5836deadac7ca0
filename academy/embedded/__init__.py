"""The academy on one machine with nothing else installed, as ``manage.py run`` starts it.

`folder` keeps two academies out of one folder, `preparation` brings database and static files up to date,
`programs` says what runs and how it is called, `supervisor` starts all of it and ends all of it.
"""
