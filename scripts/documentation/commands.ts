/** The help of every command, as the program prints it. */
import { createProgram } from '../../src/cli/program';

/** The columns into which the help is wrapped. */
const WIDTH = 110;

/** Each command's help under a heading of its own, in the order of the program's own help. */
export const commandSections = (root: string): string => {
  let printed = '';
  const write = (text: string): void => {
    printed += text;
  };
  const program = createProgram(
    { packageRoot: root, write, writeError: write },
    () => Promise.reject(new Error('help runs no command')),
    () => undefined,
  );
  const sections = program.commands.map((command) => {
    printed = '';
    command.configureOutput({ getOutHelpWidth: () => WIDTH }).outputHelp();
    return `## ${command.name()}\n\n\`\`\`text\n${printed.trimEnd()}\n\`\`\``;
  });
  return sections.join('\n\n');
};
