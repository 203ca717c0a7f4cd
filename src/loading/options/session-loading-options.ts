import { describeOption } from './describe-option.js';
import type { LoadingOption } from './loading-option.js';

/** Options without `os` in their flags. */
const plain = (option: LoadingOption, flag: string): LoadingOption => ({ ...option, flags: [flag] });

/** What a session is told by files, the environment and command lines; `sessionOptionsFrom` makes its options of it. */
export const sessionLoadingOptions: readonly LoadingOption[] = [
  plain(
    describeOption({
      name: 'insecure',
      keystoneauthName: 'insecure',
      kind: 'boolean',
      default: 'false',
      help: 'Do not verify the certificates of servers: whoever is in between can read and change everything.',
    }),
    '--insecure',
  ),
  describeOption({ name: 'cacert', keystoneauthName: 'cacert', help: 'File with the certificates of the authorities to trust.' }),
  describeOption({ name: 'cert', keystoneauthName: 'cert', help: 'File with the certificate of the client.' }),
  describeOption({ name: 'key', keystoneauthName: 'key', help: 'File with the key of that certificate, where it does not hold it itself.' }),
  { ...describeOption({ name: 'timeout', keystoneauthName: 'timeout', kind: 'number', default: '600', help: 'How many seconds one exchange may take.' }), flags: ['--timeout'], variables: [] },
  {
    ...describeOption({
      name: 'collectTiming',
      keystoneauthName: 'collect-timing',
      kind: 'boolean',
      default: 'false',
      help: 'Keep how long each exchange took.',
    }),
    flags: ['--collect-timing'],
    variables: [],
  },
];
