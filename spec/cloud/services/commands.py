"""Console scripts of services, run in forks of one process, so that what they import is loaded once."""
import importlib
import os
import sys
import traceback


def complete_distutils():
    """Debian has most of distutils in a package of its own; where that is unpacked and not installed, it is not looked for."""
    try:
        import distutils
    except ImportError:
        return
    version = 'python%d.%d' % sys.version_info[:2]
    distutils.__path__.extend(os.path.join(folder, '../..', version, 'distutils') for folder in sys.path if folder.endswith('dist-packages'))


complete_distutils()


def named(path):
    """What `module:attribute` names."""
    module, _, attribute = path.partition(':')
    value = importlib.import_module(module)
    for part in attribute.split('.'):
        value = getattr(value, part)
    return value


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
    """Runs `['module:function', argument, ...]`; what it imported is there for the next one and for the server."""
    importlib.import_module(command[0].partition(':')[0])
    pid = os.fork()
    if pid == 0:
        os._exit(status_of(command))
    if os.waitpid(pid, 0)[1] != 0:
        sys.exit('failed: ' + ' '.join(command))
