/// <reference lib="es2024.sharedmemory" />
/**
 * Writers of one file in several threads of one process take turns. The file has one writer at a time anyway, but a thread
 * that waits inside the engine is blocked, and one that answers pages must not be; nor does the engine wake whoever waited
 * longest. Other processes are kept apart by the engine's own lock, which is taken within a turn.
 */

const free = 0;

/** Where it stands that a turn is a long one. */
const longPlace = 1;

/** A thread that was ended within its turn never gives it back: after this the next goes on to the engine's own lock. */
const patienceMs = 5000;

export class Turn {
  /** To be handed to other threads that write to the same file. */
  readonly shared: SharedArrayBuffer;
  readonly #holder: Int32Array;
  #token: number = free;

  readonly #patienceMs: number;

  constructor(
    shared: SharedArrayBuffer = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT),
    { patience = patienceMs }: { readonly patience?: number } = {},
  ) {
    this.shared = shared;
    this.#holder = new Int32Array(shared);
    this.#patienceMs = patience;
  }

  /**
   * Resolves when it is this connection's turn.
   * @param options.long nobody loses patience with whoever has such a turn: it must be given back, come what may
   */
  async take({ long = false }: { readonly long?: boolean } = {}): Promise<void> {
    const token = 1 + Math.floor(Math.random() * (2 ** 31 - 2));
    let until = performance.now() + this.#patienceMs;
    for (;;) {
      const holder = Atomics.compareExchange(this.#holder, 0, free, token);
      if (holder === free) break;
      if (Atomics.load(this.#holder, longPlace) !== 0) until = performance.now() + this.#patienceMs;
      else if (performance.now() >= until && Atomics.compareExchange(this.#holder, 0, holder, token) === holder) break;
      await Atomics.waitAsync(this.#holder, 0, holder, Math.max(1, until - performance.now())).value;
    }
    this.#token = token;
    if (long) Atomics.store(this.#holder, longPlace, 1);
  }

  /** Ends the turn; after a turn that somebody else took over, nothing. */
  give(): void {
    if (this.#token === free) return;
    if (Atomics.load(this.#holder, 0) === this.#token) Atomics.store(this.#holder, longPlace, 0);
    if (Atomics.compareExchange(this.#holder, 0, this.#token, free) === this.#token) Atomics.notify(this.#holder, 0, 1);
    this.#token = free;
  }
}
