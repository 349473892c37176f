import type { Environment, Socket } from "./types.js";

const SUBPROTOCOL = "parley.v1";
const CONNECTING = 0;
const NORMAL = 1000;
const ABNORMAL = 1006;

/** Whoever uses a connection. */
export interface WireOwner {
  opened(): void;
  received(text: string): void;
  /** Once, also when the connection never came about. */
  closed(code: number, reason: string): void;
}

/** One WebSocket connection. Tells its owner nothing more once `close` was called. */
export class Wire {
  readonly #socket: Socket;

  /** @throws if `url` is none */
  constructor(environment: Pick<Environment, "WebSocket">, url: string, owner: WireOwner) {
    const socket: Socket = new environment.WebSocket(address(url), SUBPROTOCOL);
    this.#socket = socket;
    socket.onopen = () => owner.opened();
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (typeof data === "string") {
        owner.received(data);
      }
    };
    socket.onclose = ({ code = ABNORMAL, reason = "" }: { code?: number; reason?: string }) => {
      this.#silence();
      owner.closed(code, reason);
    };
    // `close` follows, and says as much.
    socket.onerror = () => {};
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /**
   * @param quietly one that is about to open is closed after that, since browsers complain in the
   *   console otherwise
   */
  close(quietly: boolean): void {
    const socket = this.#socket;
    this.#silence();
    if (quietly && socket.readyState === CONNECTING) {
      socket.onopen = () => socket.close(NORMAL);
    } else {
      socket.close(NORMAL);
    }
  }

  #silence(): void {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
  }
}

function address(origin: string): string {
  return `${origin.replace(/^http/, "ws").replace(/\/+$/, "")}/v1/ws`;
}
