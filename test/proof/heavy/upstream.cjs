/** The upstream of a healthy tenant (`/right`) and of an attacked one (`/heavy`), whose users have the members of a file beside their own. */
require('../faults/typescript.cjs');
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { heavyXmlOf, jsonOf, userOf } = require('../../support/faults/users');

const [, , file, format] = process.argv;
const members = readFileSync(file);

/** What of an answer in XML is before the elements of the file, and behind them. */
const aroundXml = (user) => heavyXmlOf(user, '\n').split('\n');

const server = createServer((request, response) => {
  const target = request.url ?? '';
  const isXml = format === 'xml' && !target.startsWith('/right');
  const own = jsonOf(userOf(target));
  response.writeHead(200, { 'Content-Type': isXml ? 'text/xml' : 'application/json' });
  if (target.startsWith('/right')) return response.end(own);
  const [before, behind] = isXml ? aroundXml(userOf(target)) : [`${own.slice(0, -1)},`, '}'];
  response.write(before);
  response.write(members);
  return response.end(behind);
});

server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
process.on('disconnect', () => process.exit());
