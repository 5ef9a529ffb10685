"""What is known about Kubernetes, all of it data: schemas, constraints, references, field texts."""
