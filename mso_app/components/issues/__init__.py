"""Issues of a case: their list, one of them with its answer, the dialogs."""
