"""One file a format: bytes in, plain values out. Runs in a limited process of its own
(`child.py`), since what shops are sent is not always what it says it is; see
knowledge/sources/confined.py for the other end."""
