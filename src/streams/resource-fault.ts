import { isJsonObject, objectIn, textIn, type JsonObject } from '../access/json-object.js';

/** Why a server of Nova has failed (`failWhen` of `until`): the text of its fault. Takes the server, its document or the response. */
export function serverFault(value: unknown): string | undefined {
  const server = resourceIn(value, 'server');
  if (textIn(server, 'status') !== 'ERROR') return undefined;
  return textIn(objectIn(server, 'fault'), 'message') ?? statusIs('ERROR');
}

/** Why a volume of Cinder has failed: it is in one of the statuses that begin with `error`. */
export function volumeFault(value: unknown): string | undefined {
  const status = textIn(resourceIn(value, 'volume'), 'status');
  return status?.startsWith('error') === true ? statusIs(status) : undefined;
}

/** Why a stack of Heat has failed: the reason it gives for a status that ends in `_FAILED`. */
export function stackFault(value: unknown): string | undefined {
  const stack = resourceIn(value, 'stack');
  const status = textIn(stack, 'stack_status');
  return status?.endsWith('_FAILED') === true ? (textIn(stack, 'stack_status_reason') ?? statusIs(status)) : undefined;
}

/** Whether a service still lists something that was deleted, as Nova and Heat do. */
export function isDeleted(value: unknown): boolean {
  const [server, stack] = [resourceIn(value, 'server'), resourceIn(value, 'stack')];
  return textIn(server, 'status') === 'DELETED' || textIn(stack, 'stack_status') === 'DELETE_COMPLETE';
}

/** The resource itself, in the body of a response or in its document. */
function resourceIn(value: unknown, name: string): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const isResponse = 'body' in value && 'headers' in value && typeof value['status'] === 'number';
  const document = isResponse ? objectIn(value, 'body') : value;
  return objectIn(document, name) ?? document;
}

function statusIs(status: string): string {
  return `its status is ${status}`;
}
