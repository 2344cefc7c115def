/**
 * Inclusion probabilities proportional to size for a fixed sample size: π_i = n x_i/Σx, units for which that reaches 1
 * being taken with certainty and the rest shared among the others, until none is left over
 * (Särndal, Swensson & Wretman 1992, §3.6.1; Tillé 2006, §2.10).
 */
export function inclusionProbabilities(sizes: ArrayLike<number>, n: number, count = sizes.length): Float64Array {
  const probabilities = new Float64Array(count);
  let remaining = n;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += sizes[i]!;
  for (let found = true; found && remaining > 0; ) {
    found = false;
    const limit = sum;
    const places = remaining;
    for (let i = 0; i < count; i++) {
      if (probabilities[i] === 1 || places * sizes[i]! < limit) continue;
      probabilities[i] = 1;
      remaining--;
      sum -= sizes[i]!;
      found = true;
    }
  }
  for (let i = 0; i < count; i++) if (probabilities[i] !== 1) probabilities[i] = (remaining * sizes[i]!) / sum;
  return probabilities;
}
