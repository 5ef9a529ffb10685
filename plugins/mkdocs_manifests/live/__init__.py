"""The editor in the page: its JavaScript, and the data that it judges by."""
