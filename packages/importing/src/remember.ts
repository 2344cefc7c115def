/** Remembers what a pure function gave for a text: the columns of a large file hold few different ones. Forgets all when full. */
export function remember<T>(read: (text: string) => T, most = 5_000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (known.has(text)) return known.get(text) as T;
    if (known.size >= most) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}
