"""The citizen's pages, one module per task."""
