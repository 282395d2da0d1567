"""How the child says to its parent that it ran out of memory."""

OUT_OF_MEMORY = 73
