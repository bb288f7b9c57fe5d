"""A ledger that a team shares: accounts and roles, signing in and out, tokens for programs, the audit."""
