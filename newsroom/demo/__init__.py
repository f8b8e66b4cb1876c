"""The small newsroom that a fresh installation shows: its people, stories, pictures and threads."""
