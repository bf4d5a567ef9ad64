/** Secrets in a tenant file: where they are allowed, and the value of a `"${NAME}"`. */
import type { JsonNode, TextNode } from '../../json/document';
import { isText } from '../../json/document';
import type { ProblemCode } from '../../diagnostics/catalogue/catalogue';
import type { Secret } from '../../core/secret';
import type { Shape } from '../../types/type';
import { copyFaultIn } from '../../values/copied-text';
import { canCarry } from '../../values/sendable';
import type { Found } from './secrets';
import type { DecodeContext } from './context';
import { advise, rename, write } from '../../diagnostics/fix';

/** A text that names a secret, and nothing else. */
export const NAME = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** A further piece of advice. */
const WHOLE_VALUE = { after: ' and put the whole value into the variable', asks: true } as const;

/** Reports a secret where none is allowed. */
export const misplaced = (node: TextNode, { findings, within }: DecodeContext): undefined => {
  const odd = /^\$\{([A-Za-z0-9_. -]{1,100})\}$/.exec(node.value)?.[1];
  if (within === 'settings' && odd !== undefined) {
    const name = odd.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
    const message = 'the name of a variable has letters, digits and _';
    findings.add(node.at, { code: 'secret-misplaced', message, fix: write(`"\${${name}}"`, { asks: true }) });
    return undefined;
  }
  const [first = '${NAME}', ...others] = node.value.match(/\$\{[A-Za-z_][A-Za-z0-9_]*\}/g) ?? [];
  const named = others.length > 0 ? '${NAME}' : first;
  const finding =
    within === 'settings'
      ? {
          message: '"${NAME}" must be the whole text, not a part of it',
          fix: /^bearer\s+\$\{\w+\}$/i.test(node.value)
            ? write(JSON.stringify(named))
            : write(JSON.stringify(named), WHOLE_VALUE),
        }
      : { message: 'a secret is allowed only in "settings" and in the keys of "access"' };
  findings.add(node.at, { code: 'secret-misplaced', ...finding });
  return undefined;
};

const faults: Readonly<
  Record<Exclude<Found['found'], 'set'>, readonly [ProblemCode, (name: string) => string]>
> = {
  unset: ['secret-unset', (name) => `set ${name}, or ${name}_FILE to the name of a file that holds it`],
  twice: ['secret-twice', (name) => `unset ${name} or ${name}_FILE`],
  unreadable: [
    'secret-unreadable',
    (name) => `let ${name}_FILE name a regular file of UTF-8 text that the bridge may read`,
  ],
};

type SecretShape = Extract<Shape, { readonly kind: 'secret' }>;

/** The text of a setting that is not a secret is checked by its own shape. */
const ANY: SecretShape = { kind: 'secret', holds: 'document' };

/** The limit of a request's whole head, in common servers. */
const MAX_LENGTH = 16_384;

/** The white space around the text of a secret in words. */
const whiteSpaceIn = (text: string): readonly [fault: string, todo: string] => {
  switch (copyFaultIn(text)) {
    case 'byte-order-mark':
      return ['begins with a byte order mark', 'save it as UTF-8 without a byte order mark'];
    case 'carriage-return':
      return ['ends with a carriage return', 'remove it: a file with CRLF line ends has one in each line'];
    default:
      return ['begins or ends with white space', 'remove the white space'];
  }
};

/** What is wrong with the text of a secret, and what to do; the text is not repeated. */
const faultIn = (
  text: string,
  { holds }: SecretShape,
): readonly [fault: string, todo: string] | undefined => {
  if (holds !== 'pem' && text !== text.trim()) return whiteSpaceIn(text);
  if (NAME.test(text))
    return [
      'is the name of a variable',
      'set the variable to the secret itself: names in it are not replaced',
    ];
  if (holds === 'document' || holds === 'pem') return undefined;
  if (text.length > MAX_LENGTH)
    return [`is longer than ${MAX_LENGTH} characters`, 'set the variable to the secret alone'];
  if (!canCarry('parameter', text))
    return ['has a line break, a tab or another control character', 'set the variable to the secret alone'];
  if (holds === 'header' && !canCarry('header', text))
    return [
      'has a letter that a header cannot contain',
      'copy the secret again: it has Latin letters, digits and signs',
    ];
  return holds === 'user' && text.includes(':')
    ? [
        'has a colon, which a user name cannot contain',
        'put what is before the colon into this variable, and the rest into that of "password"',
      ]
    : undefined;
};

const wellFormed = (
  node: TextNode,
  secret: Secret,
  shape: SecretShape,
  { findings }: DecodeContext,
): Secret | undefined => {
  if (secret.isPlaceholder) return secret;
  const text = secret.reveal();
  const fault = faultIn(text, shape);
  if (fault === undefined && copyFaultIn(text) === 'quotes')
    findings.add(node.at, {
      code: 'secret-malformed',
      severity: 'warning',
      message: `what ${secret.name} holds is in quotation marks, which are sent as a part of it`,
      fix: advise('remove the quotation marks: neither a file nor --env-file needs them'),
    });
  if (fault === undefined) return secret;
  const [what, todo] = fault;
  findings.add(node.at, {
    code: 'secret-malformed',
    message: `what ${secret.name} holds ${what}`,
    fix: advise(todo),
  });
  return undefined;
};

/** The secret of a `"${NAME}"`. One that cannot be read is reported; a placeholder, if any, is given. */
export const secretAt = (
  node: TextNode,
  name: string,
  context: DecodeContext,
  shape: SecretShape = ANY,
): Secret | undefined => {
  const looked = context.secrets(name);
  if (looked.found === 'set') return wellFormed(node, looked.secret, shape, context);
  const [code, todo] = faults[looked.found];
  const severity = looked.found === 'unset' ? context.unset : 'error';
  const unset = looked.found === 'unset' && looked.isEmpty === true ? 'is empty' : 'is not set';
  const unreadable = looked.found === 'unreadable' ? `cannot be read: its file ${looked.why}` : '';
  const message = { unset, twice: 'is set twice', unreadable }[looked.found];
  context.findings.add(node.at, {
    code,
    severity,
    ...(looked.found === 'unset' && { variable: name }),
    message: `${name} ${message}`,
    fix:
      looked.found === 'unset' && isSet(name.toUpperCase(), context)
        ? rename(`\${${name.toUpperCase()}}`)
        : advise(todo(name)),
  });
  context.onUnset(name);
  return context.placeholder?.(name);
};

const isSet = (name: string, { secrets }: DecodeContext): boolean => secrets(name).found !== 'unset';

/** A variable in the manner of other tools: `$NAME`, `{{NAME}}`, `env:NAME`. Only one that is set is named. */
const variableIn = (text: string, context: DecodeContext): string | undefined => {
  const name = /^(?:process\.env\.|env[:.]|[${%]+\s*)?([A-Za-z_][A-Za-z0-9_]*)\s*[}%]*$/.exec(text)?.[1];
  return name !== undefined && isSet(name, context) ? name : undefined;
};

/** An empty text hides nothing: most often it is an optional password that there is not. */
const reportEmpty = (node: TextNode, { findings }: DecodeContext): undefined => {
  findings.add(node.at, {
    code: 'secret-literal',
    message: 'an empty text is not a secret',
    fix: advise(
      'leave the key out if there is none, or write "${NAME}" and set the variable NAME, or NAME_FILE',
    ),
  });
  return undefined;
};

/** Reports a text in the place of a secret, unless it names one. */
export const rejectLiteral = (node: JsonNode, context: DecodeContext): undefined => {
  if (isText(node) && NAME.test(node.value)) return undefined;
  if (isText(node) && node.value.trim() === '') return reportEmpty(node, context);
  const meant = isText(node) ? variableIn(node.value, context) : undefined;
  context.findings.add(node.at, {
    code: 'secret-literal',
    message:
      meant === undefined ? 'a secret must not be in the file' : 'this is not how a variable is written',
    fix:
      meant === undefined
        ? write('"${NAME}"', { after: ' and set the variable NAME, or NAME_FILE' })
        : write(`"\${${meant}}"`),
  });
  return undefined;
};

/** Warns of an address that seems to contain a token, and does not repeat it. */
export const reportToken = (node: TextNode, isAddress: boolean, { findings }: DecodeContext): void =>
  findings.add(node.at, {
    code: 'secret-literal',
    severity: isAddress ? 'warning' : 'error',
    message: 'a part of this address looks like a token, and a secret must not be in the file',
    fix: write('"${NAME}"', WHOLE_VALUE),
  });

/** Reads a secret setting. */
export const decodeSecret = (
  node: JsonNode,
  shape: SecretShape,
  context: DecodeContext,
): Secret | undefined => {
  const name = isText(node) ? NAME.exec(node.value)?.[1] : undefined;
  if (isText(node) && name !== undefined) return secretAt(node, name, context, shape);
  if (isText(node) && node.value.includes('${')) return misplaced(node, { ...context, within: 'settings' });
  return rejectLiteral(node, context);
};
