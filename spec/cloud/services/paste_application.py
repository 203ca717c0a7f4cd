"""The application that a configuration file of PasteDeploy describes: `sys.argv[1]`."""
import sys

from paste import deploy


def load():
    return deploy.loadapp('config:' + sys.argv[1])
