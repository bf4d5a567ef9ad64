/** Node-RED with one flow that does the contest's work: http in, http request, JSONata, http response. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../test/support/free-port';
import { APP_KEY, type Candidate } from './contest';
import { ACCOUNT_JSONATA } from './contests/account-jsonata';
import { NO_SUCH_USER } from './servers/account';

/** It is not among the dependencies: it has some three hundred of its own. */
const NODE_RED = 'node-red@4.1.8';

/** Installs Node-RED below a folder, by npm, and gives its program. */
export const installNodeRed = (folder: string): string => {
  execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', NODE_RED], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(folder, 'node_modules/node-red/red.js');
};

/** Reads the key, and asks for the user; the second output is a refusal. */
const CHECK = `
if (msg.req.headers.authorization !== 'Bearer ' + env.get('APP_KEY')) {
  msg.statusCode = 401;
  msg.payload = { error: { message: 'Your account cannot be shown right now. Please contact the shop’s support.' } };
  return [null, msg];
}
msg.url = env.get('SPAAZA_URL') + '/internal/get-user?user_id=' + encodeURIComponent(msg.payload.userIdentifier);
msg.headers = {
  authorization: 'Bearer ' + env.get('SPAAZA_TOKEN'),
  'x-spaaza-myprice-app-hostname': 'demo.example',
};
return [msg, null];`;

const KNOWN = `
msg.headers = {};
if (msg.statusCode === 200) return [msg, null];
const isUnknown = msg.payload && msg.payload.error && msg.payload.error.code === ${NO_SUCH_USER};
msg.statusCode = isUnknown ? 404 : 502;
msg.payload = { error: { message: isUnknown ? 'No such user.' : 'Please try again later.' } };
return [null, msg];`;

const node = (id: string, type: string, wires: readonly (readonly string[])[], more: object): object => ({
  ...{ id, type, z: 'bench', wires },
  ...more,
});

const FLOWS = [
  { id: 'bench', type: 'tab', label: 'bench' },
  node('in', 'http in', [['check']], { url: '/spaaza/account', method: 'post' }),
  node('check', 'function', [['ask'], ['answer']], { func: CHECK, outputs: 2 }),
  node('ask', 'http request', [['known']], { method: 'GET', ret: 'obj', persist: true, url: '' }),
  node('known', 'function', [['map'], ['answer', 'log']], { func: KNOWN, outputs: 2 }),
  node('map', 'change', [['answer', 'log']], {
    rules: [
      {
        t: 'set',
        p: 'payload',
        pt: 'msg',
        to: `{ "user": payload.results.user_info.${ACCOUNT_JSONATA} }`,
        tot: 'jsonata',
      },
    ],
  }),
  node('answer', 'http response', [], { statusCode: '' }),
  node('log', 'debug', [], { active: true, console: true, tosidebar: false, complete: 'statusCode' }),
];

/** Writes the flow below a folder, and gives the candidate. */
export const nodeRedOver = async (
  program: string,
  folder: string,
  environment: Candidate['environment'],
): Promise<Candidate> => {
  const own = join(folder, 'node-red');
  mkdirSync(own);
  writeFileSync(join(own, 'flows.json'), JSON.stringify(FLOWS));
  const settings = {
    uiHost: '127.0.0.1',
    httpAdminRoot: false,
    flowFile: 'flows.json',
    logging: { console: { level: 'info' } },
  };
  writeFileSync(join(own, 'settings.js'), `module.exports = ${JSON.stringify(settings)};\n`);
  const port = await freePort();
  return {
    name: 'node-red',
    description: 'Node-RED with JSONata',
    args: [program, '--userDir', own, '--settings', join(own, 'settings.js'), '--port', String(port)],
    environment: { APP_KEY, HOME: own, ...environment },
    sign: /Server now running at http:\/\/127\.0\.0\.1:(\d+)/,
  };
};
