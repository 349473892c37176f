import { RequestError } from "./errors.js";
import type { Cursors, Hello, Welcome } from "./frames.js";
import type { Requests } from "./requests.js";
import { resumeParts } from "./resume-parts.js";

/** Whoever keeps the connection up. */
export interface GreetingOwner {
  /** Hello was answered. */
  welcomed(welcome: Welcome): void;
  /** The server begins to send what was missed. */
  catchingUp(): void;
  /** The server has sent what was missed in all chats. */
  caughtUp(): void;
  /** Hello, or what followed it, came to nothing. */
  refused(error: RequestError): void;
}

/**
 * What a client says of itself on a connection: hello with the cursors of its chats, as many as fit
 * a frame, and the others by `resume`, each after the `live` of the one before, as the server takes
 * no more at a time. Then `resume` again where events may be missing.
 */
export class Greeting {
  readonly #requests: Requests;
  readonly #cursors: () => Iterable<readonly [chatId: string, seq: number]>;
  readonly #owner: GreetingOwner;
  #parts: Cursors[] = [];
  /** Whether a `live` is to come. */
  #underWay = false;
  #greeted = false;
  #again = false;
  /** Counts up with each connection. */
  #run = 0;

  constructor(
    requests: Requests,
    cursors: () => Iterable<readonly [chatId: string, seq: number]>,
    owner: GreetingOwner,
  ) {
    this.#requests = requests;
    this.#cursors = cursors;
    this.#owner = owner;
  }

  /** A connection is open, and requests go over it. */
  hello(who: Pick<Hello, "token" | "user_id" | "device_id">): void {
    this.#parts = resumeParts(this.#cursors());
    const first = this.#parts.shift() ?? {};
    const resume = Object.keys(first).length === 0 ? {} : { resume: first };
    this.#begin();
    this.#requests.ask(
      { type: "hello", ...who, ...resume },
      this.#unlessRefused((welcome) => {
        this.#greeted = true;
        this.#owner.welcomed(welcome);
      }),
    );
  }

  /** The server has sent what it was asked for. */
  live(): void {
    this.#underWay = false;
    this.#next();
  }

  /** Events may be missing in any chat. */
  resync(): void {
    this.#again = true;
    if (this.#greeted && !this.#underWay) {
      this.#next();
    }
  }

  /** The connection is gone. What is unanswered from here on says nothing new. */
  end(): void {
    this.#run++;
    this.#parts = [];
    this.#greeted = this.#underWay = this.#again = false;
  }

  #next(): void {
    if (this.#parts.length === 0 && this.#again) {
      this.#again = false;
      this.#parts = resumeParts(this.#cursors());
    }
    const resume = this.#parts.shift();
    if (resume === undefined) {
      this.#owner.caughtUp();
      return;
    }
    this.#begin();
    this.#requests.ask(
      { type: "resume", resume },
      this.#unlessRefused(() => {}),
    );
  }

  #unlessRefused(then: (welcome: Welcome) => void): (answer: Welcome | RequestError) => void {
    const run = this.#run;
    return (answer) => {
      if (run === this.#run) {
        answer instanceof RequestError ? this.#owner.refused(answer) : then(answer);
      }
    };
  }

  #begin(): void {
    this.#underWay = true;
    this.#owner.catchingUp();
  }
}
