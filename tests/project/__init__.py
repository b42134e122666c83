"""Tests of the project's own files: scripts, pins, image, manifest, samples."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
