/** What an adapter may use of modules that it does not import itself. */
export { didYouMean, misspelt } from '../diagnostics/did-you-mean';
export {
  DID_YOU_MEAN,
  SOURCE,
  advise,
  insert,
  remove,
  removeKey,
  removeOne,
  rewrite,
  write,
} from '../diagnostics/fix';
export type { Fix } from '../diagnostics/fix';
export { shapeOfNotation } from '../payload-type/notation-shape';
export { inferNotation } from '../payload-type/notation-write';
export type { Notation } from '../payload-type/notation-write';
