"""Recordings: what is read, told, and loaded by the page."""
