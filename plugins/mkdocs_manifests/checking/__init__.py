"""From manifests to problems."""
