"""The JSON API under /api/v1: what pages show, and more, for programs."""
