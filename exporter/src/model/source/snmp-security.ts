/** As the configuration names them. `none` is SNMPv3 without authentication. */
export const snmpAuths = ['none', 'md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
export type SnmpAuth = (typeof snmpAuths)[number];

/** `aes` is AES-128; `aes256b` (Blumenthal) and `aes256r` (Reeder) differ in how the key is made longer. */
export const snmpPrivacies = ['none', 'des', 'aes', 'aes256b', 'aes256r'] as const;
export type SnmpPrivacy = (typeof snmpPrivacies)[number];
