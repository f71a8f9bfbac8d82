"""The programs that are compared, and how each is run: with the settings its users would choose for speed."""
