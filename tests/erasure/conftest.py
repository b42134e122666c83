from tests.intake.conftest import db, jobs

__all__ = ["db", "jobs"]
