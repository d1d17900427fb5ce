import { z } from 'zod';
import { roles } from '../../model/command/caller.ts';
import { FileName, Text } from '../../lib/fields.ts';

const Bcrypt = z
  // The message never shows the value: it may be the password itself.
  .string({ error: () => 'must be a bcrypt hash as htpasswd -nBC 10 prints it; a password must not stand here' })
  .regex(/^\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/, {
    error: () => 'must be a bcrypt hash as htpasswd -nBC 10 prints it (cost 4 to 16); a password must not stand here',
  });

/** The supported part of Prometheus' web configuration file. The rest is refused, not ignored. */
export const WebFile = z.strictObject({
  tls_server_config: z
    .strictObject({
      cert_file: FileName,
      key_file: FileName,
      client_auth_type: z.enum(['NoClientCert', 'RequireAndVerifyClientCert']).prefault('NoClientCert'),
      client_ca_file: FileName.optional(),
      min_version: z.enum(['TLS12', 'TLS13']).prefault('TLS12'),
    })
    .optional(),
  basic_auth_users: z.record(Text, Bcrypt).prefault({}),
});

const aDigest = {
  error: () => 'must be the SHA-256 of the token (printf %s TOKEN | sha256sum); the token itself must not stand here',
};

export const TokensFile = z.strictObject({
  tokens: z.array(
    z.strictObject({
      name: Text,
      role: z.enum(roles),
      sha256: z.string(aDigest).regex(/^[0-9a-f]{64}$/, aDigest),
    }),
  ),
});
