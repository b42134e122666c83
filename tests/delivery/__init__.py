"""Tests of getting an approved reply to the customer, once."""
