"""Stories: what publishers write and readers read. Knows nothing of comments."""
