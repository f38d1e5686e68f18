"""Storewide: the operating system of an eCommerce organisation."""

__version__ = "0.1.0"
