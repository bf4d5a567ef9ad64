/** Texts that try to leave their place in another syntax, and texts that people have in names and addresses. */

/** Signs that mean something in one of the syntaxes, and escapes of them. */
const SIGNS = [
  "'", "''", "'''", '"', '""', '"""', '\\', '\\\\', "\\'", '\\"', '\\n', '\\u0027', '\\u{22}', '`', '%', '%%', '_', '%27',
  '%2527', '%22', '&', '&amp;', '&apos;', '&#39;', '&#x27;', '<', '>', '</', '/>', '<!--', '-->', '<![CDATA[', ']]>',
  '<?xml?>', '<!DOCTYPE a>', '<!ENTITY a "b">', '#', '--', '/*', '*/', '//', ';', ',', '(', ')', '[', ']', '{', '}',
  '{q}', '{{q}}', '${q}', '$', '$$', '@', '|', '~', '=', ':', '+', '?', '!', '*', '^', '\u2019', '\u02bc', '\uff07',
  '\uff02', '\u201c', '\u2028', '\u2029', '\u00a0', '\u200b', '\u202e', '\ufeff', '\u0000', '\n', '\r', '\r\n', '\t',
  '\u001b', '\u007f', '\u0085', '\ud800', '\udc00', '\ufffe', '\uffff', '\ue000', '\ue0000\ue000',
]; // prettier-ignore

/** Attacks on a syntax, as they are known from each. */
const ATTACKS = [
  "' or 1 eq 1 or '", "' or true or 'a' eq '", "') or (Id ne '", "' OR Name LIKE '%", "x' LIMIT 1 OFFSET 1 --",
  "\\' OR Id != '", "\\\\' OR Id != '", "' OR Id IN (SELECT Id FROM Account) OR Name = '", '") { id } admin: customers(x: "',
  '" } }) { id } #', '\\") { id } #', '"""" ) { id }', '\\u0022) { id } #', '","admin":true,"x":"', '"},{"a":"',
  '\\","admin":true,"x":"', '</q><admin>true</admin><q>', '" admin="true', "' admin='true", '&lt;/q&gt;', '&#60;/q&#62;',
  ']]></q><q><![CDATA[', '--><q/><!--', '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;', '?><q/><?x', '%25',
  '100%', 'a_b', '\\%', '\\_', '%\\', '_\\', "admin'--", "'; DROP TABLE users; --", "1' AND '1'='1", '1 or 1=1',
  "contains(email,'')", "substringof('a',email)", '$filter=1 eq 1', "'||'a'||'", "' and startswith(email,'a') and 'a' eq 'a",
  "%' OR '%' = '", "%00'", "\u0000' OR 1=1", "'\n OR 1=1 \n'", '"\n) { id }\n#', '"\r) { id }', "\ud800' or 1 eq 1",
]; // prettier-ignore

/** Texts that must be found as they are. */
export const LEGITIMATE = [
  "O'Brien", "d'Arc", "Jean-Luc O'Neil", "L'Oréal & Co", 'Иван Петров', 'Ёлкина', 'ООО "Ромашка"', 'Müller', 'Nguyễn Văn An',
  '李小龙', 'あいうえお', 'عبد الله', 'José María', 'a.b+c@shop.example', "o'brien+tag@shop.example", '100% cotton', 'a_b',
  'C:\\temp', 'AT&T', '5 < 6', '6 > 5', '"quoted"', 'x=y', 'a;b', 'a,b', '(c)', '[d]', '{e}', '#1', '50 %', '~', '7 900', 'é',
  'e\u0301', '👩‍👩‍👧', '😀', 'null', 'true', '0012', '-5', '1e5', 'NaN', "''", 'Null', 'SELECT', "it's", 'a  b', '–', '№ 5', '½',
]; // prettier-ignore

const around = SIGNS.flatMap((sign) => [sign, `a${sign}`, `${sign}b`, `a${sign}b${sign}`]);

/** All of them. */
export const HOSTILE: readonly string[] = [...new Set([...around, ...ATTACKS, ...LEGITIMATE])];
