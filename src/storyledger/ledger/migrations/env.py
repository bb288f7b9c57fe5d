"""How Alembic runs a ledger's migrations: on the connection that the store hands it, in that one's transaction."""

from alembic import context

from storyledger.ledger.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
context.run_migrations()
