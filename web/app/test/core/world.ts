import "fake-indexeddb/auto";
import { indexedDbOutbox, ParleyClient, type Socket } from "@parley/client";
import { createCore } from "../../src/core/create";
import { preferencesIn } from "../../src/core/preferences";
import type { Surroundings } from "../../src/core/surroundings";
import type { Core, CoreOptions, ServerInfo } from "../../src/core/types";
import { type Frame, Server, type Session } from "./server";
import { settled, Time } from "./time";

export const SERVER: ServerInfo = {
  name: "Parley",
  version: "1",
  auth_mode: "open",
  node_id: "node-1",
  max_text_bytes: 100,
  max_attachment_bytes: 1000,
};

/** A server, and the tabs of its users. */
export class World {
  readonly time = new Time();
  readonly server = new Server();
  readonly #channels = new Map<string, Set<(message: unknown) => void>>();
  /** Whether connections come about. */
  reachable = true;
  #online = true;
  readonly #watchers = new Set<(what: "online" | "offline" | "visible") => void>();
  #tabs = 0;

  /** A tab of a user, whose core has had time to connect. */
  async core(
    user: string,
    options: Partial<CoreOptions> = {},
    outside: Partial<Surroundings> = {},
  ): Promise<Core> {
    this.#tabs += 1;
    const core = await this.waitFor(
      createCore(
        {
          user: { user_id: user, display_name: user },
          server: SERVER,
          urls: ["http://node-1"],
          deviceId: `tab-${this.#tabs}`,
          preferences: preferencesIn(undefined),
          keep: false,
          ...options,
        },
        { ...this.outside(), ...outside },
      ),
    );
    core.setVisible(true);
    await settled();
    return core;
  }

  async waitFor<T>(doing: Promise<T>): Promise<T> {
    doing.catch(() => {}); // told to who waits
    await settled();
    return doing;
  }

  async offline(): Promise<void> {
    this.reachable = false;
    this.#online = false;
    this.server.unreachable = true;
    this.#tell("offline");
    this.server.drop();
    await settled();
  }

  async back(): Promise<void> {
    this.reachable = true;
    this.#online = true;
    this.server.unreachable = false;
    this.#tell("online");
    await settled();
  }

  outside(): Surroundings {
    const { time } = this;
    return {
      now: time.now,
      setTimeout: time.setTimeout,
      clearTimeout: time.clearTimeout,
      client: (options) =>
        new ParleyClient({
          ...options,
          // It fails the test, wherever it is by then.
          onListenerError: (error) =>
            queueMicrotask(() => {
              throw error;
            }),
          environment: {
            WebSocket: this.#sockets(),
            now: time.now,
            random: () => 0.5,
            setTimeout: time.setTimeout,
            clearTimeout: time.clearTimeout,
            online: () => this.#online,
            watch: (changed) => this.#watch(changed),
          },
        }),
      outbox: indexedDbOutbox,
      fetch: this.server.fetch,
      channel: (name, heard) => this.#channel(name, heard),
      online: () => this.#online,
      watchOnline: (changed) => this.#watch(changed),
      measure: async () => undefined,
    };
  }

  #tell(what: "online" | "offline"): void {
    for (const watcher of [...this.#watchers]) {
      watcher(what);
    }
  }

  #watch(changed: (what: "online" | "offline" | "visible") => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  #channel(name: string, heard: (message: unknown) => void) {
    const others = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, others.add(heard));
    return {
      post(message: unknown) {
        for (const other of [...others].filter((one) => one !== heard)) {
          queueMicrotask(() => other(structuredClone(message)));
        }
      },
      close: () => void others.delete(heard),
    };
  }

  #sockets() {
    const world = this;
    return class implements Socket {
      onopen: Socket["onopen"] = null;
      onmessage: Socket["onmessage"] = null;
      onclose: Socket["onclose"] = null;
      onerror: Socket["onerror"] = null;
      readyState = 0;
      #session: Session | undefined;

      constructor() {
        queueMicrotask(() => {
          if (world.reachable) {
            this.readyState = 1;
            this.onopen?.({} as never);
          } else {
            this.onclose?.({ code: 1006, reason: "" } as never);
          }
        });
      }

      send(data: string): void {
        const frame = JSON.parse(data) as Frame;
        queueMicrotask(() => {
          if (frame.type === "hello") {
            this.#hello(frame);
          } else if (this.#session !== undefined && world.server.sessions.has(this.#session)) {
            if (frame.type === "resume") {
              world.server.catchUp(this.#session, frame.resume as Record<string, number>);
            } else {
              world.server.received(this.#session, frame);
            }
          }
        });
      }

      close(): void {
        this.readyState = 3;
        if (this.#session !== undefined) {
          world.server.sessions.delete(this.#session);
        }
      }

      #hello(hello: Frame): void {
        const { id, user_id, token, resume = {} } = hello;
        world.server.hellos.push(hello);
        const user = (user_id ?? world.server.tokens.get(token as string)) as string | undefined;
        const session: Session = {
          user: user ?? "",
          say: (said) => {
            if (world.server.mute) {
              return;
            }
            const data = JSON.stringify(said);
            queueMicrotask(() => this.onmessage?.({ data } as never));
          },
          close: (code, reason = "") => {
            world.server.sessions.delete(session);
            queueMicrotask(() => {
              this.readyState = 3;
              this.onclose?.({ code, reason } as never);
            });
          },
        };
        const refusal = world.server.refusal(user);
        if (user === undefined || refusal !== undefined) {
          const code = refusal?.code ?? "unauthorized";
          const message = refusal?.message ?? "no";
          session.say({ type: "error", id, code, message, retryable: false });
          session.close(4401);
          return;
        }
        this.#session = session;
        session.say({
          type: "welcome",
          id,
          user_id: user,
          session_id: "s",
          node_id: "node-1",
          server_time: world.time.now(),
          heartbeat_ms: 25_000,
          max_text_bytes: 100,
          unread: 0,
        });
        world.server.catchUp(session, resume as Record<string, number>);
        world.server.sessions.add(session);
      }
    };
  }
}
