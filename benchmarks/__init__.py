"""How fast the press comes in, beside the programs that people use for it today."""
