"""The same pages without MkDocs 1: under ProperDocs, under Zensical and in Python-Markdown alone."""
