"""The JSON API: each module a router under /api/v1."""
