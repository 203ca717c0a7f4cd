"""Keystone behind a web server that is another process: what Apache knows about a request comes as headers X-Environ-*."""
from keystone.server import wsgi

PREFIX = 'HTTP_X_ENVIRON_'


def load():
    application = wsgi.initialize_public_application()

    def informed(environ, start_response):
        for name in [name for name in environ if name.startswith(PREFIX)]:
            environ[name[len(PREFIX):]] = environ.pop(name)
        return application(environ, start_response)

    return informed
