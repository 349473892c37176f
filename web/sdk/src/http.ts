import { HttpProblem, problemOf } from "./http/problem.js";
import type { Answer, Arguments, Method, PathsOf, Schemas } from "./http/types.js";
import { type UploadOptions, uploadByXhr } from "./http/upload.js";

export type { components, operations, paths } from "./http/openapi.js";
export { HttpProblem } from "./http/problem.js";
export type { Answer, Arguments, Method, PathsOf, Schemas } from "./http/types.js";
export type { UploadOptions } from "./http/upload.js";

/** A file that was taken; its `ref` goes into `attachments` of a message. */
export type Uploaded = Schemas["TakenFile"];

export interface HttpOptions {
  /** The origin of a node, such as "https://chat.example"; "" for the page's own. */
  readonly url: string | (() => string);
  /** Asked before each request, and once more ("refused") if the server refuses what it gave. */
  readonly token?: (why: "request" | "refused") => Promise<string>;
  /** In open mode, in place of `token`. */
  readonly userId?: string;
  readonly fetch?: typeof fetch;
}

/** The parts of a request, of whatever method. */
interface Loose {
  /** Objects, as the types of the methods see to. */
  readonly path?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** The HTTP API of a node, typed by its description `docs/openapi.yaml`. Rejects with HttpProblem. */
export class ParleyHttp {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  get<P extends PathsOf<"get">>(path: P, ...args: Arguments<"get", P>) {
    return this.#json<Answer<"get", P>>("get", path, args[0]);
  }

  post<P extends PathsOf<"post">>(path: P, ...args: Arguments<"post", P>) {
    return this.#json<Answer<"post", P>>("post", path, args[0]);
  }

  put<P extends PathsOf<"put">>(path: P, ...args: Arguments<"put", P>) {
    return this.#json<Answer<"put", P>>("put", path, args[0]);
  }

  patch<P extends PathsOf<"patch">>(path: P, ...args: Arguments<"patch", P>) {
    return this.#json<Answer<"patch", P>>("patch", path, args[0]);
  }

  delete<P extends PathsOf<"delete">>(path: P, ...args: Arguments<"delete", P>) {
    return this.#json<Answer<"delete", P>>("delete", path, args[0]);
  }

  /** Uploads a file, by XMLHttpRequest where there is one, since `fetch` tells no progress. */
  async upload(file: Blob, options: UploadOptions): Promise<Uploaded> {
    const url = this.#url("/v1/attachments", { query: { name: options.name } });
    return this.#authorised(async (headers) => {
      if (typeof XMLHttpRequest !== "undefined") {
        return uploadByXhr<Uploaded>(url, file, headers, options);
      }
      const init: RequestInit = { method: "POST", headers, body: file };
      return (await this.#fetch(url, init, options.signal)).json();
    });
  }

  /** Where a file is. To get it a token is needed, which a link does not have: see `blob`. */
  attachmentUrl(attachmentId: string, options: { readonly preview?: boolean } = {}): string {
    const preview = options.preview ? "/preview" : "";
    return this.#url(`/v1/attachments/${encodeURIComponent(attachmentId)}${preview}`, {});
  }

  /** The bytes of a file, or of its preview. */
  async blob(
    attachmentId: string,
    options: { readonly preview?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<Blob> {
    const url = this.attachmentUrl(attachmentId, options);
    return this.#authorised(async (headers) =>
      (await this.#fetch(url, { headers }, options.signal)).blob(),
    );
  }

  #json<A>(method: Method, path: string, request: Loose = {}): Promise<A> {
    return this.#authorised(async (headers) => {
      const init: RequestInit = { method: method.toUpperCase(), headers };
      if (request.body !== undefined) {
        headers["Content-Type"] = "application/json";
        init.body = JSON.stringify(request.body);
      }
      if (request.idempotencyKey !== undefined) {
        headers["Idempotency-Key"] = request.idempotencyKey;
      }
      const response = await this.#fetch(this.#url(path, request), init, request.signal);
      const text = await response.text();
      return (text === "" ? undefined : JSON.parse(text)) as A;
    });
  }

  /** Does something with the headers that say who asks; once more with another token if need be. */
  async #authorised<A>(ask: (headers: Record<string, string>) => Promise<A>): Promise<A> {
    const { token } = this.#options;
    try {
      return await ask(await this.#headers("request"));
    } catch (problem) {
      const refused = problem instanceof HttpProblem && problem.status === 401;
      if (!refused || token === undefined) {
        throw problem;
      }
      return ask(await this.#headers("refused"));
    }
  }

  async #headers(why: "request" | "refused"): Promise<Record<string, string>> {
    const { token, userId } = this.#options;
    if (token !== undefined) {
      return { Authorization: `Bearer ${await token(why)}` };
    }
    return userId === undefined ? {} : { "Parley-User": userId };
  }

  async #fetch(url: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
    const ask = this.#options.fetch ?? fetch;
    const response = await ask(url, signal === undefined ? init : { ...init, signal });
    if (!response.ok) {
      throw problemOf(response.status, await response.text());
    }
    return response;
  }

  #url(path: string, request: Loose): string {
    const parameters = (request.path ?? {}) as Readonly<Record<string, unknown>>;
    const { url } = this.#options;
    const origin = (typeof url === "string" ? url : url()).replace(/\/+$/, "");
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(parameters[name])),
    );
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) {
        search.set(name, String(value));
      }
    }
    return origin + filled + (search.size === 0 ? "" : `?${search}`);
  }
}
