"""Invoices by meaning: the list with its figures, one invoice with its sums, the dialogs that act on it."""
