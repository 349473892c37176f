import { utf8Bytes } from "./environment.js";
import { RequestError } from "./errors.js";
import type { Answers, ErrorFrame, Request, RequestOf, ServerFrame, WithoutId } from "./frames.js";
import type { ClientLimits, Environment, WireEntry } from "./types.js";

/** The server closes a connection over a longer frame. */
const MAX_FRAME_BYTES = 64 * 1_024;
/** The server takes 64 at a time; the outbox has its share. */
const MAX_UNDER_WAY = 32;
const MAX_QUEUED = 1_000;

export type Done<T extends keyof Answers> = (answer: Answers[T] | RequestError) => void;
export type Asked<T extends Request["type"]> = { readonly type: T } & WithoutId<RequestOf<T>>;

/** Whoever keeps the connection up. */
export interface RequestsOwner {
  /** Something was asked that will be answered. */
  asked(): void;
  /** A request was not answered, and nothing else came since. */
  silent(): void;
}

interface Pending {
  readonly done: (answer: never) => void;
  readonly timer: unknown;
  readonly at: number;
  readonly length: number;
  /** How many frames had come. */
  readonly heard: number;
}

/**
 * What goes over the present connection: requests, each of which gets one answer or RequestError, at
 * the latest after a time-out; and the log of it all.
 */
export class Requests {
  readonly #environment: Environment;
  readonly #answerMs: number;
  readonly #owner: RequestsOwner;
  readonly #log: (entry: () => WireEntry) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #queue = new Set<{ start(): void; end(error: RequestError): void }>();
  #send: ((text: string) => void) | undefined;
  #open = false;
  #underWay = 0;
  #heard = 0;
  #lastId = 0;

  /** @param log told of every frame; what it is given is dear to make */
  constructor(
    environment: Environment,
    limits: Pick<ClientLimits, "answerMs">,
    owner: RequestsOwner,
    log: (entry: () => WireEntry) => void,
  ) {
    this.#environment = environment;
    this.#answerMs = limits.answerMs;
    this.#owner = owner;
    this.#log = log;
  }

  /** From now on requests go out over a connection. */
  attach(send: (text: string) => void): void {
    this.#send = send;
  }

  /** The server has said welcome: what waited for that goes out. */
  open(): void {
    this.#open = true;
    this.#pump();
  }

  /** The connection is gone: nothing that is under way will be answered. */
  detach(why: string): void {
    this.#send = undefined;
    this.#open = false;
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id, unanswered(why));
    }
  }

  /** There will be no connection: nothing waits for one any more. */
  end(why: string): void {
    for (const waiting of this.#queue) {
      waiting.end(new RequestError("closed", why, false));
    }
  }

  /** Asks over the present connection. Without one there is no answer, at once. */
  ask<T extends keyof Answers>(request: Asked<T>, done: Done<T>, ms = this.#answerMs): void {
    const id = ++this.#lastId;
    const { type, ...rest } = request;
    const frame = { type, id, ...rest } as unknown as Request;
    const text = JSON.stringify(frame);
    if (this.#send === undefined) {
      done(unanswered("not connected"));
    } else if (tooLong(text)) {
      done(tooLarge());
    } else {
      this.#pending.set(id, {
        done,
        timer: this.#environment.setTimeout(() => this.#expire(id), ms),
        at: this.#environment.now(),
        length: text.length,
        heard: this.#heard,
      });
      this.#owner.asked();
      this.#transmit(this.#send, frame, text);
    }
  }

  /**
   * Asks as soon as there is a connection, and waits no longer than a time-out for all of it.
   *
   * @param answered told of the answer, however late
   */
  request<T extends keyof Answers>(request: Asked<T>, answered: Done<T>): Promise<Answers[T]> {
    return new Promise((resolve, reject) => {
      if (this.#queue.size >= MAX_QUEUED) {
        reject(new RequestError("rate_limited", "too many requests wait", true));
        return;
      }
      const end = (error: RequestError) => {
        this.#queue.delete(waiting);
        this.#environment.clearTimeout(timer);
        reject(error);
      };
      const start = () => {
        this.#underWay++;
        this.ask(request, (answer) => {
          this.#underWay--;
          this.#environment.clearTimeout(timer);
          answered(answer);
          answer instanceof RequestError ? reject(answer) : resolve(answer);
          this.#pump();
        });
      };
      const timer = this.#environment.setTimeout(
        () => end(unanswered("there was no connection in time")),
        this.#answerMs,
      );
      const waiting = { start, end };
      this.#queue.add(waiting);
      this.#pump();
    });
  }

  /** Says what gets no answer. Without a connection nobody hears it. */
  tell<T extends Exclude<Request["type"], keyof Answers>>(request: Asked<T>): boolean {
    const text = JSON.stringify(request);
    if (!this.#open || this.#send === undefined || tooLong(text)) {
      return false;
    }
    this.#transmit(this.#send, request as Request, text);
    return true;
  }

  /** A frame has come. What is none is ignored: were it an event, its seq will be missed. */
  received(text: string): { frame: ServerFrame; answers: boolean } | undefined {
    this.#heard++;
    const frame = parse(text);
    if (frame === undefined) {
      return undefined;
    }
    const id = "id" in frame ? frame.id : undefined;
    const pending = id === undefined ? undefined : this.#pending.get(id);
    const at = this.#environment.now();
    this.#log(() => ({
      at,
      direction: "in",
      bytes: utf8Bytes(text),
      frame,
      ...(pending === undefined ? {} : { latency_ms: Math.max(0, at - pending.at) }),
    }));
    if (id !== undefined) {
      this.#settle(id, frame.type === "error" ? refusal(frame) : frame);
    }
    return { frame, answers: pending !== undefined };
  }

  /** A frame was too large for the way to the server. Most likely it was the largest one. */
  tooLarge(): void {
    const [largest] = [...this.#pending].sort(([, a], [, b]) => b.length - a.length);
    if (largest !== undefined) {
      this.#settle(largest[0], tooLarge());
    }
  }

  #pump(): void {
    for (const waiting of this.#queue) {
      if (!this.#open || this.#underWay >= MAX_UNDER_WAY) {
        return;
      }
      this.#queue.delete(waiting);
      waiting.start();
    }
  }

  #transmit(send: (text: string) => void, frame: Request, text: string): void {
    const { token, ...shown } = frame as { token?: string };
    this.#log(() => ({
      at: this.#environment.now(),
      direction: "out",
      bytes: utf8Bytes(text),
      frame: shown as Request,
    }));
    send(text);
  }

  #expire(id: number): void {
    if (this.#pending.get(id)?.heard === this.#heard) {
      this.#owner.silent();
    }
    this.#settle(id, unanswered("no answer in time"));
  }

  #settle(id: number, answer: ServerFrame | RequestError): void {
    const pending = this.#pending.get(id);
    if (pending !== undefined) {
      this.#pending.delete(id);
      this.#environment.clearTimeout(pending.timer);
      pending.done(answer as never);
    }
  }
}

function parse(text: string): ServerFrame | undefined {
  try {
    const frame = JSON.parse(text);
    return typeof frame?.type === "string" ? frame : undefined;
  } catch {
    return undefined;
  }
}

function refusal(error: ErrorFrame): RequestError {
  return new RequestError(error.code, error.message, error.retryable, error.retry_after_ms);
}

function unanswered(why: string): RequestError {
  return new RequestError("unanswered", why, true);
}

function tooLarge(): RequestError {
  return new RequestError("too_large", "the frame is too large", false);
}

function tooLong(text: string): boolean {
  return text.length > MAX_FRAME_BYTES / 3 && utf8Bytes(text) > MAX_FRAME_BYTES;
}
