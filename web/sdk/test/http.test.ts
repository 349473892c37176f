import { afterEach, describe, expect, it, vi } from "vitest";
import { HttpProblem, ParleyHttp } from "../src/http.js";

interface Seen {
  readonly url: string;
  readonly init: RequestInit & { readonly headers: Record<string, string> };
}

/** A server that gives these answers, one after the other, and notes what it is asked. */
function server(...answers: [status: number, body?: unknown][]) {
  const seen: Seen[] = [];
  const answer = async (url: string, init: RequestInit) => {
    seen.push({ url, init } as Seen);
    const [status, body] = answers.shift() ?? [500];
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return new Response(body === undefined ? null : text, { status });
  };
  return { seen, fetch: answer as typeof fetch };
}

const problem = { type: "about:blank", title: "x", detail: "no such chat" };

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a request by HTTP", () => {
  it("has its path, query, body and who asks in their places", async () => {
    const { seen, fetch } = server([200, { seq: 5 }], [200, { chats: [] }], [204]);
    const http = new ParleyHttp({ url: "https://one/", token: async () => "t", fetch });
    const ack = await http.post("/v1/chats/{chat_id}/messages", {
      path: { chat_id: "d:a:b/c" },
      body: { text: "hi" },
      idempotencyKey: "c-1",
    });
    const seq: number = ack.seq;
    expect(seq).toBe(5);
    await http.get("/v1/chats", { query: { limit: 20, cursor: "a&b" } });
    const nothing: undefined = await http.delete("/v1/sessions/current");
    expect(nothing).toBeUndefined();
    const [post, get, del] = seen;
    expect(post?.url).toBe("https://one/v1/chats/d%3Aa%3Ab%2Fc/messages");
    expect(post?.init).toMatchObject({ method: "POST", body: '{"text":"hi"}' });
    expect(post?.init.headers).toEqual({
      Authorization: "Bearer t",
      "Content-Type": "application/json",
      "Idempotency-Key": "c-1",
    });
    expect(get?.url).toBe("https://one/v1/chats?limit=20&cursor=a%26b");
    expect(get?.init.headers).toEqual({ Authorization: "Bearer t" });
    expect(del?.init.method).toBe("DELETE");
  });

  it("leaves out what of the query is not there", async () => {
    const { seen, fetch } = server([200, {}]);
    const http = new ParleyHttp({ url: () => "https://two", userId: "alice", fetch });
    await http.get("/v1/chats", { query: { cursor: undefined as never } });
    expect(seen[0]?.url).toBe("https://two/v1/chats");
    expect(seen[0]?.init.headers).toEqual({ "Parley-User": "alice" });
  });

  it("that fails rejects with the problem", async () => {
    const { fetch } = server([
      404,
      { ...problem, status: 404, code: "not_found", field: "chat_id" },
    ]);
    const http = new ParleyHttp({ url: "", fetch });
    const error = await http.get("/v1/chats").catch((it: unknown) => it);
    expect(error).toBeInstanceOf(HttpProblem);
    expect(error).toMatchObject({
      status: 404,
      code: "not_found",
      detail: "no such chat",
      field: "chat_id",
      message: "404 not_found: no such chat",
    });
  });

  it.each(["<html>Bad gateway</html>", "null", ""])(
    "that a proxy answers with %j is unavailable",
    async (body) => {
      const http = new ParleyHttp({ url: "", fetch: server([502, body]).fetch });
      await expect(http.get("/v1/chats")).rejects.toMatchObject({ code: "unavailable" });
    },
  );

  it("whose token is refused is repeated once with another", async () => {
    const refused = [401, { ...problem, code: "unauthorized" }] as [number, unknown];
    const { seen, fetch } = server(refused, [200, { chats: [] }], refused, refused);
    const asked: string[] = [];
    const token = async (why: string) => {
      asked.push(why);
      return `t${asked.length}`;
    };
    const http = new ParleyHttp({ url: "", token, fetch });
    expect(await http.get("/v1/chats")).toEqual({ chats: [] });
    await expect(http.get("/v1/chats")).rejects.toMatchObject({ status: 401 });
    expect(asked).toEqual(["request", "refused", "request", "refused"]);
    expect(seen.map((it) => it.init.headers.Authorization)).toEqual(
      ["t1", "t2", "t3", "t4"].map((it) => `Bearer ${it}`),
    );
  });

  it("can be given up", async () => {
    const http = new ParleyHttp({
      url: "http://127.0.0.1:9",
      fetch: (_, init) => {
        init?.signal?.throwIfAborted();
        return Promise.reject(new Error("was asked"));
      },
    });
    const signal = AbortSignal.abort();
    await expect(http.get("/v1/chats", { signal })).rejects.toMatchObject({ name: "AbortError" });
  });

  it("is typed by the description of the interface", () => {
    const http = new ParleyHttp({ url: "" });
    const wrong = () => [
      // @ts-expect-error there is no such path
      http.get("/v1/nope"),
      // @ts-expect-error nor such a method of it
      http.put("/v1/chats"),
      // @ts-expect-error its path has a parameter
      http.get("/v1/chats/{chat_id}"),
      // @ts-expect-error it takes no such query
      http.get("/v1/chats", { query: { nope: 1 } }),
      // @ts-expect-error its body must have a password
      http.post("/v1/accounts", { body: { username: "alice" } }),
    ];
    expect(wrong).toBeTypeOf("function");
  });
});

describe("a file", () => {
  it("is got with the token", async () => {
    const { seen, fetch } = server([200, "bytes"], [200, "small"]);
    const http = new ParleyHttp({ url: "https://one", token: async () => "t", fetch });
    expect(await (await http.blob("a/1")).text()).toBe("bytes");
    expect(await (await http.blob("a/1", { preview: true })).text()).toBe("small");
    expect(seen.map((it) => it.url)).toEqual([
      "https://one/v1/attachments/a%2F1",
      "https://one/v1/attachments/a%2F1/preview",
    ]);
    expect(seen[0]?.init.headers).toEqual({ Authorization: "Bearer t" });
  });

  it("is uploaded by fetch where there is nothing better", async () => {
    const taken = { attachment_id: "a", ref: "r" };
    const { seen, fetch } = server([201, taken]);
    const http = new ParleyHttp({ url: "https://one", token: async () => "t", fetch });
    const file = new Blob(["abc"]);
    expect(await http.upload(file, { name: "Kätzchen 1.png" })).toEqual(taken);
    expect(seen[0]?.url).toBe("https://one/v1/attachments?name=K%C3%A4tzchen+1.png");
    expect(seen[0]?.init).toMatchObject({ method: "POST", body: file });
  });

  it("is uploaded with progress", async () => {
    const [xhr, upload] = uploading();
    const progress: number[][] = [];
    const taken = upload({ onProgress: (...it: number[]) => progress.push(it) });
    await vi.waitFor(() => expect(xhr.sent).toHaveLength(1));
    expect(xhr.opened).toEqual(["POST", "https://one/v1/attachments?name=a.png"]);
    expect(xhr.headers).toEqual({ Authorization: "Bearer request" });
    xhr.upload.onprogress?.({ loaded: 1, total: 3 });
    xhr.upload.onprogress?.({ loaded: 3, total: 3 });
    xhr.end(201, { ref: "r" });
    expect(await taken).toEqual({ ref: "r" });
    expect(progress).toEqual([
      [1, 3],
      [3, 3],
    ]);
  });

  it("that is too large is refused", async () => {
    const [xhr, upload] = uploading();
    const taken = upload();
    await vi.waitFor(() => expect(xhr.sent).toHaveLength(1));
    xhr.end(413, { ...problem, code: "too_large" });
    await expect(taken).rejects.toMatchObject({ status: 413, code: "too_large" });
  });

  it("whose token is refused is uploaded once more with another", async () => {
    const [xhr, upload] = uploading();
    const taken = upload();
    await vi.waitFor(() => expect(xhr.sent).toHaveLength(1));
    xhr.end(401, { ...problem, code: "unauthorized" });
    await vi.waitFor(() => expect(xhr.sent).toHaveLength(2));
    expect(xhr.headers).toEqual({ Authorization: "Bearer refused" });
    xhr.end(201, { ref: "r" });
    expect(await taken).toEqual({ ref: "r" });
  });

  it("whose connection breaks is not uploaded", async () => {
    const [xhr, upload] = uploading();
    const taken = upload();
    await vi.waitFor(() => expect(xhr.sent).toHaveLength(1));
    xhr.onerror?.();
    await expect(taken).rejects.toThrow(TypeError);
  });

  it("can be given up, before and while it is uploaded", async () => {
    const [xhr, upload] = uploading();
    const abort = new AbortController();
    const taken = upload({ signal: abort.signal });
    await vi.waitFor(() => expect(xhr.sent).toHaveLength(1));
    abort.abort();
    await expect(taken).rejects.toMatchObject({ name: "AbortError" });
    await expect(upload({ signal: abort.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(xhr.sent).toHaveLength(1);
  });
});

/** A browser's way to upload, of which the test sees and decides all. */
function uploading() {
  const xhr = {
    opened: [] as string[],
    headers: {} as Record<string, string>,
    sent: [] as unknown[],
    upload: {} as { onprogress?: (event: { loaded: number; total: number }) => void },
    status: 0,
    responseText: "",
    onload: undefined as (() => void) | undefined,
    onerror: undefined as (() => void) | undefined,
    onabort: undefined as (() => void) | undefined,
    onloadend: undefined as (() => void) | undefined,
    open(...opened: string[]) {
      xhr.opened = opened;
      xhr.headers = {};
    },
    setRequestHeader(name: string, value: string) {
      xhr.headers[name] = value;
    },
    send(body: unknown) {
      xhr.sent.push(body);
    },
    abort() {
      xhr.onabort?.();
      xhr.onloadend?.();
    },
    end(status: number, body: unknown) {
      xhr.status = status;
      xhr.responseText = JSON.stringify(body);
      xhr.onload?.();
      xhr.onloadend?.();
    },
  };
  vi.stubGlobal("XMLHttpRequest", function XMLHttpRequest() {
    return xhr;
  });
  const http = new ParleyHttp({ url: "https://one", token: async (why) => why });
  const upload = (options = {}) => http.upload(new Blob(["abc"]), { name: "a.png", ...options });
  return [xhr, upload] as const;
}
