"""Secunda: medical second opinions between institutions and experts."""
