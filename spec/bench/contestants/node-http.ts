import http from 'node:http';
import https from 'node:https';
import { checkList, headersOf, PATHS, serveContestant } from './serve.js';

function received(response: http.IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(Buffer.concat(chunks).toString()));
}

await serveContestant((setting) => {
  const headers = headersOf(setting);
  const library = setting.ca === undefined ? http : https;
  const agent = new library.Agent({ keepAlive: true });
  return {
    get: async (body) => {
      const url = `${setting.base}/compute/v2.1${PATHS[body]}`;
      const text = await new Promise<string>((resolve, reject) => {
        library.request(url, { agent, headers }, (response) => received(response, resolve)).on('error', reject).end();
      });
      checkList(JSON.parse(text));
    },
  };
});
