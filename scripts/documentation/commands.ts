/** The help of every command, as the program prints it. */
import { createProgram } from '../../src/cli/program';
import { noProgress } from '../../src/cli/io/progress';
import { createLogLevels } from '../../src/observe/log-level';
import type { CliContext } from '../../src/cli/io/context';

/** The columns into which the help is wrapped. */
const WIDTH = 110;

/** A world in which commands print their help and do nothing else. */
const printing = (packageRoot: string, write: (text: string) => void): CliContext => ({
  variables: {},
  adapters: [],
  packageRoot,
  write,
  writeError: write,
  progress: noProgress,
  colour: false,
  createLog: ({ level }) => ({ emit: () => undefined, lost: () => 0, levels: createLogLevels(level) }),
  onUncaught: () => undefined,
  audit: () => undefined,
  user: '',
  host: 'somewhere',
  loadRecorder: () => Promise.reject(new Error('not used')),
  draw: () => '',
  startStubs: () => Promise.reject(new Error('help starts no stubs')),
  startStudio: () => Promise.reject(new Error('not used')),
  loadApart: () => Promise.reject(new Error('help loads no directory')),
  onReload: () => undefined,
  signals: () => undefined,
  sleep: () => Promise.resolve(),
  clear: () => undefined,
  exitNow: () => undefined,
});

/** Each command's help under a heading of its own, in the order of the program's own help. */
export const commandSections = (root: string): string => {
  let printed = '';
  const program = createProgram(
    printing(root, (text) => (printed += text)),
    () => undefined,
  );
  const sections = program.commands.map((command) => {
    printed = '';
    command.configureOutput({ getOutHelpWidth: () => WIDTH }).outputHelp();
    return `## ${command.name()}\n\n\`\`\`text\n${printed.trimEnd()}\n\`\`\``;
  });
  return sections.join('\n\n');
};
