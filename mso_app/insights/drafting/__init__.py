"""Drafting by rules: what the documents say, in order of weight, every statement with its evidence."""

from mso_app.insights.drafting.draft import draft

__all__ = ["draft"]
