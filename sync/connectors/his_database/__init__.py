"""HIS/SPD as a database: any that SQLAlchemy reaches, by tables or queries that an operator names.

Without it a hospital whose system has views and nothing else would have to write a program. It may
use SQLAlchemy and sync.connectors.port. Start reading in sync/connectors/his_database/source.py.
"""
