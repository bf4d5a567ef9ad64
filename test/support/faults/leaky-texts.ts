/** Extra texts in every answer of the fault server, which must not be in any output of the bridge. */

/** Each has characters that JSON, URLs and base64 encode differently. */
const mark = (what: string): string => `leaky"${what}"\\/1+&=<>`;

export const LEAKY = {
  phrase: mark('phrase'),
  header: mark('header'),
  cookie: mark('cookie'),
  challenge: mark('challenge'),
  type: mark('type'),
  retryAfter: mark('retry-after'),
  location: mark('location'),
  error: mark('error'),
  page: mark('page'),
  first: mark('first'),
  note: mark('note'),
  greeting: mark('greeting'),
} as const;

/** Headers that every answer has. */
export const LEAKY_HEADERS = [
  `X-Leaky: ${LEAKY.header}`,
  `Set-Cookie: session=${LEAKY.cookie}; Path=/`,
  `WWW-Authenticate: Bearer realm="upstream", error_description="${LEAKY.challenge}"`,
] as const;
