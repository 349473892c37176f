import { type Backoff, Comeback } from "./backoff.js";
import { Dial } from "./dial.js";
import type { RequestError } from "./errors.js";
import type { ServerFrame, Welcome } from "./frames.js";
import { Greeting, type GreetingOwner } from "./greeting.js";
import { Heartbeat } from "./heartbeat.js";
import { Renewal } from "./renewal.js";
import { Requests, type RequestsOwner } from "./requests.js";
import type {
  ClientLimits,
  ClientOptions,
  ConnectionState,
  Environment,
  WaitReason,
  WireEntry,
} from "./types.js";
import { Wire, type WireOwner } from "./wire.js";

const CLOSED = {
  NORMAL: 1000,
  TOO_LARGE: 1009,
  NOT_THIS_PROTOCOL: 4400,
  UNAUTHORIZED: 4401,
  REPLACED: 4409,
  TOO_MANY: 4429,
  DRAINING: 4503,
} as const;

const OFFLINE = "the browser is offline";

/** What the rest of the client is told. */
export interface LinkOwner {
  state(state: ConnectionState): void;
  welcomed(welcome: Welcome): void;
  catchingUp(): void;
  caughtUp(): void;
  /** No connection takes requests any more. */
  down(): void;
  /** @param answers whether a request waited for it */
  received(frame: ServerFrame, answers: boolean): void;
  log(entry: () => WireEntry): void;
  cursors(): Iterable<readonly [chatId: string, seq: number]>;
}

/**
 * Keeps a connection up: beats, comes back after a loss with full jitter or at the hinted time, and
 * stops where the close code says so. What is said on a new connection is its Greeting's.
 */
export class Link implements WireOwner, GreetingOwner, RequestsOwner {
  readonly requests: Requests;
  readonly #environment: Environment;
  readonly #limits: ClientLimits;
  readonly #options: ClientOptions;
  readonly #owner: LinkOwner;
  readonly #dialling: Dial;
  readonly #comeback: Comeback;
  readonly #greeting: Greeting;
  readonly #heartbeat: Heartbeat;
  readonly #renewal: Renewal | undefined;
  #state: ConnectionState = { name: "idle" };
  #wire: Wire | undefined;
  #token: string | undefined;
  /** Counts up whenever what was going on is over. */
  #run = 0;
  #timer: unknown;
  #drainTimer: unknown;
  #unwatch: (() => void) | undefined;

  constructor(
    environment: Environment,
    limits: ClientLimits,
    options: ClientOptions,
    backoff: Backoff,
    owner: LinkOwner,
  ) {
    this.#environment = environment;
    this.#limits = limits;
    this.#options = options;
    this.#owner = owner;
    this.requests = new Requests(environment, limits, this, (entry) => owner.log(entry));
    this.#dialling = new Dial(options);
    this.#comeback = new Comeback(backoff);
    this.#greeting = new Greeting(this.requests, () => owner.cursors(), this);
    this.#heartbeat = new Heartbeat(environment, () => this.#ping(limits.answerMs));
    this.#renewal =
      options.token &&
      new Renewal(environment, this.requests, backoff, options.token, (e) => this.#signedOut(e));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /**
   * Connects, if there is no connection nor one on its way: at once, but for a beginning for which
   * the browser is offline.
   */
  connect(): void {
    const { name } = this.#state;
    if (name === "waiting") {
      this.#dial();
    } else if (name === "idle" || name === "ended") {
      this.#unwatch = this.#environment.watch((what) => this.#changed(what));
      if (this.#environment.online()) {
        this.#dial();
      } else {
        this.#lost("offline", OFFLINE);
      }
    }
  }

  /** Ends until `connect` is called again. */
  end(code: number = CLOSED.NORMAL, reason = "closed by the application"): void {
    if (this.#state.name !== "ended" && this.#leave(reason, true)) {
      this.#unwatch?.();
      this.#unwatch = undefined;
      this.requests.end(reason);
      this.#become({ name: "ended", code, reason });
    }
  }

  resync(): void {
    this.#greeting.resync();
  }

  // Connecting.

  #dial(): void {
    const run = ++this.#run;
    this.#comeback.connecting();
    this.#limit("no token came");
    this.#become({ name: "connecting", attempt: this.#comeback.attempt });
    if (run === this.#run) {
      this.#dialling.token().then(
        (token) => run === this.#run && this.#open(token),
        (error) => run === this.#run && this.#noToken(error),
      );
    }
  }

  #noToken(error: unknown): void {
    if (!this.#signedOut(error)) {
      this.#lost("token", `no token: ${error}`);
    }
  }

  #signedOut(error: unknown): boolean {
    const signedOut = error instanceof Error && error.name === "SignedOut";
    if (signedOut) {
      this.end(CLOSED.UNAUTHORIZED, error.message);
    }
    return signedOut;
  }

  #open(token: string | undefined): void {
    this.#token = token;
    this.#limit("no answer came");
    try {
      this.#wire = new Wire(this.#environment, this.#dialling.next(), this);
    } catch (error) {
      this.#lost("lost", String(error));
    }
  }

  opened(): void {
    const { deviceId, userId } = this.#options;
    this.requests.attach((text) => this.#wire?.send(text));
    this.#greeting.hello({
      ...(this.#token === undefined ? {} : { token: this.#token }),
      ...(userId === undefined ? {} : { user_id: userId }),
      device_id: deviceId,
    });
  }

  welcomed(welcome: Welcome): void {
    const { node_id, session_id } = welcome;
    this.#environment.clearTimeout(this.#timer);
    this.#heartbeat.start(welcome.heartbeat_ms);
    if (this.#token !== undefined) {
      this.#renewal?.start(this.#token, welcome.server_time);
    }
    const run = this.#run;
    this.requests.open();
    this.#owner.welcomed(welcome);
    if (run === this.#run) {
      this.#become({ name: "catching_up", node_id, session_id });
    }
  }

  catchingUp(): void {
    this.#owner.catchingUp();
  }

  caughtUp(): void {
    const run = this.#run;
    if (this.#state.name === "catching_up") {
      this.#comeback.live(this.#environment.now());
      this.#become({ ...this.#state, name: "live" });
    }
    if (run === this.#run) {
      this.#owner.caughtUp();
    }
  }

  refused(error: RequestError): void {
    const reason = `${error.code}: ${error.message}`;
    if (error.code === "unauthorized") {
      this.closed(CLOSED.UNAUTHORIZED, reason);
    } else if (error.code === "forbidden") {
      this.end(CLOSED.UNAUTHORIZED, reason);
    } else if (error.retryable || this.#state.name !== "connecting") {
      // That a resume is refused says nothing against the next hello.
      this.#lost("lost", reason, error.retryAfterMs);
    } else {
      this.end(CLOSED.NOT_THIS_PROTOCOL, reason);
    }
  }

  // Being connected.

  received(text: string): void {
    const run = this.#run;
    const received = this.requests.received(text);
    if (received === undefined || run !== this.#run) {
      return;
    }
    switch (received.frame.type) {
      case "live":
        this.#greeting.live();
        break;
      case "resync":
        this.#greeting.resync();
        break;
      case "drain":
        this.#drain(received.frame.reconnect_in_ms);
        break;
      default:
        this.#owner.received(received.frame, received.answers);
    }
  }

  asked(): void {
    this.#heartbeat.asked();
  }

  silent(): void {
    this.#lost("lost", "nothing came from the server in time");
  }

  #ping(ms: number): void {
    this.requests.ask({ type: "ping" }, () => {}, ms);
  }

  /** The node goes away: whatever it does, at the given time we are somewhere else. */
  #drain(ms: number): void {
    this.#comeback.hint(this.#environment.now() + ms);
    this.#environment.clearTimeout(this.#drainTimer);
    this.#drainTimer = this.#environment.setTimeout(
      () => this.closed(CLOSED.DRAINING, "the node goes away"),
      ms,
    );
  }

  #changed(what: "online" | "offline" | "visible"): void {
    const { state } = this;
    if (what === "offline") {
      if (state.name !== "waiting") {
        this.#lost("offline", OFFLINE);
      }
    } else if (state.name === "waiting") {
      if (state.reason !== "draining" && state.reason !== "too_many") {
        this.#dial();
      }
    } else if (state.name !== "connecting") {
      this.#ping(this.#limits.probeMs);
    }
  }

  // Losing the connection.

  closed(code: number, reason: string): void {
    const run = this.#run;
    switch (code) {
      case CLOSED.NOT_THIS_PROTOCOL:
      case CLOSED.REPLACED:
        this.end(code, reason);
        break;
      case CLOSED.UNAUTHORIZED:
        if (this.#dialling.refused()) {
          this.#lost("token", reason);
        } else {
          this.end(code, reason);
        }
        break;
      case CLOSED.TOO_LARGE:
        this.requests.tooLarge();
        if (run === this.#run) {
          this.#lost("lost", reason);
        }
        break;
      case CLOSED.TOO_MANY:
        this.#lost("too_many", reason);
        break;
      case CLOSED.DRAINING:
        this.#lost("draining", reason);
        break;
      default:
        this.#lost("lost", reason || `closed with ${code}`);
    }
  }

  #lost(why: WaitReason, detail: string, atLeastMs = 0): void {
    if (!this.#leave(detail, false)) {
      return;
    }
    const now = this.#environment.now();
    const offline = !this.#environment.online();
    const tooMany = why === "too_many";
    const delay = this.#comeback.delay(now, { offline, tooMany, atLeastMs });
    this.#timer = this.#environment.setTimeout(() => this.#dial(), delay);
    this.#become({
      name: "waiting",
      attempt: this.#comeback.attempt,
      retryAt: now + delay,
      reason: offline ? "offline" : why,
      detail,
    });
  }

  /**
   * Lets the connection go, if there is one. First nothing more is asked, then what was asked is
   * told that no answer comes.
   *
   * @param quietly whether there is time for that
   * @returns false if somebody who was told has begun something else
   */
  #leave(why: string, quietly: boolean): boolean {
    const run = ++this.#run;
    this.#environment.clearTimeout(this.#timer);
    this.#environment.clearTimeout(this.#drainTimer);
    this.#heartbeat.stop();
    this.#renewal?.stop();
    this.#greeting.end();
    this.#wire?.close(quietly);
    this.#wire = undefined;
    this.#owner.down();
    this.requests.detach(why);
    return run === this.#run;
  }

  #limit(why: string): void {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = this.#environment.setTimeout(
      () => this.#lost("lost", why),
      this.#limits.connectMs,
    );
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#owner.state(state);
  }
}
