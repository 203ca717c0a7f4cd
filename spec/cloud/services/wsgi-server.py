"""Prepares and serves one OpenStack service on a port of 127.0.0.1. Started by wsgi-process.ts.

usage: wsgi-server.py MARKER STATE PORT

MARKER is a file to hold a shared lock on: it keeps the packages in use from being removed.
STATE is a folder that goes away with the server, unless that is killed.
PORT may be 0 for a free one.

Speaks one JSON value a line: writes {"port": n} when its socket is bound, reads
{"commands": [["module:function", argument, ...], ...], "application": "module:function"},
runs the commands, and writes {"ready": true} when the application answers requests.
It ends when its standard input ends: it cannot outlive whoever started it.
"""
import fcntl
import importlib
import json
import os
import shutil
import socket
import sys
import threading
import traceback

# Before any service: some patch the socket module on import, and waitress then ignores the socket it is given.
import waitress


def named(path):
    module, _, attribute = path.partition(':')
    return getattr(importlib.import_module(module), attribute)


def status_of(command):
    try:
        sys.argv = command
        return named(command[0])() or 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stderr.flush()


def run(command):
    """Runs a console script in a fork, so that what it imported is there for the next one and for the server."""
    importlib.import_module(command[0].partition(':')[0])
    pid = os.fork()
    if pid == 0:
        os._exit(status_of(command))
    if os.waitpid(pid, 0)[1] != 0:
        sys.exit('failed: ' + ' '.join(command))


def end_with(stream, state):
    stream.read()
    shutil.rmtree(state, ignore_errors=True)
    os._exit(0)


def main(marker, state, port):
    lock = open(marker)
    fcntl.flock(lock, fcntl.LOCK_SH)
    # What a service prints belongs into the log: only this program speaks on the standard output it was given.
    replies = os.fdopen(os.dup(1), 'w', buffering=1)
    os.dup2(2, 1)
    listener = socket.socket()
    # Connections of the server that was here before may not be quite over.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(('127.0.0.1', int(port)))
    listener.listen(128)
    print(json.dumps({'port': listener.getsockname()[1]}), file=replies)

    line = sys.stdin.readline()
    if not line:
        end_with(sys.stdin, state)
    job = json.loads(line)
    for command in job['commands']:
        run(command)
    threading.Thread(target=end_with, args=(sys.stdin, state), daemon=True).start()
    sys.argv = ['serve']
    # One thread: SQLite connections are bound to the thread that opened them.
    application = named(job['application'])()
    # A hundred requests at once, and what is asked beside them.
    server = waitress.create_server(application, sockets=[listener], threads=1, connection_limit=400, ident=None)
    print(json.dumps({'ready': True}), file=replies)
    server.run()


main(*sys.argv[1:])
