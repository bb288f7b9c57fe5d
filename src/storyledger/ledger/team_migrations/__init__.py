"""The steps by which a team's tables came to their present form, run by Alembic beside those of the ledger."""
