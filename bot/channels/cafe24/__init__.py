"""Cafe24 (카페24) boards: a customer's article is a question, the answer is a child of it.

Admin API with a version that dies after a year, OAuth with refresh tokens that are good for one
use, and webhooks that say which article is new but not what is in it: so it is asked for.
https://developers.cafe24.com/docs/en/api/admin/
"""
