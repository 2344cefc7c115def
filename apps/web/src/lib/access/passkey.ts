/** Passkeys in the browser: what the server asks goes to the device, what the device signs goes back. */

/** Whether this browser, at this address, can use passkeys and speak of them as JSON. */
export const knowsPasskeys = (): boolean =>
  isSecureContext &&
  'PublicKeyCredential' in globalThis &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential &&
  'toJSON' in PublicKeyCredential.prototype;

async function send<T>(path: string, content: unknown): Promise<T> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  });
  const read = (await answer.json()) as T & { message?: string };
  if (!answer.ok) throw new Refused(read.message ?? answer.statusText);
  return read;
}

/** The server's own words of refusal. */
export class Refused extends Error {}

/** Makes a passkey for who is signed in. @throws Refused with words; anything else when the device made none */
export async function addPasskey(path: string, { name, password }: { name: string; password: string }): Promise<void> {
  const asked = await send<PublicKeyCredentialCreationOptionsJSON>(path, { step: 'ask', password });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  await send(path, { step: 'answer', name, response: made.toJSON() });
}

/** Comes in by a passkey of this site. */
export async function enterByPasskey(path: string): Promise<void> {
  const asked = await send<PublicKeyCredentialRequestOptionsJSON>(path, { step: 'ask' });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
  const signed = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  await send(path, { step: 'answer', response: signed.toJSON() });
}
