import type { Server } from "./server";

type Handler = (request: {
  readonly me: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly bytes: Blob | undefined;
}) => unknown;

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

/** The parts of the HTTP API that the core asks. */
export function httpOf(server: Server): typeof fetch {
  const chat = (chatId: string, me: string) => {
    if (!server.rooms.has(chatId) || !server.of(chatId).has(me)) {
      throw new Refused(404, "not_found");
    }
    if (!server.isMember(chatId, me)) {
      throw new Refused(403, "not_a_member");
    }
    const { type: _, ...described } = server.frameOf(chatId, me);
    return described;
  };
  const page = <T>(all: readonly T[], query: URLSearchParams, limit = 50) => {
    const from = Number(query.get("cursor") ?? 0);
    const to = from + Number(query.get("limit") ?? limit);
    return { some: all.slice(from, to), next: to < all.length && { next_cursor: String(to) } };
  };
  const handlers: Readonly<Record<string, Handler>> = {
    "GET chats": ({ me, query }) => {
      const { some, next } = page(server.chatsOf(me), query);
      return { chats: some.map((id) => chat(id, me)), ...next };
    },
    "GET chats/*": ({ me, path: [, id = ""] }) => chat(id, me),
    "GET chats/*/members": ({ me, path: [, id = ""], query }) => {
      chat(id, me);
      const there = [...server.of(id)].filter(([, { left }]) => left === undefined);
      const { some, next } = page(there, query);
      const members = some.map(([user_id, { role, joined }]) => ({
        ...server.user(user_id),
        role,
        joined_seq: joined,
        ...(there.length <= 100 && server.marksOf(id, user_id)),
      }));
      return { members, ...next };
    },
    "GET chats/*/messages/*/trace": ({ path: [, chat_id, , message_id] }) => ({
      chat_id,
      message_id,
      seq: Number(message_id),
    }),
    "GET users": ({ query }) => {
      const ids = query.get("ids")?.split(",") ?? [];
      const named = [...server.names.keys()].filter((id) =>
        id.startsWith(query.get("query") ?? "-"),
      );
      return { users: (query.has("ids") ? ids : named).map((id) => server.user(id)) };
    },
    "GET channels": ({ query }) => ({
      channels: [...server.rooms.values()]
        .filter(({ kind, title }) => kind === "channel" && title.includes(query.get("query") ?? ""))
        .map(({ chatId, title }) => ({ chat_id: chatId, title, members: server.of(chatId).size })),
    }),
    "GET search": ({ query }) => ({
      messages: [...server.rooms.values()]
        .flatMap((room) => room.messages())
        .filter(({ text }) => text.includes(query.get("q") ?? "")),
    }),
    "GET me/preferences": ({ me }) => ({ presence: server.hidden.has(me) ? "hidden" : "shown" }),
    "GET me/blocks": ({ me }) => ({
      users: [...(server.blocks.get(me) ?? [])].map((id) => server.user(id)),
    }),
    "PATCH me": ({ me, body }) => {
      server.names.set(me, body.display_name as string);
      return server.user(me);
    },
    "POST attachments": ({ query, bytes }) => {
      const name = query.get("name") ?? "";
      const media_type = name.endsWith(".png") ? "image/png" : "text/plain";
      const size = bytes?.size ?? 0;
      return { attachment_id: name, name, media_type, size, preview: true, ref: `ref-${name}` };
    },
    "GET attachments/*": ({ path: [, id] }) => new Blob([`bytes of ${id}`]),
    "PUT me/push-subscriptions": () => undefined,
    "DELETE me/push-subscriptions": () => undefined,
  };

  return async (input, init) => {
    init?.signal?.throwIfAborted();
    const url = new URL(String(input));
    const method = init?.method ?? "GET";
    server.asked.push(`${method} ${url.pathname}${url.search}`);
    if (server.unreachable) {
      throw new TypeError("fetch failed");
    }
    const path = url.pathname.split("/").slice(2).map(decodeURIComponent);
    const key = Object.keys(handlers).find((form) => {
      const [verb, shape = ""] = form.split(" ");
      const parts = shape.split("/");
      return (
        verb === method &&
        parts.length === path.length &&
        parts.every((part, i) => part === "*" || part === path[i])
      );
    });
    const bytes = init?.body instanceof Blob ? init.body : undefined;
    const body = init?.body && bytes === undefined ? JSON.parse(String(init.body)) : {};
    const me = new Headers(init?.headers).get("Parley-User") ?? "";
    try {
      if (key === undefined) {
        throw new Refused(404, "not_found");
      }
      const answer = handlers[key]?.({ me, path, query: url.searchParams, body, bytes });
      await server.heldHttp;
      init?.signal?.throwIfAborted();
      if (answer instanceof Blob) {
        return new Response(answer);
      }
      return new Response(answer === undefined ? null : JSON.stringify(answer), {
        status: answer === undefined ? 204 : 200,
      });
    } catch (error) {
      const { status, code } = error as Refused;
      return new Response(JSON.stringify({ status, code, detail: code }), { status });
    }
  };
}
