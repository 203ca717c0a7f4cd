"""Swift in one process: its proxy, and behind it a server each for accounts, containers and objects."""
import os
import sys

import eventlet
import eventlet.wsgi
from swift.common import utils
from swift.common.http_protocol import SwiftHttpProtocol
from swift.common.ring import RingBuilder
from swift.common.wsgi import loadapp


def load():
    """The proxy. `sys.argv[1]` is the folder of swift.conf and of one configuration file for each server."""
    folder = sys.argv[1]
    # Where swift.conf is looked for otherwise is fixed.
    utils.set_swift_dir(folder)
    for kind in ('account', 'container', 'object'):
        listener = eventlet.listen(('127.0.0.1', 0))
        make_ring(os.path.join(folder, kind + '.ring.gz'), listener.getsockname()[1])
        application = loadapp(os.path.join(folder, kind + '.conf'))
        eventlet.spawn(
            eventlet.wsgi.server, listener, application,
            protocol=SwiftHttpProtocol, capitalize_response_headers=False, log_output=False)
    return loadapp(os.path.join(folder, 'proxy.conf'))


def make_ring(path, port):
    """One device holds everything, once."""
    device = {'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': port, 'device': 'disk', 'weight': 1}
    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    builder.add_dev({'id': 0, 'replication_ip': device['ip'], 'replication_port': port, **device})
    builder.rebalance()
    builder.get_ring().save(path)
