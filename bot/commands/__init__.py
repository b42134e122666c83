"""What `deskbell` can do, a module for each group of commands.

The commands import what they use when they run: `deskbell --help` must not wait for the search.
"""
