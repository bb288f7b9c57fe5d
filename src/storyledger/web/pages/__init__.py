"""The pages: each module a router."""
