/** The words that other mapping languages have for what this one has: authors who know those write them first. */

/** For each of our words those of others, in lower case and without _ and -. */
const others: Readonly<Record<string, readonly string[]>> = {
  from: ['path', 'source', 'field', 'get', 'select', 'jsonpath', 'key', 'ref'],
  value: ['const', 'constant', 'literal', 'static', 'text', 'fixed', 'to'],
  first: ['coalesce', 'firstof', 'oneof', 'anyof'],
  join: ['concat', 'concatenate'],
  template: ['format', 'pattern', 'interpolate'],
  sum: ['add', 'total', 'plus'],
  percent: ['ratio', 'share', 'percentage', 'quotient', 'fraction', 'progress'],
  separator: ['delimiter', 'glue', 'sep', 'with'],
  when: ['if', 'condition', 'filter', 'only'],
  via: ['steps', 'transform', 'transforms', 'pipe', 'apply', 'through', 'functions', 'convert'],
  default: ['else', 'fallback', 'otherwise', 'defaultvalue', 'ifmissing', 'ifnull', 'ifnone'],
  ifUnknown: ['iferror', 'onerror', 'ifunreadable', 'catch'],
  required: ['mandatory', 'notnull'],
  equals: ['eq', 'is', 'equal', 'equalto', '=', '==', '==='],
  in: ['contains', 'values', 'includes', 'isin'],
  atLeast: ['gt', 'gte', 'ge', 'greaterthan', 'min', 'minimum', 'morethan', '>=', '>'],
  lessThan: ['lt', 'lte', 'le', 'max', 'maximum', 'below', 'under', '<', '<='],
  all: ['and', 'allof', 'every', '&&'],
  any: ['or', 'some', '||'],
  not: ['!', 'none', 'unless'],
  text: ['string', 'str', 'tostring', 'totext', 'varchar'],
  number: ['float', 'double', 'decimal', 'num', 'tonumber', 'parsefloat', 'numeric', 'int', 'integer'],
  integer: ['int', 'long', 'toint', 'parseint'],
  boolean: ['bool'],
  trim: ['strip'],
  upper: ['uppercase', 'touppercase', 'toupper', 'ucase'],
  lower: ['lowercase', 'tolowercase', 'tolower', 'lcase'],
  part: ['split', 'substring', 'substr', 'slice', 'segment', 'piece', 'before', 'after', 'explode'],
  table: ['map', 'mapping', 'lookup', 'switch', 'case', 'dictionary', 'enum', 'translate'],
  count: ['length', 'size', 'len'],
  date: ['todate', 'parsedate', 'dateformat', 'formatdate', 'datetime'],
  millis: ['timestamp', 'epoch', 'unixtime'],
  absentIf: ['nullif', 'emptyif'],
  adapter: ['type', 'kind', 'driver', 'connector', 'provider'],
  settings: ['config', 'options', 'configuration'],
  lookup: ['query', 'params', 'parameters', 'request', 'search'],
  deadlineMs: ['timeout', 'timeoutms', 'deadline', 'requesttimeout', 'maxtime'],
  retries: ['retry', 'maxretries', 'retrycount', 'attempts', 'maxattempts', 'tries', 'repeat'],
  concurrent: [
    'concurrency',
    'maxconcurrent',
    'maxconcurrency',
    'bulkhead',
    'parallel',
    'parallelism',
    'maxconnections',
    'connections',
    'poolsize',
    'inflight',
  ],
  cache: ['caching', 'cached', 'cachettl', 'cachefor'],
  ttl: ['ttlms', 'ttlseconds', 'maxage', 'seconds', 'expires', 'expiresin', 'lifetime', 'for', 'duration'],
  staleIfError: ['stale', 'stalewhileerror', 'iferror', 'onerror', 'staleonerror', 'grace'],
  probe: ['healthcheck', 'health', 'canary', 'testuser', 'knownuser', 'check', 'ping', 'monitor'],
  limits: ['ratelimit', 'ratelimits', 'throttle', 'throttling', 'quota', 'quotas'],
  perSecond: ['rps', 'qps', 'rate', 'requestspersecond', 'requests', 'rpslimit', 'tps'],
  privateNetwork: [
    'private',
    'allowprivatenetwork',
    'allowprivate',
    'internal',
    'local',
    'loopback',
    'localnetwork',
    'allowlocal',
    'insecure',
    'intranet',
  ],
  fallbackFor: ['fallback', 'backupfor'],
  baseUrl: ['url', 'endpoint', 'host', 'baseuri', 'server'],
  user: ['mapping', 'account', 'rules', 'fields', 'output'],
  sources: ['source', 'upstreams', 'adapters'],
  country: ['region', 'countrycode', 'phonecountry', 'phoneregion', 'defaultcountry', 'defaultregion'],
  phones: ['phone', 'phonenumbers', 'phoneformat', 'numbers'],
  locale: ['lang', 'language'],
  timezone: ['tz', 'zone'],
  messages: ['texts', 'errors'],
};

/** The same as a table that has nothing but these: a candidate is a name of anybody's, such as `toString`. */
const synonyms: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(others));

const plainly = (word: string): string => word.toLowerCase().replace(/[_-]/g, '');

/** Which of the candidates another language calls by this name. */
export const synonymOf = (word: string, candidates: Iterable<string>): string | undefined => {
  const said = plainly(word);
  return [...candidates].find((candidate) => synonyms.get(candidate)?.includes(said) === true);
};
