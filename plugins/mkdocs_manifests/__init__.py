"""Documentation with Kubernetes YAML that stays true."""
