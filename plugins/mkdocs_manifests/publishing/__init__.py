"""From examples to pages: the only room that knows Markdown or MkDocs."""
