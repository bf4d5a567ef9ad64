/** Complete answers with wrong content, or far too much of it. */
import { invalid, mismatch, ok, type Defence, type Ending, type Row } from '../../support/faults/row';
import type { ScriptName } from '../scripts';

const row =
  (defence: Defence, ...alsoHeldBy: readonly Defence[]) =>
  (fault: string, script: ScriptName, ends: Ending, without = ''): Row => ({
    fault,
    script,
    ends,
    defence,
    ...(alsoHeldBy.length > 0 && { alsoHeldBy }),
    without,
  });

const TOO_LONG = invalid('', 'at most 1048576 bytes');
const CHARSET = 'UTF-8, or another charset that the Content-Type names';
const TEXT = invalid('', 'valid JSON');

export const content: readonly Row[] = [
  row('charset')(
    'It answers in a charset that does not exist.',
    'charsetUnknown',
    invalid('', CHARSET),
    'answers with wrong data',
  ),
  row('strict JSON', 'codec')(
    'It answers 200 with a page of HTML.',
    'html',
    invalid('', 'JSON, not HTML'),
    'answers with wrong data',
  ),
  row('strict JSON', 'codec')(
    'It answers 200 with a page of HTML, and calls it JSON.',
    'htmlAsJson',
    invalid('', 'JSON, not HTML'),
    'answers with wrong data',
  ),
  row('strict JSON', 'codec')(
    'Its JSON has a comma too many.',
    'jsonInvalid',
    TEXT,
    'answers with wrong data',
  ),
  row('strict JSON', 'codec')('Its JSON is cut off.', 'jsonCut', TEXT, 'answers with wrong data'),
  row('strict JSON', 'codec')(
    'It sends two JSON values in one body.',
    'jsonTwice',
    TEXT,
    'answers with wrong data',
  ),
  row('strict JSON', 'codec')(
    'Its body is empty.',
    'empty',
    invalid('', 'JSON, not an empty body'),
    'answers with wrong data',
  ),
  row('charset')('Its JSON is not UTF-8.', 'utf8Invalid', invalid('', CHARSET), 'answers with wrong data'),
  row('depth limit')(
    'Its JSON is 100,000 levels deep.',
    'deep',
    invalid('', 'JSON at most 64 levels deep'),
    'answers 200 ok',
  ),
  row('one key once')(
    'Its JSON has a duplicate key.',
    'duplicateKeys',
    invalid('', 'JSON without duplicate keys'),
    'answers with wrong data',
  ),
  row('inflate limit')(
    'Its answer becomes 100 MB when it is inflated (gzip).',
    'gzipBomb',
    TOO_LONG,
    'answers 200 ok',
  ),
  row('inflate limit')(
    'Its answer becomes 20 MB when it is inflated (deflate).',
    'deflateBomb',
    TOO_LONG,
    'answers 200 ok',
  ),
  row('inflate limit')(
    'Its answer becomes 20 MB when it is inflated (br).',
    'brotliBomb',
    TOO_LONG,
    'answers 200 ok',
  ),
  row('known encodings', 'codec')(
    'Its answer is compressed twice, and would become 100 MB.',
    'gzipNested',
    invalid('', 'a known content encoding'),
    'answers with wrong data',
  ),
  row('known encodings')(
    'Its answer has an unknown encoding.',
    'encodingUnknown',
    invalid('', 'a known content encoding'),
    'answers 200 ok',
  ),
  row('inflate limit')(
    'Its compressed answer is cut off.',
    'gzipCut',
    invalid('', 'whole compressed data'),
    'answers 200 ok',
  ),
  row('inflate limit')(
    'It declares a compression that the body does not have.',
    'gzipNone',
    invalid('', 'whole compressed data'),
    'tells another expected: an object',
  ),
  row('size limit')(
    'It answers with 100 MB, announced.',
    'floodOfLength',
    TOO_LONG,
    'takes far more than its limit',
  ),
  row('size limit')(
    'It answers with 100 MB in chunks.',
    'floodInChunks',
    TOO_LONG,
    'takes far more than its limit',
  ),
  row('size limit')(
    'It answers with 100 MB until it closes the connection.',
    'floodUntilClose',
    TOO_LONG,
    'takes far more than its limit',
  ),
  row('codec')(
    'It answers with a list instead of a user.',
    'list',
    invalid('', 'an object'),
    'answers with wrong data',
  ),
  row('codec')(
    'It answers with a text instead of a user.',
    'scalar',
    invalid('', 'an object'),
    'answers with wrong data',
  ),
  row('codec')(
    'It answers with null instead of a user.',
    'nothing',
    invalid('', 'an object'),
    'answers with wrong data',
  ),
  row('codec')(
    'It leaves out a field that it always has.',
    'fieldMissing',
    invalid('name', 'text'),
    'answers with wrong data',
  ),
  row('codec')(
    'A field of its answer has become an object.',
    'fieldOther',
    invalid('name', 'text'),
    'answers with wrong data',
  ),
  row('codec')(
    'Its answer does not name its owner.',
    'ownerMissing',
    invalid('id', 'text'),
    'answers 200 ok',
  ),
  row('owner')('It answers with another user’s data.', 'ownerOther', mismatch, 'answers with wrong data'),
  row('owner')(
    'It answers with the data of a user whose number begins alike.',
    'ownerSimilar',
    mismatch,
    'answers with wrong data',
  ),
  row('whole answers')(
    'It compresses its answer although the request did not ask for that.',
    'gzip',
    ok,
    'answers 502 PayloadInvalid',
  ),
];
