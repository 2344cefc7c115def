/** A face for a level of satisfaction, as a path on a field of 24 × 24: two eyes and a mouth. */

/** Id of the face of a mood (−1 … 1) within its page. */
export const faceId = (mood: number): string => `m${Math.round((mood + 1) * 100)}`;

/** Eyes as dots; the mouth's corners rise and its middle falls as the mood gets better. */
export function mouthPath(mood: number): string {
  const short = (value: number) => String(Math.round(value * 10) / 10);
  return `M8 9v.1M16 9v.1M7 ${short(15.5 - 1.5 * mood)}q5 ${short(5.5 * mood)} 10 0`;
}
