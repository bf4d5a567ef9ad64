/** Settings of the command line from variables that another program may set. */
import { Command } from 'commander';
import { serveOptions } from '../../../../src/cli/io/options';

const portOf = (value: string): unknown => {
  const command = serveOptions().reduce((parser, option) => parser.addOption(option), new Command());
  return command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse(['--port', value], { from: 'user' })
    .opts().port;
};

describe('the port', () => {
  it.each(['tcp://10.96.0.17:8080', 'tcp://[fd00::1]:80', 'udp://10.0.0.1:53'])(
    'is the default where a Service variable of Kubernetes has %s',
    (value) => {
      expect(portOf(value)).toBe(8080);
    },
  );

  it('is the number that is given', () => {
    expect(portOf('9090')).toBe(9090);
  });

  it.each(['', '-1', '65536', '80a', 'http://10.0.0.1:80'])('cannot be %j', (value) => {
    expect(() => portOf(value)).toThrow(/whole number/);
  });
});
