import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const READY = /Parley is ready: (http:\S+)/;
/** The launcher builds the jar if need be. */
const START_MS = 570_000;
/** Finds the JDK as the launcher does. */
const BY_JAR = `. "$0/bin/lib/jdk.sh"; require_jdk test
  exec "$JAVA_HOME/bin/java" "@$0/bin/lib/jvm.options" -Xmx512m -jar "$1" serve`;

/** A real node with data of its own. */
export class ParleyNode {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
    readonly folder: string,
  ) {}

  /** From the jar that PARLEY_JAR names, or by the launcher, which builds it if need be. */
  static async start(mode: "open" | "accounts"): Promise<ParleyNode> {
    const folder = await mkdtemp(join(tmpdir(), "parley-sdk-"));
    const jar = process.env.PARLEY_JAR;
    const [command, args] = jar
      ? ["bash", ["-c", BY_JAR, ROOT, jar]]
      : [`${ROOT}bin/parley`, ["serve"]];
    const node = spawn(command, args, {
      cwd: folder,
      env: {
        ...foreign(process.env),
        PARLEY_JAVA_OPTS: "-Xmx512m",
        PARLEY_AUTH_MODE: mode,
        PARLEY_HTTP_HOST: "127.0.0.1",
        PARLEY_HTTP_PORT: "0",
        PARLEY_DATA_DIR: join(folder, "data"),
      },
    });
    try {
      return new ParleyNode(await ready(node), node, folder);
    } catch (error) {
      node.kill("SIGKILL");
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      this.process.kill("SIGTERM");
      const late = setTimeout(() => this.process.kill("SIGKILL"), 20_000);
      await once(this.process, "exit");
      clearTimeout(late);
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Without what the node would take for settings of its own. */
function foreign(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PARLEY_")));
}

function ready(node: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const url = READY.exec(said)?.[1];
      if (url !== undefined) {
        resolve(url);
      }
    };
    node.stdout?.on("data", hear);
    node.stderr?.on("data", hear);
    node.on("error", reject);
    node.on("exit", (code) => reject(new Error(`the node ended with ${code}:\n${said}`)));
    setTimeout(() => reject(new Error(`the node is not ready:\n${said}`)), START_MS).unref();
  });
}

/** A way to a node that can be cut, or swallow all that goes over it, at any moment. */
export class Way {
  readonly #pairs = new Set<[Socket, Socket]>();
  readonly #server: Server;
  cuts = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async to(url: string): Promise<Way> {
    const target = new URL(url);
    const server = createServer();
    const way = new Way(server);
    server.on("connection", (client) => {
      const node = connect(Number(target.port), target.hostname);
      const pair: [Socket, Socket] = [client, node];
      way.#pairs.add(pair);
      for (const [from, to] of [pair, [node, client] as const]) {
        from.on("error", () => {});
        from.on("close", () => {
          to.destroy();
          way.#pairs.delete(pair);
        });
        from.pipe(to);
      }
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return way;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }

  /** Whatever is on its way is lost. */
  cut(): void {
    for (const [client, node] of this.#pairs) {
      this.cuts++;
      client.resetAndDestroy();
      node.resetAndDestroy();
    }
  }

  /** From now on nothing comes through on what is open, and nobody is told. */
  swallow(): void {
    for (const [client, node] of this.#pairs) {
      this.cuts++;
      client.unpipe().resume();
      node.unpipe().resume();
    }
  }

  close(): void {
    this.#server.close();
    this.cut();
  }
}
