"""Makes the empty databases of one service in the working folder, once. Started by service-schema.ts.

usage: make-schema.py COMMANDS

COMMANDS is JSON: [["module:function", argument, ...], ...]
"""
import glob
import json
import sqlite3
import sys

import commands

for command in json.loads(sys.argv[1]):
    commands.run(command)
# A file remembers its journal mode; with write-ahead logging readers and the writer do not lock each other out.
for database in glob.glob('*.db'):
    sqlite3.connect(database).execute('pragma journal_mode=wal').fetchall()
