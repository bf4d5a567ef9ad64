/** The options of commands that ask an endpoint of the app contract. */
import { Option } from 'commander';
import * as t from 'io-ts';

/** The address of an endpoint. */
export const urlOption = (): Option =>
  new Option('--url <url>', 'the whole address of an endpoint of the contract, to which requests are sent');

/** The access key of an endpoint. */
export const keyOptions = (): readonly Option[] => [
  new Option('--key <name>', 'the variable with the access key; without it no key is sent'),
  new Option('--key-in <place>', 'where the key is sent: a bearer token in the header, or "key" in the body')
    .choices(['header', 'body'])
    .default('header'),
];

/** The flags of {@link urlOption} and {@link keyOptions}, read. */
export const EndpointFlags = t.intersection([
  t.type({ keyIn: t.keyof({ header: null, body: null }) }),
  t.partial({ url: t.string, key: t.string }),
]);
