"""Articles: addresses, reading them from files, and the table that keeps them with their revisions."""
