/** Faults to be planted into what a file describes: answers in XML, logins, customers in CSV. */
import type { Mutant } from './mutants';

/** The tests that are asked beside those of the mapping. */
const DESCRIBED = 'test/proof/described.slow.test.ts';
const XML = ['test/unit/xml', DESCRIBED];
const LOGINS = ['test/integration/upstream/login', DESCRIBED];
const CSV = ['test/unit/tenant/directory', DESCRIBED];

const VALUE = 'src/xml/value.ts';
const REQUEST = 'src/upstream/http/login-request.ts';
const ROWS = 'src/tenant/directory/csv/read.ts';
const CUSTOMER = 'src/tenant/directory/csv/customer.ts';
const SCANNER = 'src/tenant/directory/csv/scanner.ts';

export const describedMutants: readonly Mutant[] = [
  {
    name: 'one element of XML is a list where the type says so: forgotten',
    file: VALUE,
    find: 'isList(type) || values.length > 1 ? values : values[0];',
    replace: 'values.length > 1 ? values : values[0];',
    rooms: XML,
  },
  {
    name: 'a list of XML without an element is taken for missing',
    file: VALUE,
    find: '&& (isExpected || !isNeeded)) put(value, name, []);',
    replace: '&& isNeeded && !isExpected) put(value, name, []);',
    rooms: XML,
  },
  {
    name: 'an error in XML in the place of a list is taken for an empty one',
    file: VALUE,
    find: '&& (isExpected || !isNeeded)) put(value, name, []);',
    replace: ') put(value, name, []);',
    rooms: XML,
  },
  {
    name: 'an attribute of XML is taken for an element',
    file: VALUE,
    find: 'add(`_${name}`, value);',
    replace: 'add(name, value);',
    rooms: XML,
  },
  {
    name: 'a document type of XML is taken',
    file: 'src/xml/parse.ts',
    find: "throw new Refused('doctype');",
    replace: 'return;',
    rooms: XML,
  },
  {
    name: 'a value of a login in XML leaves its place',
    file: 'adapters/http/login-xml.ts',
    find: 'values.map((value, index) => slots[index]?.escape(value));',
    replace: 'values.map((value, index) => (slots[index] === undefined ? undefined : value));',
    rooms: LOGINS,
  },
  {
    name: 'a fault of SOAP that answers a login is not a refusal',
    file: 'adapters/http/login-answer.ts',
    find: "...(format === 'xml' ? [compileCondition(FAULT_OF_SOAP",
    replace: "...(format === 'none' ? [compileCondition(FAULT_OF_SOAP",
    rooms: LOGINS,
  },
  {
    name: 'a message in plain text is taken for the token of a login',
    file: REQUEST,
    find: '!(isPlain && SENTENCE.test(token))',
    replace: 'token.length > 0',
    rooms: LOGINS,
  },
  {
    name: 'the token of a login is the whole answer, whatever its place',
    file: REQUEST,
    find: 'const token = writtenText(value(body));',
    replace: 'const token = writtenText(value(body)) ?? JSON.stringify(body);',
    rooms: LOGINS,
  },
  {
    name: 'the token of a login is not sent',
    file: 'src/upstream/http/with-token.ts',
    find: 'http.send(carrying, call),',
    replace: 'http.send(request, call),',
    rooms: LOGINS,
  },
  {
    name: 'a row of CSV with fewer cells is taken for a customer',
    file: ROWS,
    find: 'if (row.cells !== names.length) return',
    replace: 'if (row.cells > names.length) return',
    rooms: CSV,
  },
  {
    name: 'the line of a row of CSV that cannot be read is taken for a customer',
    file: ROWS,
    find: 'if (row.fault !== undefined) return row.fault;',
    replace: 'if (row.fault === undefined) return undefined;',
    rooms: CSV,
  },
  {
    name: 'a customer of CSV is read from the row behind',
    file: ROWS,
    find: 'found.add(start, row.rowEnd, isNew(row));',
    replace: 'found.add(at < text.length ? at : start, text.length, isNew(row));',
    rooms: CSV,
  },
  {
    name: 'an empty cell of CSV is a text',
    file: CUSTOMER,
    find: "if (name !== '' && !row.isEmpty(cell))",
    replace: "if (name !== '')",
    rooms: CSV,
  },
  {
    name: 'doubled quotes of CSV stay doubled',
    file: SCANNER,
    find: 'return this.#doubled.has(cell) ? text.replaceAll',
    replace: 'return this.#doubled.has(-1) ? text.replaceAll',
    rooms: CSV,
  },
];
