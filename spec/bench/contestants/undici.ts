import { checkList, headersOf, PATHS, serveContestant } from './serve.js';

/** What is used of undici, which need not be installed. */
interface Undici {
  readonly Agent: new (options: { readonly connections: number; readonly pipelining: number }) => object;
  readonly request: (url: string, options: { readonly headers: object; readonly dispatcher: object }) => Promise<{ readonly body: { readonly json: () => Promise<unknown> } }>;
}

const name: string = 'undici';
const { Agent, request } = (await import(name)) as Undici;

await serveContestant((setting) => {
  const headers = headersOf(setting);
  const dispatcher = new Agent({ connections: 1024, pipelining: 1 });
  return {
    get: async (body) => {
      const response = await request(`${setting.base}/compute/v2.1${PATHS[body]}`, { headers, dispatcher });
      checkList(await response.body.json());
    },
  };
});
