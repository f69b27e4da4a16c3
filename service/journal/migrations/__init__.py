"""What makes and upgrades the tables, step by step (Alembic)."""
