import { type ReadonlySignal, signal } from "@preact/signals";

export const MESSAGES = 100;
/** So that there is time to stop a node meanwhile. */
const EVERY_MS = 60;

interface Clock {
  setTimeout(task: () => void, ms: number): unknown;
}

/** Has both say so many things, one after the other. */
export class Talk {
  readonly #said = signal<number | undefined>(undefined);

  constructor(
    private readonly say: (text: string) => Promise<unknown>,
    private readonly clock: Clock,
  ) {}

  /** How many each has said; undefined while nobody talks. */
  get said(): ReadonlySignal<number | undefined> {
    return this.#said;
  }

  async begin(): Promise<void> {
    if (this.#said.peek() !== undefined) return;
    try {
      for (let number = 1; number <= MESSAGES; number++) {
        this.#said.value = number;
        await this.say(`${number} of ${MESSAGES}`);
        await new Promise<void>((done) => this.clock.setTimeout(done, EVERY_MS));
      }
    } finally {
      this.#said.value = undefined;
    }
  }
}
