"""Storyledger reads many reports of the same events and gives one checkable account of them."""

__version__ = "0.1.0"
