"""Measured on the same private servers that the fault tests hurt."""

from tests.faults.conftest import on_services

__all__ = ["on_services"]
