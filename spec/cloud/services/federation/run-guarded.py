"""Runs a program that cannot outlive whoever started it. Started by program.ts.

usage: run-guarded.py PROGRAM [ARGUMENT ...]

When standard input ends, so does the program, with all that it started; when the program ends, so does this one.
"""
import os
import signal
import subprocess
import sys
import threading

PATIENCE_SECONDS = 5


def end_with_input(program):
    # Not sys.stdin, whose lock this thread would still hold at the end.
    while os.read(0, 4096):
        pass
    program.terminate()
    try:
        program.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)


# A signal to the whole group must not end the guard before its program. Not SIG_IGN, which the program would inherit.
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda *_: None)
program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
threading.Thread(target=end_with_input, args=(program,), daemon=True).start()
sys.exit(abs(program.wait()))
