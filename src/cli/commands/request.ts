import { firstValueFrom } from 'rxjs';
import { OptionError } from '../../errors/option-error.js';
import type { ApiResponse } from '../../http/response.js';
import type { Command, CommandContext, GivenOptions } from '../command.js';
import type { ExitCode } from '../exit-code.js';
import { printReply } from '../reply/print-reply.js';
import { requestBody } from '../reply/request-body.js';
import { headerFields } from '../reply/header-fields.js';
import { refuseForeignUrl } from '../reply/refuse-foreign-url.js';

/** `keystoneauth request`: one authenticated request to a service, its body on stdout. */
export const request: Command = {
  name: 'request',
  summary: 'Send a request to a service and print the body of its reply',
  description: [
    'The path is below the URL of the service, in the version its catalog or --os-SERVICE-api-version names. A token is sent along, and one that is refused is renewed once.',
    'A body is sent as application/json unless a header says otherwise. A reply of 400 or more is printed too, and the exit code is 1 (401: 3).',
  ],
  usesCloud: true,
  arguments: [
    { name: 'METHOD', help: 'GET, POST and so on' },
    { name: 'SERVICE', help: 'the type of the service, or an alias of it' },
    { name: 'PATH', help: 'the path, with its query; a whole URL if it is of that service, as links to a next page are' },
  ],
  options: [
    { name: 'microversion', flags: ['--microversion'], value: 'VERSION', help: 'such as 2.79, or latest' },
    { name: 'data', flags: ['--data', '-d'], value: 'DATA', help: 'the body; @FILE: what a file holds; @-: what standard input holds' },
    { name: 'header', flags: ['--header', '-H'], value: 'HEADER', isRepeatable: true, help: '"Name: value"; may be given more than once' },
    { name: 'include', flags: ['--include', '-i'], help: 'print the status and the headers of the reply too' },
  ],
  examples: [
    { line: 'keystoneauth request GET compute /servers/detail --microversion 2.79', does: 'servers, as JSON' },
    { line: `keystoneauth request POST compute /os-keypairs --data '{"keypair": {"name": "laptop"}}'`, does: 'send JSON' },
    { line: 'keystoneauth request PUT object-store /backup/disk.img --data @disk.img', does: 'send a file, however long it is' },
    { line: 'keystoneauth request GET image /v2/images/ID/file > disk.img', does: 'take a file, however long it is' },
  ],
  run: async (context) => {
    const reply = await replyTo(context);
    await printReply(context.io, reply, context.options.has('include'));
    return verdict(context, reply);
  },
};

async function replyTo({ cloud, io, options, arguments: { METHOD = '', SERVICE = '', PATH = '' } }: CommandContext): Promise<ApiResponse> {
  const method = methodOf(METHOD);
  const headers = headerFields(options.texts('header'));
  const body = await requestBody(io, options.text('data'));
  const session = await cloud.session();
  const adapter = session.adapter((await cloud.region()).adapterOptions(SERVICE));
  await refuseForeignUrl(adapter, PATH);
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const content = body === undefined ? {} : { body, ...(!isTyped && { headers: { 'Content-Type': 'application/json', ...headers } }) };
  return firstValueFrom(
    adapter.request(PATH, { method, headers, ...content, ...microversionOf(options), responseType: 'stream', raiseExc: false }),
  );
}

function methodOf(word: string): string {
  if (/^[a-z]+$/i.test(word)) return word.toUpperCase();
  throw new OptionError('METHOD', `"${word}" is no HTTP method; nothing was sent.`);
}

function microversionOf(options: GivenOptions): { readonly microversion?: `${number}.${number}` | 'latest' } {
  const wanted = options.text('microversion');
  if (wanted === undefined) return {};
  if (!/^(\d+\.\d+|latest)$/.test(wanted)) throw new OptionError('--microversion', '--microversion is two numbers such as 2.79, or latest; nothing was sent.');
  return { microversion: wanted as `${number}.${number}` | 'latest' };
}

function verdict({ output }: CommandContext, { status, url, requestId }: ApiResponse): ExitCode | undefined {
  if (status < 400) return undefined;
  output.note(`${url} answered with ${String(status)}${requestId === undefined ? '' : ` (request id: ${requestId})`}.`);
  return status === 401 ? 3 : 1;
}
