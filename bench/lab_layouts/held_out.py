"""Layouts drawn after the rules were written."""

from bench.lab_layouts.base import Maker

LAYOUTS: tuple[Maker, ...] = ()
HONEST_NOTE = ""
