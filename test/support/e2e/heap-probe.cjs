/**
 * Preloaded into a bridge: whoever connects to the socket PROBE gets, after two collections of garbage, the memory of the
 * main thread and what keeps its event loop alive.
 */
const { createServer } = require('node:net');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

const counted = (names) => {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const answer = (socket) => {
    socket.on('error', () => undefined);
    collect();
    // What the first collection finalises is free in the second.
    setImmediate(() => {
      collect();
      const { heapUsed, external, rss } = process.memoryUsage();
      const resources = counted(process.getActiveResourcesInfo());
      socket.end(JSON.stringify({ heapUsed, external, rss, resources }));
    });
  };
  createServer(answer).listen(process.env.PROBE).unref();
}
