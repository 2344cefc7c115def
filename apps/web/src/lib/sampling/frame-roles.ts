/** What a column of a frame may be, in the order in which it is offered; the browser does not carry the operations. */
import type { FrameRole } from '@longdan/operations';

export const frameRoles: readonly FrameRole[] = [
  'key',
  'commune',
  'hamlet',
  'field',
  'unit',
  'received',
  'finished',
  'result',
  'size',
  'stratum',
  'above',
  'contact-name',
  'contact-phone',
  'contact-address',
];
