/** What browsers send of a passkey, as far as it is read; everything in it is checked again where it is verified. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import * as v from 'valibot';

const encoded = v.pipe(v.string(), v.maxLength(20_000), v.regex(/^[A-Za-z0-9_-]*$/));
const credential = {
  id: v.pipe(encoded, v.minLength(1)),
  rawId: encoded,
  type: v.literal('public-key'),
  clientExtensionResults: v.optional(v.looseObject({}), {}),
};

export const assertion = v.pipe(
  v.object({
    ...credential,
    response: v.object({
      clientDataJSON: encoded,
      authenticatorData: encoded,
      signature: encoded,
      userHandle: v.optional(v.nullable(encoded)),
    }),
  }),
  v.transform((value) => value as AuthenticationResponseJSON),
);

export const attestation = v.pipe(
  v.object({
    ...credential,
    response: v.object({
      clientDataJSON: encoded,
      attestationObject: encoded,
      transports: v.optional(v.array(v.pipe(v.string(), v.maxLength(40)))),
    }),
  }),
  v.transform((value) => value as RegistrationResponseJSON),
);
