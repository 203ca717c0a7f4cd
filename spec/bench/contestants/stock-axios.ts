import axios from 'axios';
import { checkList, headersOf, PATHS, serveContestant } from './serve.js';

// Its defaults: which authorities are trusted says NODE_EXTRA_CA_CERTS.
await serveContestant((setting) => {
  const headers = headersOf(setting);
  return {
    get: async (body) => {
      checkList((await axios.get(`${setting.base}/compute/v2.1${PATHS[body]}`, { headers })).data);
    },
  };
});
