import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ChatEvent, Request, RequestOf, ServerFrame } from "../src/frames.js";
import type { Asked } from "../src/requests.js";
import { type Frame, settle, World } from "./fakes.js";

const FOLDER = new URL("../../../protocol-samples/", import.meta.url);

function samples(prefix: string): [string, Frame][] {
  return readdirSync(FOLDER)
    .filter((name) => name.startsWith(prefix))
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"))]);
}

// What each type of frame holds. The compiler sees to it that the names are those of the types, all
// that are required and none that are not there; so a sample that does not fit does not fit the
// types either.

type Check = (value: unknown) => boolean;
type Optional<F, K extends keyof F> = Record<never, never> extends Pick<F, K> ? K : never;
type OptionalOf<F> = { [K in keyof F]-?: Optional<F, K> }[keyof F];
/** All fields of a frame, the optional ones with a question mark. */
type Shape<F> = {
  [K in Exclude<keyof F, "type"> as K extends OptionalOf<F> ? `${K & string}?` : K]-?: Check;
};
type Shapes<U extends { type: string }> = {
  [T in U["type"]]: Shape<Extract<U, { type: T }>>;
};

const text: Check = (value) => typeof value === "string";
const yes: Check = (value) => typeof value === "boolean";
const number: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value as string);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const object =
  (shape: Record<string, Check>): Check =>
  (value) =>
    typeof value === "object" && value !== null && misfits(value, shape).length === 0;
const mapOf =
  (check: Check): Check =>
  (value) =>
    typeof value === "object" && value !== null && Object.values(value).every(check);
const texts = listOf(text);
const kind = oneOf("direct", "group", "channel");
const role = oneOf("owner", "moderator", "member");
const presence = oneOf("hidden", "shown");

const event = {
  chat_id: text,
  seq: number,
  message_id: text,
  sender_id: text,
  "client_id?": text,
  sent_at: number,
};

const EVENTS = {
  message: {
    ...event,
    message_type: text,
    text,
    "reply_to?": number,
    "mentions?": texts,
    "attachments?": listOf(
      object({ attachment_id: text, name: text, media_type: text, size: number }),
    ),
    "meta?": mapOf(text),
    "edited_at?": number,
    "deleted?": yes,
    "reactions?": listOf(object({ emoji: text, user_ids: texts })),
  },
  edited: { ...event, target_seq: number, text, "mentions?": texts },
  deleted: { ...event, target_seq: number },
  reacted: { ...event, target_seq: number, emoji: text, on: yes },
  chat_created: { ...event, kind, title: text, member_ids: texts },
  renamed: { ...event, title: text },
  members_added: { ...event, member_ids: texts },
  members_removed: { ...event, member_ids: texts },
  role_set: { ...event, user_id: text, role },
} satisfies Shapes<ChatEvent>;

const isEvent: Check = (value) => {
  const { type } = value as ChatEvent;
  return type in EVENTS && misfits(value as object, EVENTS[type]).length === 0;
};

const FRAMES = {
  ...EVENTS,
  welcome: {
    id: number,
    user_id: text,
    session_id: text,
    node_id: text,
    server_time: number,
    heartbeat_ms: number,
    max_text_bytes: number,
    unread: number,
  },
  chat: {
    chat_id: text,
    kind,
    title: text,
    seq: number,
    members: number,
    unread: number,
    read_seq: number,
    delivered_seq: number,
    "muted_until?": number,
    "archived?": yes,
    "last_message?": isEvent,
  },
  live: {},
  gap: { chat_id: text, from_seq: number, to_seq: number },
  ack: {
    id: number,
    "client_id?": text,
    chat_id: text,
    message_id: text,
    seq: number,
    sent_at: number,
    duplicate: yes,
  },
  history: { id: number, chat_id: text, events: listOf(isEvent), seq: number, has_more: yes },
  error: {
    "id?": number,
    "chat_id?": text,
    code: text,
    message: text,
    retryable: yes,
    "retry_after_ms?": number,
  },
  pong: { id: number },
  typing: { chat_id: text, user_id: text },
  presence: { user_id: text, online: yes, "last_seen?": number },
  marked: { chat_id: text, user_id: text, read_seq: number, delivered_seq: number },
  preferred: {
    "id?": number,
    "chat_id?": text,
    "muted_until?": number,
    "archived?": yes,
    "presence?": presence,
  },
  blocked: { "id?": number, user_id: text, on: yes },
  renewed: { id: number, "expires_at?": number },
  drain: { reconnect_in_ms: number },
  resync: {},
} satisfies Shapes<ServerFrame>;

/** What of a frame is not as its shape says. */
function misfits(frame: object, shape: Readonly<Record<string, Check>>): string[] {
  const fields = new Map<string, unknown>(Object.entries(frame));
  fields.delete("type");
  const wrong: string[] = [];
  for (const [key, check] of Object.entries(shape)) {
    const name = key.replace("?", "");
    if (fields.has(name) ? !check(fields.get(name)) : name === key) {
      wrong.push(name);
    }
    fields.delete(name);
  }
  return [...wrong, ...fields.keys()];
}

describe("every frame of the samples", () => {
  it.each(samples("frame-"))("is of a type that the SDK knows: %s", (_, frame) => {
    expect(Object.keys(FRAMES)).toContain(frame.type);
    expect(misfits(frame, FRAMES[frame.type as ServerFrame["type"]])).toEqual([]);
  });

  it("there is, of each type", () => {
    const types = new Set(samples("frame-").map(([, frame]) => frame.type));
    expect([...types].sort()).toEqual(Object.keys(FRAMES).sort());
  });

  it.each(samples("frame-"))("is taken by a client without an error: %s", async (_, frame) => {
    const world = new World({ cursors: [["g42", 0]] });
    const socket = await world.live();
    socket.say(frame);
    await world.clock.pass(100);
    expect(world.errors).toEqual([]);
    expect(world.client.state.name).toBe("live");
  });
});

/** Says a request as the client does, with the ids of the sample, and gives what went out. */
async function encoded(sample: Frame): Promise<unknown> {
  switch (sample.type) {
    case "hello":
      return hello(sample as unknown as RequestOf<"hello">);
    case "resume":
      return resumed(sample as unknown as RequestOf<"resume">);
    case "send":
      return sent(sample as unknown as RequestOf<"send">);
    case "mark":
    case "typing":
    case "watch":
      return told(sample as unknown as RequestOf<"mark" | "typing" | "watch">);
    case "renew":
      return renewed(sample as unknown as RequestOf<"renew">);
    default:
      return asked(sample as unknown as RequestOf<"edit">);
  }
}

async function hello({ token, user_id, device_id, resume }: RequestOf<"hello">) {
  const world = new World({
    deviceId: device_id,
    ...(token === undefined ? {} : { token: async () => token }),
    ...(user_id === undefined ? {} : { userId: user_id }),
    cursors: Object.entries(resume ?? {}),
  });
  return (await world.hello()).last("hello");
}

async function resumed({ id, resume }: RequestOf<"resume">) {
  const world = new World({ cursors: Object.entries(resume) });
  const socket = await world.live();
  socket.say({ type: "resync" });
  return { ...socket.last("resume"), id };
}

async function sent({ id, type: _, client_id, ...draft }: RequestOf<"send">) {
  const world = new World();
  const socket = await world.live();
  await world.client.send(draft);
  return { ...socket.last("send"), id, client_id };
}

/** Of these a client needs no answer, so that they go out without the `id` that samples may have. */
async function told(sample: RequestOf<"mark" | "typing" | "watch">) {
  const world = new World();
  const socket = await world.live();
  if (sample.type === "mark") {
    const { chat_id, type: _, id: __, ...marks } = sample;
    world.client.mark(chat_id, marks);
    await world.clock.pass(300);
  } else if (sample.type === "typing") {
    world.client.typing(sample.chat_id);
  } else {
    world.client.watch(sample.user_ids);
  }
  return { ...socket.last(sample.type), ...(sample.id === undefined ? {} : { id: sample.id }) };
}

async function renewed({ id, token }: RequestOf<"renew">) {
  const exp = Math.floor(new World().clock.now / 1_000) + 90;
  const first = `x.${btoa(JSON.stringify({ exp }))}.y`;
  const world = new World({ token: async (why) => (why === "renew" ? token : first) });
  const socket = await world.live();
  // Half of its time, before which there is a ping to be answered.
  await world.clock.pass(25_000);
  socket.say({ type: "live" });
  await world.clock.pass(20_000);
  return { ...socket.last("renew"), id };
}

async function asked({ id, ...request }: RequestOf<"edit">) {
  const world = new World();
  const socket = await world.live();
  void world.client.request(request as Asked<"edit">).catch(() => {});
  await settle();
  return { ...socket.last(request.type), id };
}

/** That the compiler knows each type of request. */
const REQUESTS = {
  hello: true,
  resume: true,
  send: true,
  edit: true,
  delete: true,
  react: true,
  create_chat: true,
  join: true,
  rename: true,
  add_members: true,
  remove_members: true,
  set_role: true,
  leave: true,
  history: true,
  mark: true,
  typing: true,
  watch: true,
  prefer: true,
  block: true,
  renew: true,
  ping: true,
} satisfies Record<Request["type"], true>;

describe("every request of the samples", () => {
  it.each(samples("request-"))("is what the SDK says: %s", async (_, request) => {
    expect(await encoded(request)).toEqual(request);
  });

  it("there is, of each type", () => {
    const types = new Set(samples("request-").map(([, request]) => request.type));
    expect([...types].sort()).toEqual(Object.keys(REQUESTS).sort());
  });
});
