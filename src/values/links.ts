/** Addresses that the app opens: of the web, and deep links into an app. */

/** An absolute URL of a scheme, written without spaces or credentials. */
const absolute = (scheme: string): RegExp =>
  new RegExp(`^${scheme}://[^\\s/?#@\\\\]+([/?#][^\\s\\\\]*)?$`, 'i');

const WEB = absolute('https?');

/** An absolute http or https URL, written without spaces or credentials. */
export const isWebUrl = (value: string): boolean => WEB.test(value) && URL.canParse(value);

/** `scheme://` and more, with only visible characters. */
const DEEP_LINK = /^([a-z][a-z\d+.-]*):\/\/[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\\]+$/iu;

/**
 * Schemes that do not belong to an app: they run a script, carry a document, read a file, speak another protocol, call
 * someone, or name whichever app the link chooses.
 */
// prettier-ignore
const NOT_AN_APPS: ReadonlySet<string> = new Set([
  'javascript', 'vbscript', 'livescript', 'mocha', 'jscript', 'ecmascript',
  'data', 'blob', 'about', 'view-source', 'feed', 'wyciwyg', 'mhtml', 'cid', 'mid', 'jar', 'zip',
  'file', 'filesystem', 'content', 'resource', 'res', 'asset', 'cdvfile', 'ms-appdata', 'ms-appx',
  'chrome', 'chrome-extension', 'chrome-untrusted', 'devtools', 'edge', 'moz-extension', 'safari-extension', 'opera',
  'intent', 'android-app', 'ios-app', 'itms-services', 'search-ms', 'ms-settings', 'shell', 'prefs', 'app-prefs',
  'http', 'https', 'ws', 'wss', 'ftp', 'ftps', 'sftp', 'ssh', 'telnet', 'smb', 'nfs', 'ldap', 'ldaps', 'gopher', 'git',
  'rtsp', 'mailto', 'tel', 'telprompt', 'sms', 'smsto', 'mms', 'mmsto', 'callto', 'facetime', 'facetime-audio', 'sip',
  'sips', 'skype', 'urn', 'news', 'nntp', 'magnet', 'irc',
]);

/** An app's deep link: `exampleapp://bonus`. */
const isDeepLink = (value: string): boolean => {
  const scheme = DEEP_LINK.exec(value)?.[1]?.toLowerCase();
  return scheme !== undefined && !NOT_AN_APPS.has(scheme) && URL.canParse(value);
};

/** A URL of the web or a deep link. */
export const isLink = (value: string): boolean => isWebUrl(value) || isDeepLink(value);
