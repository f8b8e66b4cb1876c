"""Marks that are more or less than they seem: what names, letters and the policy take out."""

# Categories of what turns the writing direction, breaks a line or takes no room.
HARMFUL = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
# They take no room either, but several scripts are misspelt without them.
JOINERS = {"\u200c", "\u200d"}
# Counted among the letters and symbols, and yet nobody sees them.
BLANKS = set("\u034f\u115f\u1160\u2800\u3164\uffa0")
