"""Measured on the same private servers that the fault tests hurt."""

from tests.faults.conftest import installation

__all__ = ["installation"]
