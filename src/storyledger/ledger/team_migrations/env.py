"""How Alembic runs a team's migrations: on the connection that the store hands it, in that one's transaction."""

from alembic import context

from storyledger.ledger.team_schema import STEPS, metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=STEPS,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
