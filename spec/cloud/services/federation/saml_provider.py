"""A SAML 2.0 identity provider for the ECP profile. Started by saml-provider.ts.

`sys.argv[1]` is a JSON file: {"entity_id", "url", "key", "certificate", "service_providers": [metadata file, ...],
"people": [{"username", "password"}, ...]}

POST with HTTP Basic and a SOAP envelope around an AuthnRequest is answered with an envelope around a signed assertion.
"""
import base64
import json
import sys

from saml2 import BINDING_PAOS
from saml2 import BINDING_SOAP
from saml2 import authn_context
from saml2 import config
from saml2 import saml
from saml2 import server

ENVELOPE = (
    '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header>'
    '<ecp:Response xmlns:ecp="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp" S:mustUnderstand="1"'
    ' S:actor="http://schemas.xmlsoap.org/soap/actor/next" AssertionConsumerServiceURL="{consumer}"/>'
    '</S:Header><S:Body>{response}</S:Body></S:Envelope>')


def load():
    with open(sys.argv[1]) as file:
        job = json.load(file)
    provider = server.Server(config=config.IdPConfig().load({
        'entityid': job['entity_id'],
        'key_file': job['key'],
        'cert_file': job['certificate'],
        'service': {'idp': {
            'endpoints': {'single_sign_on_service': [(job['url'], BINDING_SOAP)]},
            'policy': {'default': {'name_form': saml.NAME_FORMAT_URI}},
        }},
        'metadata': {'local': job['service_providers']},
    }))
    passwords = {person['username']: person['password'] for person in job['people']}

    def application(environ, start_response):
        username = signed_in(environ, passwords)
        if username is None:
            start_response('401 Unauthorized', [('WWW-Authenticate', 'Basic realm="SAML"')])
            return [b'']
        request = environ['wsgi.input'].read(int(environ['CONTENT_LENGTH'])).decode()
        start_response('200 OK', [('Content-Type', 'text/xml')])
        return [vouch(provider, username, request).encode()]

    return application


def signed_in(environ, passwords):
    """The user whom the header Authorization names, with the right password."""
    scheme, _, encoded = environ.get('HTTP_AUTHORIZATION', '').partition(' ')
    if scheme.lower() != 'basic':
        return None
    username, _, password = base64.b64decode(encoded).decode().partition(':')
    return username if passwords.get(username, '') == password != '' else None


def vouch(provider, username, envelope):
    request = provider.parse_authn_request(envelope, BINDING_SOAP).message
    issuer = request.issuer.text
    consumer = request.assertion_consumer_service_url
    if consumer is None:
        consumer = provider.metadata.assertion_consumer_service(issuer, BINDING_PAOS)[0]['location']
    response = str(provider.create_authn_response(
        {'uid': [username]}, request.id, consumer, issuer, userid=username, name_id_policy=request.name_id_policy,
        authn={'class_ref': authn_context.PASSWORD, 'authn_auth': provider.config.entityid}, sign_assertion=True))
    # Its own envelope comes without a signature.
    return ENVELOPE.format(consumer=consumer, response=response[response.find('?>') + 2 if response.startswith('<?') else 0:])
