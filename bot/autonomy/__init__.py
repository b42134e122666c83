"""May this reply go out without a person? Off by default, and in any doubt a no."""
