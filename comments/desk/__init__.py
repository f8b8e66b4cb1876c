"""What the screens of the desk show: querysets and facts, no changes."""
