"""What keystoneauth1 answers, for comparison. Started by keystoneauth-answers.ts.

Reads JSON from standard input:
{"credentials": {...}, "questions": [{"name": ..., "method": ..., "filter": {...}}, ...]}
and writes a list with {"value": ...} or {"error": class} for each question. Nothing that was discovered for one question
is known to the next; the User-Agent of its requests is its name.
"""
import json
import sys

from keystoneauth1 import discover
from keystoneauth1 import session
from keystoneauth1.identity import v3

ENDPOINT_DATA = (
    'url', 'catalog_url', 'service_url', 'service_type', 'service_name', 'interface', 'region_name', 'api_version',
    'min_microversion', 'max_microversion', 'next_min_version', 'not_before', 'status')

VERSIONS = ('version', 'min_microversion', 'max_microversion', 'next_min_version')


def plain(value):
    if value == discover.LATEST:
        return 'latest'
    if isinstance(value, discover.EndpointData):
        return {name: plain(getattr(value, name)) for name in ENDPOINT_DATA}
    if isinstance(value, discover.VersionData):
        # Its versions are texts; everywhere else they are numbers.
        numbers = {name: value[name] and discover.normalize_version_number(value[name]) for name in VERSIONS}
        return {name: plain(member) for name, member in {**value, **numbers}.items()}
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    return value


def answer(plugin, question):
    plugin._discovery_cache.clear()
    asking = session.Session(auth=plugin, user_agent=question['name'])
    try:
        return {'value': plain(getattr(asking, question['method'])(**question['filter']))}
    except Exception as error:
        return {'error': type(error).__name__}


def main():
    asked = json.load(sys.stdin)
    plugin = v3.Password(**asked['credentials'])
    plugin.get_token(session.Session())
    json.dump([answer(plugin, question) for question in asked['questions']], sys.stdout)


main()
