"""The first steps of a project: what it has, the settings that follow from it, and what to do next."""
