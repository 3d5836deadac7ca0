"""The keys that sign: private halves in a folder, what is published of them, and which one is in use."""
