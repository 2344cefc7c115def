/**
 * A device that many people answer on, one after another: its address carries `quay`, as the language stands there too.
 * Nothing of one person is left for the next: pages leave by themselves, and an old one that is sent again begins anew.
 */

export const isKiosk = (url: { readonly searchParams: Pick<URLSearchParams, 'has'> }): boolean =>
  url.searchParams.has('quay');

/** Name of the hidden field that tells when a page of a shared device was made, in milliseconds. */
export const madeAtField = 'luc';

/** Seconds after which a page of a shared device leaves when nobody touches it. */
export const leavesAfter = (screen: { readonly kind: string }): number => (screen.kind === 'thanks' ? 60 : 300);

/** Whether a posted page had left the screen by itself: the browser's Back has brought it up again. */
export const hadLeft = (form: FormData, now: Date): boolean =>
  !(now.getTime() - Number(form.get(madeAtField)) <= leavesAfter({ kind: 'step' }) * 1000);
