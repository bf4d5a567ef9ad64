/**
 * Owns which names a request's own headers may have. It must not know values, which are the transport's business.
 */

const NAME = /^[a-z\d][a-z\d!#$%&'*+.^_`|~-]*$/i;

/** They say where a message ends or what becomes of its connection: the transport's business alone. */
const FRAMING =
  /^(connection|content-length|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

/** Whether a header of this name may be written. */
export const isHeaderName = (name: string): boolean => NAME.test(name) && !FRAMING.test(name);
