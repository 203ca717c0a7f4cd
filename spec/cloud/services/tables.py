"""The tables of a service whose migrations do not run on SQLite, made from its models."""
import sys

import sqlalchemy

import commands


def create():
    """usage: tables:create METADATA CONNECTION; METADATA is `module:attribute`."""
    _, metadata, connection = sys.argv
    found = commands.named(metadata)
    tables = found() if callable(found) else found
    tables.create_all(sqlalchemy.create_engine(connection))
