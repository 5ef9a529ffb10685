"""What strangers may send: every limit, every trick with paths, and markup in every text."""
