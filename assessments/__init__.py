"""Tests: pools, blueprints and attempts. Authored questions live in courses; what was answered lives here."""
