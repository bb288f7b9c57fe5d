"""The steps by which a ledger's database came to its present form, run by Alembic."""
