"""
Reporting: cycles, status reports, answers to reports that are owed, and meeting packs.

`cycles` and `operations` write, `queries` reads; a frozen cycle never changes, and the database sees to it.
"""
