import { type APIRequestContext, expect } from "@playwright/test";
import type { Node, Person } from "../../fixtures";

export interface Sent {
  readonly chat_id: string;
  readonly message_id: string;
  readonly seq: number;
}

export interface Uploaded {
  readonly attachment_id: string;
  readonly ref: string;
}

interface More {
  readonly reply_to?: number;
  readonly mentions?: readonly string[];
  readonly attachments?: readonly string[];
  readonly meta?: Readonly<Record<string, string>>;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a person does from elsewhere: the tests bring about by it what they are not about. */
export class Api {
  constructor(
    private readonly request: APIRequestContext,
    private readonly node: Node,
    readonly person: Person,
  ) {}

  async call<T>(method: Method, path: string, data?: unknown): Promise<T> {
    const answer = await this.request.fetch(`${this.node.url}/v1${path}`, {
      method,
      headers: this.person.headers,
      ...(data !== undefined && { data }),
    });
    const text = await answer.text();
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${text}`).toBe(true);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** Into a chat, or to somebody, which opens their direct chat. */
  send(to: string | Person, text: string, more: More = {}): Promise<Sent> {
    const path =
      typeof to === "string" ? `/chats/${encodeURIComponent(to)}` : `/users/${to.userId}`;
    return this.call("POST", `${path}/messages`, { text, ...more });
  }

  create(kind: "group" | "channel", title: string, members: readonly Person[]): Promise<Sent> {
    return this.call("POST", "/chats", {
      kind,
      title,
      member_ids: members.map(({ userId }) => userId),
    });
  }

  chat<T>(method: Method, chatId: string, path = "", data?: unknown): Promise<T> {
    return this.call(method, `/chats/${encodeURIComponent(chatId)}${path}`, data);
  }

  react(chatId: string, seq: number, emoji: string): Promise<Sent> {
    return this.chat("PUT", chatId, `/messages/${seq}/reactions/${encodeURIComponent(emoji)}`);
  }

  read(chatId: string, seq: number): Promise<void> {
    return this.chat("POST", chatId, "/markers", { read_seq: seq });
  }

  block(person: Person, on: boolean): Promise<unknown> {
    return this.call(on ? "PUT" : "DELETE", `/me/blocks/${person.userId}`);
  }

  async upload(name: string, bytes: Buffer): Promise<Uploaded> {
    const answer = await this.request.post(
      `${this.node.url}/v1/attachments?name=${encodeURIComponent(name)}`,
      { headers: this.person.headers, data: bytes },
    );
    expect(answer.status()).toBe(201);
    return answer.json();
  }

  /** Waits until a search finds as many; what was sent is found a moment later. */
  async findable(words: string, count: number): Promise<void> {
    await expect
      .poll(async () => {
        const query = new URLSearchParams({ q: words });
        const { messages } = await this.call<{ messages: unknown[] }>("GET", `/search?${query}`);
        return messages.length;
      })
      .toBe(count);
  }
}

/** The id of the direct chat of two people. */
export function directChat(one: Person, other: Person): string {
  return `d:${[one.userId, other.userId].sort().join(":")}`;
}
