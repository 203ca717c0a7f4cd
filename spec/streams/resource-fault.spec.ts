import { serverFault, stackFault, volumeFault } from 'keystoneauth-rx';
import { describe, expect, it } from 'vitest';

const response = (body: unknown): unknown => ({ status: 200, headers: {}, body, url: '', requestId: undefined, history: [] });

describe.each<[string, (value: unknown) => string | undefined, string, object, string]>([
  ['serverFault', serverFault, 'server', { status: 'ERROR', fault: { message: 'No valid host was found.' } }, 'No valid host was found.'],
  ['serverFault', serverFault, 'server', { status: 'ERROR' }, 'its status is ERROR'],
  ['volumeFault', volumeFault, 'volume', { status: 'error_deleting' }, 'its status is error_deleting'],
  ['stackFault', stackFault, 'stack', { stack_status: 'CREATE_FAILED', stack_status_reason: 'Resource CREATE failed.' }, 'Resource CREATE failed.'],
  ['stackFault', stackFault, 'stack', { stack_status: 'UPDATE_FAILED', stack_status_reason: '' }, 'its status is UPDATE_FAILED'],
])('%s', (_name, fault, member, resource, reason) => {
  it(`says why, of the resource, its document and the response: ${reason}`, () => {
    expect([resource, { [member]: resource }, response({ [member]: resource })].map(fault)).toEqual([reason, reason, reason]);
  });

  it.each([{ status: 'ACTIVE' }, { status: 'available' }, { stack_status: 'CREATE_COMPLETE' }, {}, null, 'ERROR', undefined, response('ERROR')])('has nothing to say of %j', (value) => {
    expect(fault(value)).toBeUndefined();
  });
});
