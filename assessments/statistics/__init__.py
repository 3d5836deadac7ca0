"""What the answers say about questions and tests, never about people: formulas, flags, and the facts in sets."""
