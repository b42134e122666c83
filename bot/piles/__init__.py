"""Customers who wait for the same answer: offered together, approved one by one."""
