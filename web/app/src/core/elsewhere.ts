import type { Surroundings } from "./surroundings";

const ANSWER_MS = 150;

type Word = { readonly ask: string } | { readonly yes: string };

/**
 * Whether another tab of the same user is being looked at: that one then tells of what comes, and this one keeps quiet.
 * Tabs ask each other when it matters, so that none needs to remember others that may have crashed.
 */
export class Elsewhere {
  readonly #channel;
  readonly #waiting = new Map<string, (looking: boolean) => void>();
  #count = 0;

  constructor(
    name: string,
    private readonly tab: string,
    private readonly outside: Surroundings,
    private readonly visible: () => boolean,
  ) {
    this.#channel = outside.channel(name, (word) => this.#heard(word as Word));
  }

  looking(): Promise<boolean> {
    if (this.#channel === undefined) {
      return Promise.resolve(false);
    }
    this.#count += 1;
    const ask = `${this.tab}/${this.#count}`;
    return new Promise((resolve) => {
      const answered = (looking: boolean) => {
        this.outside.clearTimeout(timer);
        this.#waiting.delete(ask);
        resolve(looking);
      };
      const timer = this.outside.setTimeout(() => answered(false), ANSWER_MS);
      this.#waiting.set(ask, answered);
      this.#channel?.post({ ask } satisfies Word);
    });
  }

  close(): void {
    this.#channel?.close();
    for (const answered of [...this.#waiting.values()]) {
      answered(false);
    }
  }

  #heard(word: Word): void {
    if ("yes" in word) {
      this.#waiting.get(word.yes)?.(true);
    } else if (this.visible()) {
      this.#channel?.post({ yes: word.ask } satisfies Word);
    }
  }
}
