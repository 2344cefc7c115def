/** "1 ballot", "2 ballots": a count as it is printed, and its noun in the number it asks for. */
export const counted = (count: string, one: string, many = `${one}s`): string =>
  `${count} ${count === '1' ? one : many}`;
