"""Evaluate, store, mark stale, verify."""
