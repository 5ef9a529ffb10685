"""Recordings of a control plane: who asked the API server for what, and how every object looked after it."""
