"""Prepares and serves one OpenStack service on a port of 127.0.0.1. Started by wsgi-process.ts.

usage: wsgi-server.py MARKER STATE PORT

MARKER is a file to hold a shared lock on: it keeps the packages in use from being removed.
STATE is a folder that goes away with the server, unless that is killed.
PORT may be 0 for a free one.

Speaks one JSON value a line: writes {"port": n} when its socket is bound, reads
{"commands": [["module:function", argument, ...], ...], "application": "module:function", "parameters": [...], "green": false},
runs the commands, and writes {"ready": true} when the application answers requests; it finds the parameters in sys.argv.
Green: it waits in green threads of eventlet, which has to be in place before it is loaded.
Every request it is asked is a line of STATE/requests.log: method, path, and who asks (User-Agent).
It ends when its standard input ends: it cannot outlive whoever started it.
"""
import fcntl
import json
import os
import shutil
import socket
import sys
import threading

# Before any service: some patch the socket module on import, and waitress then ignores the socket it is given.
import waitress

import commands


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
        commands.run(command)
    # A thread of the system, also where eventlet comes afterwards: nothing that the service does keeps it waiting.
    threading.Thread(target=end_with, args=(sys.stdin, state), daemon=True).start()
    sys.argv = ['serve', *job.get('parameters', [])]
    serve = serve_green if job.get('green') else serve_plain
    serve(listener, job, os.path.join(state, 'requests.log'), lambda: print(json.dumps({'ready': True}), file=replies))


def serve_plain(listener, job, log, ready):
    application = logged(commands.named(job['application'])(), log)
    # One thread: SQLite connections are bound to the thread that opened them.
    # A hundred requests at once, and what is asked beside them.
    server = waitress.create_server(application, sockets=[listener], threads=1, connection_limit=400, ident=None)
    ready()
    server.run()


def serve_green(listener, job, log, ready):
    import eventlet
    import eventlet.wsgi
    eventlet.monkey_patch(os=False)
    application = logged(commands.named(job['application'])(), log)
    ready()
    eventlet.wsgi.server(eventlet.greenio.GreenSocket(listener), application, log_output=False)


def logged(application, path):
    """The application, which notes each request before it answers."""
    log = open(path, 'a', buffering=1)

    def noting(environ, start_response):
        path = environ.get('SCRIPT_NAME', '') + environ.get('PATH_INFO', '')
        print(environ['REQUEST_METHOD'], path, environ.get('HTTP_USER_AGENT', ''), file=log)
        return application(environ, start_response)

    return noting


main(*sys.argv[1:])
