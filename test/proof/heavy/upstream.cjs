/** The upstream of a healthy tenant (`/right`) and of an attacked one (`/heavy`), whose users have the members of a file beside their own. */
require('../faults/typescript.cjs');
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { jsonOf, userOf } = require('../../support/faults/users');

const members = readFileSync(process.argv[2]);

const server = createServer((request, response) => {
  const target = request.url ?? '';
  const own = jsonOf(userOf(target));
  response.writeHead(200, { 'Content-Type': 'application/json' });
  if (target.startsWith('/right')) return response.end(own);
  response.write(`${own.slice(0, -1)},`);
  response.write(members);
  return response.end('}');
});

server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
process.on('disconnect', () => process.exit());
