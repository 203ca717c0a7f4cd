"""What openstacksdk makes of cloud configurations, for comparison. Started by openstacksdk-regions.ts.

Each line of standard input is a case as JSON:
{"files": {"config_files": [...], "secure_files": [...], "vendor_files": [...]}, "env": {...}, "args": {...}, "services": [...]}
and each line of the answer {"value": facts} or {"error": class}.
"""
import json
import os
import sys

from openstack import config as sdk

OWN_KEYS = ('auth', 'auth_type', 'cacert', 'cert', 'force_ipv4', 'interface', 'key', 'networks', 'region_name', 'verify')


def service(region, name):
    return {
        'api_version': region.get_api_version(name),
        'default_microversion': region.get_default_microversion(name),
        'service_type': region.get_service_type(name),
        'service_name': region.get_service_name(name),
        'endpoint': region.get_endpoint(name),
        'region_name': region.get_region_name(name) or '',
        'interface': region.get_interface(name),
        'connect_retries': region.get_connect_retries(name),
        'status_code_retries': region.get_status_code_retries(name),
    }


def facts(region, services):
    verify, cert = region.get_requests_verify_args()
    settings = region.config
    networks = settings.get('networks')
    return {
        'name': region.name,
        'region_name': region.config['region_name'] or '',
        'full_name': region.full_name,
        'auth_type': settings['auth_type'],
        'auth': settings['auth'],
        'interface': settings.get('interface'),
        'verify': verify,
        'cert': cert,
        'other': {name: value for name, value in settings.items() if name not in OWN_KEYS},
        **({'networks': networks} if networks else {}),
        'prefer_ipv6': not region._force_ipv4,
        **({'services': {name: service(region, name) for name in services}} if services else {}),
    }


def answer(case):
    os.environ.clear()
    os.environ.update(case['env'])
    try:
        region = sdk.OpenStackConfig(**case['files']).get_one(**case['args'])
        return {'value': facts(region, case['services'])}
    except Exception as error:
        return {'error': type(error).__name__, 'message': str(error)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
