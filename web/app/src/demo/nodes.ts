import { type ReadonlySignal, signal } from "@preact/signals";

export interface DemoNode {
  readonly node_id: string;
  readonly url: string;
  readonly running: boolean;
}

/** What a node is doing by order of this page. */
export type Doing = "stopping" | "starting";

const PATIENCE_MS = 60_000;
const LOOK_PATIENCE_MS = 3_000;

/** The nodes of the demo, as whichever of them runs tells. */
export class DemoNodes {
  readonly #list = signal<readonly DemoNode[]>([]);
  readonly #answering = signal(true);
  readonly #doing = signal<ReadonlyMap<string, Doing>>(new Map());

  /** @param home the node that this page came from */
  constructor(
    private readonly home: string,
    private readonly send: typeof fetch = (input, init) => fetch(input, init),
  ) {}

  get list(): ReadonlySignal<readonly DemoNode[]> {
    return this.#list;
  }

  /** Whether any node answers. */
  get answering(): ReadonlySignal<boolean> {
    return this.#answering;
  }

  get doing(): ReadonlySignal<ReadonlyMap<string, Doing>> {
    return this.#doing;
  }

  async look(): Promise<void> {
    for (const url of this.#askable()) {
      try {
        this.#take(await this.#ask(url, "/demo/nodes", "GET", LOOK_PATIENCE_MS));
        this.#answering.value = true;
        return;
      } catch {
        // The next one may.
      }
    }
    this.#answering.value = false;
  }

  stop(nodeId: string): Promise<void> {
    return this.#act(nodeId, "stop", "stopping");
  }

  start(nodeId: string): Promise<void> {
    return this.#act(nodeId, "start", "starting");
  }

  /** Another node is asked, as one that dies gives no answer. */
  async #act(nodeId: string, verb: "stop" | "start", doing: Doing): Promise<void> {
    const asked = this.#list.peek().find((node) => node.running && node.node_id !== nodeId);
    if (asked === undefined) throw new Error("no other node runs");
    this.#doing.value = new Map([...this.#doing.peek(), [nodeId, doing]]);
    try {
      const path = `/demo/nodes/${encodeURIComponent(nodeId)}/${verb}`;
      this.#take(await this.#ask(asked.url, path, "POST", PATIENCE_MS));
    } finally {
      const rest = new Map(this.#doing.peek());
      rest.delete(nodeId);
      this.#doing.value = rest;
    }
  }

  #askable(): string[] {
    const known = this.#list.peek();
    const urls = [...known.filter((node) => node.running), ...known].map((node) => node.url);
    return [...new Set(urls.length > 0 ? urls : [this.home])];
  }

  async #ask(url: string, path: string, method: string, patience: number): Promise<unknown> {
    const response = await this.send(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(patience),
      // What pages of other sites cannot send.
      ...(method === "POST" && { headers: { "Content-Type": "application/json" }, body: "{}" }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) {
      const { detail } = answer as { readonly detail?: string };
      throw new Error(detail ?? `${url} answered ${response.status}`);
    }
    return answer;
  }

  #take(answer: unknown): void {
    const { nodes } = answer as { readonly nodes: readonly DemoNode[] };
    if (JSON.stringify(nodes) !== JSON.stringify(this.#list.peek())) {
      this.#list.value = nodes;
    }
  }
}
