/**
 * Certificates of an authority of the tests', each with one thing wrong at most. Its keys guard nothing but tests; the
 * authority's own was thrown away. Valid for 100 years from November 2026, except the expired one. Made by:
 *
 *     openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out leaf.key    (and ca.key)
 *     openssl req -x509 -new -key ca.key -days 36500 -subj '/CN=An authority of the tests' -out ca.pem
 *     openssl req -new -key leaf.key -subj /CN=upstream.example -out leaf.csr
 *     openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 36500 -extfile names -out good.pem
 *     openssl ca … -startdate 20200101000000Z -enddate 20200201000000Z -out expired.pem
 *
 * The names are `subjectAltName=DNS:localhost,IP:127.0.0.1,DNS:upstream.example`, or `DNS:elsewhere.example` alone.
 */
import { Secret } from '../../../src/core/secret';

/** What is to be trusted. */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBjzCCATSgAwIBAgIUeOhoVUJOtGjcnrlwJ9xzC4eeBIswCgYIKoZIzj0EAwIw
JDEiMCAGA1UEAwwZQW4gYXV0aG9yaXR5IG9mIHRoZSB0ZXN0czAgFw0yNjExMjIw
NzE5MDZaGA8yMTI2MTAyOTA3MTkwNlowJDEiMCAGA1UEAwwZQW4gYXV0aG9yaXR5
IG9mIHRoZSB0ZXN0czBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKJO1B01fpjn
IAedNI5MJ+dUcJYPJ8DZoqSv55n3QicmjcowPnOgt7ewAnO2wR4Ktxe0f0LBUEFL
IWfJQIlJEuCjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgIEMB0G
A1UdDgQWBBSMIwOmr46TKx/Fc5+z+OIbcbcv/TAKBggqhkjOPQQDAgNJADBGAiEA
+UK86tv3rkShs3cSo7rpkUGDdVsILJ4ct5C5Jwer95YCIQD1unYBdjL/WNm0DrE/
dfltJ1WX0f43Krtd25vD5od83Q==
-----END CERTIFICATE-----
`;

/** A client's options that trust it. */
export const TRUSTING = { tls: { ca: new Secret(AUTHORITY, 'AUTHORITY') } } as const;

const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4fxGnqADDJAFv4mQ
35joqST4kGs8VouG3Vz8aXQhX8uhRANCAATL5R9TwGQjHsad+dLRHNLjUCw98VhJ
8gX0/xLqggS6ebKOlx0EgcqcpN1PsgYsh57M5Zp2k9z7dfCKHUMe0P1j
-----END PRIVATE KEY-----
`;

/** A valid certificate, for clients that trust the authority. */
export const GOOD = {
  key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBvjCCAWSgAwIBAgIUNOKzY77/bY804a76sSE1njPToekwCgYIKoZIzj0EAwIw
JDEiMCAGA1UEAwwZQW4gYXV0aG9yaXR5IG9mIHRoZSB0ZXN0czAgFw0yNjExMjIw
NzE5MDZaGA8yMTI2MTAyOTA3MTkwNlowGzEZMBcGA1UEAwwQdXBzdHJlYW0uZXhh
bXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMvlH1PAZCMexp350tEc0uNQ
LD3xWEnyBfT/EuqCBLp5so6XHQSBypyk3U+yBiyHnszlmnaT3Pt18IodQx7Q/WOj
ezB5MAkGA1UdEwQCMAAwLAYDVR0RBCUwI4IJbG9jYWxob3N0hwR/AAABghB1cHN0
cmVhbS5leGFtcGxlMB0GA1UdDgQWBBRv0VMfCydRJ7qe/hL7HMlv8XXn1jAfBgNV
HSMEGDAWgBSMIwOmr46TKx/Fc5+z+OIbcbcv/TAKBggqhkjOPQQDAgNIADBFAiAN
LkLFAaLcwwxVMxJMCK9poNrLJ2IkX30pMiIeYOJCYAIhAIFOAPtbdrmGHIsZX1I1
wB0NAB3m3qdQaZ3D90DECJnw
-----END CERTIFICATE-----
`,
};

/** Of January 2020. */
export const EXPIRED = {
  key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBqTCCAVCgAwIBAgICEAAwCgYIKoZIzj0EAwIwJDEiMCAGA1UEAwwZQW4gYXV0
aG9yaXR5IG9mIHRoZSB0ZXN0czAeFw0yMDAxMDEwMDAwMDBaFw0yMDAyMDEwMDAw
MDBaMBsxGTAXBgNVBAMMEHVwc3RyZWFtLmV4YW1wbGUwWTATBgcqhkjOPQIBBggq
hkjOPQMBBwNCAATL5R9TwGQjHsad+dLRHNLjUCw98VhJ8gX0/xLqggS6ebKOlx0E
gcqcpN1PsgYsh57M5Zp2k9z7dfCKHUMe0P1jo3sweTAJBgNVHRMEAjAAMCwGA1Ud
EQQlMCOCCWxvY2FsaG9zdIcEfwAAAYIQdXBzdHJlYW0uZXhhbXBsZTAdBgNVHQ4E
FgQUb9FTHwsnUSe6nv4S+xzJb/F159YwHwYDVR0jBBgwFoAUjCMDpq+OkysfxXOf
s/jiG3G3L/0wCgYIKoZIzj0EAwIDRwAwRAIgEBoldYZpqHx6I2nje8hmrdXobJ81
a9dVOindNM0sAZsCIHFp6YF2GBYNwcNek/HiiieUVuEwqO9kTe0v/ggdECe7
-----END CERTIFICATE-----
`,
};

/** For elsewhere.example. */
export const ELSEWHERE = {
  key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBrjCCAVSgAwIBAgIUKVEhi0wCIdglZpjKnn1qcbx8aAswCgYIKoZIzj0EAwIw
JDEiMCAGA1UEAwwZQW4gYXV0aG9yaXR5IG9mIHRoZSB0ZXN0czAgFw0yNjExMjIw
NzE5MDZaGA8yMTI2MTAyOTA3MTkwNlowGzEZMBcGA1UEAwwQdXBzdHJlYW0uZXhh
bXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMvlH1PAZCMexp350tEc0uNQ
LD3xWEnyBfT/EuqCBLp5so6XHQSBypyk3U+yBiyHnszlmnaT3Pt18IodQx7Q/WOj
azBpMAkGA1UdEwQCMAAwHAYDVR0RBBUwE4IRZWxzZXdoZXJlLmV4YW1wbGUwHQYD
VR0OBBYEFG/RUx8LJ1Enup7+EvscyW/xdefWMB8GA1UdIwQYMBaAFIwjA6avjpMr
H8Vzn7P44htxty/9MAoGCCqGSM49BAMCA0gAMEUCIBgXt0Vg1hDM97X71+m4ip+6
T7THiRU6/uOesaNJYSX2AiEA8fzgIV/zWdMPmO40XtHeGNBnwfmF2RIevy0fw2Hf
3dE=
-----END CERTIFICATE-----
`,
};
