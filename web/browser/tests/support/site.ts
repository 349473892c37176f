import { createServer, type Server } from "node:http";

/** A site that is not a node's, of one page. */
export class Site {
  page = "";

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async open(): Promise<Site> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const site = new Site(server, `http://127.0.0.1:${address.port}`);
    server.on("request", (_, response) => {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(site.page);
    });
    return site;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
