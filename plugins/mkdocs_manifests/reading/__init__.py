"""From text to examples to manifests: what stands where, and how it is meant."""
