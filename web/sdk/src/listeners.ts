/**
 * The listeners of a client. What one of them throws is reported and goes no further, so that a
 * mistake of the application never stops the client half-way.
 */
export class Listeners<E> {
  readonly #byName = new Map<keyof E, Set<{ readonly call: (event: never) => void }>>();
  readonly #report: (error: unknown) => void;

  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  on<K extends keyof E>(name: K, call: (event: E[K]) => void): () => void {
    // An entry of its own each time, so that the same function may be added twice.
    const entry = { call };
    const listeners = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, listeners.add(entry));
    return () => {
      listeners.delete(entry);
    };
  }

  has(name: keyof E): boolean {
    return (this.#byName.get(name)?.size ?? 0) > 0;
  }

  /** Calls those who listen now. One that is taken away meanwhile is not called any more. */
  emit<K extends keyof E>(name: K, event: E[K]): void {
    const listeners = this.#byName.get(name);
    for (const entry of [...(listeners ?? [])]) {
      if (listeners?.has(entry)) {
        this.guard(() => (entry.call as (event: E[K]) => void)(event));
      }
    }
  }

  /** Does something of the application's. */
  guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.report(error);
    }
  }

  /** Tells the application what went wrong in what it gave to the client. */
  report(error: unknown): void {
    try {
      this.#report(error);
    } catch {
      // Then nobody wants to know.
    }
  }
}
