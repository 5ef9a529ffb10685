"""From manifests to tables."""
