"""From manifests to the graph of who routes to, selects, mounts, scales and may reach whom."""
