"""What an installation is on one machine: data folder, private PostgreSQL, keys, fonts, processes.

Nothing here knows a domain. Commands of the `madoguchi` command line and the tests use these modules.
"""
