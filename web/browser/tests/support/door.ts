import { connect, createServer, type Server, type Socket } from "node:net";
import type { Node } from "../../fixtures";

/**
 * The address that a client has of a cluster, as a load balancer has one: what comes in goes to the first of its nodes
 * that answers. It passes bytes on, so the nodes see the client's own Host and Origin.
 */
export class Door implements Node {
  readonly mode: Node["mode"];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #open = true;

  private constructor(
    server: Server,
    private readonly nodes: readonly Node[],
  ) {
    this.#server = server;
    this.mode = nodes[0]?.mode ?? "accounts";
    server.on("connection", (client) => this.#enter(client));
  }

  /** Node for node, in the order in which they are to be tried. */
  static async to(...nodes: readonly Node[]): Promise<Door> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    return new Door(server, nodes);
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("closed for good");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Cuts all who are inside off, and lets nobody in until {@link open}. */
  shut(): void {
    this.#open = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  open(): void {
    this.#open = true;
  }

  async close(): Promise<void> {
    this.shut();
    await new Promise((closed) => this.#server.close(closed));
  }

  #enter(client: Socket): void {
    this.#keep(client);
    if (this.#open) this.#connect(client, this.nodes);
    else client.destroy();
  }

  #connect(client: Socket, [node, ...others]: readonly Node[]): void {
    if (node === undefined) return void client.destroy();
    const { hostname, port } = new URL(node.url);
    const server = connect(Number(port), hostname);
    server.once("error", () => {
      if (server.connecting || server.pending) this.#connect(client, others);
    });
    server.once("connect", () => {
      this.#keep(server);
      client.pipe(server).pipe(client);
      client.once("close", () => server.destroy());
      server.once("close", () => client.destroy());
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
