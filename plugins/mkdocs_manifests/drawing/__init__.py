"""From graphs to SVG."""
