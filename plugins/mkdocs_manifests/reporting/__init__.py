"""From problems to text: one module for each format."""
