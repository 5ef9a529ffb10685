"""A site under `mkdocs serve`: what an author sees after each edit."""
