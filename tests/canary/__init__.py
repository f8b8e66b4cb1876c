"""The canary test: "Your email address will not be published", taken at its word.

Addresses that exist nowhere else are brought into the site on every way there is, everybody uses
every page of it, and then no trace of them may stand in anything that the site gave out or wrote.

It grows by itself: each URL pattern, each screen and action of the admin, each task, mail, log
record and file is covered without being named here. What has to be added by hand:

- a new way for an address to come in: one function in `seeding.py`;
- a URL pattern with new arguments: one entry in `arguments.py` (the test fails and says which);
- a new model in the admin: one row of it in `seeding.py` (the test fails and says which).

`traces.py` says what a trace is, `evidence.py` where it is looked for, `visits.py` and `desk.py`
who does what; the leaks that `plants_in_*.py` plant prove that a leak is found.
"""
