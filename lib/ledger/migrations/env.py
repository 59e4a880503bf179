"""How Alembic runs here: inside the transaction of the connection that the store hands it.

SQLite can roll back a CREATE TABLE; so a migration that fails half-way leaves the ledger as it was.
"""

from alembic import context

from lib.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
