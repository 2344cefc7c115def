/** Reading what `strace -f -ttt -y` wrote of a server of the intake: was each answer written after a sync to disk? */

interface Call {
  readonly name: string;
  /** What stands between the name and the result, of a call that was interrupted its beginning. */
  readonly words: string;
  /** Seconds. */
  readonly begun: number;
  readonly ended: number;
}

/** Calls in the order in which they ended; one that another thread interrupted is put together again. */
function readCalls(trace: string): Call[] {
  const open = new Map<string, { name: string; words: string; begun: number }>();
  const calls: Call[] = [];
  for (const line of trace.split('\n')) {
    const [, thread, at, rest] = /^(\d+)\s+(\d+\.\d+) (.*)$/.exec(line) ?? [];
    if (thread === undefined || at === undefined || rest === undefined) continue;
    const now = Number(at);
    const resumed = /^<\.\.\. (\w+) resumed>/.exec(rest);
    const begun = /^(\w+)\((.*)$/.exec(rest);
    if (resumed) {
      const before = open.get(thread);
      // What a read brought stands where it was resumed.
      if (before) calls.push({ ...before, words: before.words + rest.slice(resumed[0].length), ended: now });
      open.delete(thread);
    } else if (begun && rest.endsWith('<unfinished ...>'))
      open.set(thread, { name: begun[1]!, words: begun[2]!, begun: now });
    else if (begun) calls.push({ name: begun[1]!, words: begun[2]!, begun: now, ended: now });
  }
  return calls;
}

const socketOf = ({ words }: Call): string => /^\d+<[^>]*>+/.exec(words)?.[0] ?? words.split(',')[0]!;

/**
 * Answers `201` of a trace, and those of them before which no sync of the named file began after the request was read and
 * ended before the answer was written.
 */
export function findUnsyncedAnswers(
  trace: string,
  file: string,
): { readonly answers: number; readonly unsynced: readonly string[] } {
  const calls = readCalls(trace);
  const syncs = calls.filter(({ name, words }) => /^f(data)?sync$/.test(name) && words.includes(file));
  const requested = new Map<string, number>();
  const unsynced: string[] = [];
  let answers = 0;
  for (const call of calls) {
    if (call.words.includes('"POST /api/')) requested.set(socketOf(call), call.ended);
    if (!call.words.includes('"HTTP/1.1 201')) continue;
    answers += 1;
    const since = requested.get(socketOf(call)) ?? Number.POSITIVE_INFINITY;
    // The word of a call's end may come late, of its beginning never: an answer counts from where its writing began.
    if (!syncs.some(({ begun, ended }) => begun > since && ended < call.begun)) unsynced.push(socketOf(call));
    requested.delete(socketOf(call));
  }
  return { answers, unsynced };
}
