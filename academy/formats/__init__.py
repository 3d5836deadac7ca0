"""How dates are written in each language; what is not here is as Django has it."""
