/**
 * Telephone numbers that reach no person: those that regulators keep for fiction, and those that no operator has. An invented
 * number is one of these, where its country has some of the same length.
 */

/** Numbers of one country, without its code: each is one of the beginnings and any further digits. */
export interface UnusedRange {
  /** Of the country, or of all that share it. */
  readonly callingCode: string;
  /** How many digits a number has, without the code. */
  readonly length: number;
  readonly beginnings: readonly string[];
  /** Where they are for documentation, in words: `0161 496 0xxx`. */
  readonly shown: string;
  /** Who keeps them free. */
  readonly source: string;
}

const AREAS = [
  ...[
    '201',
    '202',
    '206',
    '212',
    '213',
    '303',
    '305',
    '312',
    '313',
    '404',
    '415',
    '503',
    '512',
    '602',
    '617',
  ],
  ...['702', '713', '801', '808', '907'],
];

export const UNUSED_RANGES: readonly UnusedRange[] = [
  {
    callingCode: '7',
    length: 10,
    beginnings: ['944', '945', '946', '947'],
    shown: '944 to 947',
    source: 'codes that the numbering plan gives to no operator',
  },
  {
    callingCode: '1',
    length: 10,
    beginnings: AREAS.map((area) => `${area}55501`),
    shown: '555-0100 to 555-0199 of an area',
    source: 'North American Numbering Plan Administration, numbers for fiction',
  },
  {
    callingCode: '44',
    length: 10,
    beginnings: ['7700900'],
    shown: '07700 900000 to 900999',
    source: 'Ofcom, numbers for drama',
  },
  {
    callingCode: '33',
    length: 9,
    beginnings: ['63998', '19900', '26191', '35301', '46571', '53649'],
    shown: '06 39 98 xx xx and five ranges of regions',
    source: 'Arcep, numbers for audiovisual works',
  },
  {
    callingCode: '49',
    length: 10,
    beginnings: ['3023125', '6990009', '4066969', '2214710', '8999998', '17139200'],
    shown: '(0)30 23125 xxx and five others',
    source: 'Bundesnetzagentur, numbers for media',
  },
  {
    callingCode: '49',
    length: 11,
    beginnings: ['176040690'],
    shown: '(0)176 040690 xx',
    source: 'Bundesnetzagentur, numbers for media',
  },
  {
    callingCode: '46',
    length: 9,
    beginnings: [
      ...['3139006', '4062804', '8465004', '9803192'],
      ...['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `7017406${digit}`),
    ],
    shown: '070-174 06 10 to 99 and four ranges of regions',
    source: 'Post- och telestyrelsen, numbers for books and films',
  },
  {
    callingCode: '61',
    length: 9,
    beginnings: ['25550', '27010', '35550', '37010', '75550', '77010', '85550', '87010'],
    shown: '(0x) 5550 xxxx and (0x) 7010 xxxx',
    source: 'Australian Communications and Media Authority, numbers for creative works',
  },
  {
    callingCode: '353',
    length: 9,
    beginnings: ['2091'],
    shown: '020 91x xxxx',
    source: 'Commission for Communications Regulation, numbers for drama',
  },
];
