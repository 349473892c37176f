/**
 * The nodes of a cluster over HTTP: one is asked until it does not answer, then the next. What only reads is asked of the
 * next one at once.
 */
export class Nodes {
  #at = 0;

  constructor(
    private readonly urls: () => readonly string[],
    private readonly send: typeof fetch,
  ) {}

  get url(): string {
    const urls = this.urls();
    return urls[this.#at % Math.max(1, urls.length)] ?? "";
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const asked = this.url;
    try {
      return await this.send(input, init);
    } catch (error) {
      // Another request may have gone on to the next node already.
      if (error instanceof TypeError && this.url === asked) {
        this.#at += 1;
      }
      const again = String(input).replace(asked, this.url);
      if ((init?.method ?? "GET") !== "GET" || this.url === asked || init?.signal?.aborted) {
        throw error;
      }
      return this.send(again, init);
    }
  };
}
