import { type ClientOptions, memoryOutbox, SignedOut } from "@parley/client";
import { type HttpOptions, ParleyHttp } from "@parley/client/http";
import { type Signal, signal } from "@preact/signals";
import { Chats } from "./chats";
import type { Context } from "./context";
import { Elsewhere } from "./elsewhere";
import { FilesInMemory } from "./files";
import { Find } from "./find";
import { type Keep, KeepOnDevice, type Kept, keepNothing } from "./keep";
import { Me } from "./me";
import { Nodes } from "./nodes";
import { Notifier } from "./notifier";
import { PeopleModel, personOf } from "./people";
import { PresenceOfThoseShown } from "./presence";
import type { Surroundings } from "./surroundings";
import type { CoreOptions } from "./types";
import { UploadQueue } from "./uploads";
import { Wire } from "./wire";

const MAX_PEOPLE = 1000;
/** A device whose storage does not answer goes on without it. */
const LOAD_MS = 3000;

/** What a core is made of. */
export interface Parts {
  readonly options: CoreOptions;
  readonly outside: Surroundings;
  readonly context: Context;
  readonly chats: Chats;
  readonly self: Me;
  readonly find: Find;
  readonly files: FilesInMemory;
  readonly presence: PresenceOfThoseShown;
  readonly people: PeopleModel;
  readonly notifier: Notifier;
  readonly elsewhere: Elsewhere;
  readonly wire: Wire;
  readonly keep: Keep;
  readonly visible: Signal<boolean>;
  /** Whether the token callback has said that nobody is signed in any more. */
  signedOut(): boolean;
}

/** The databases of a user, to be removed when they sign out. */
export function storesOf(storeName: string): { readonly keep: string; readonly outbox: string } {
  return { keep: `parley:${storeName}`, outbox: `parley-outbox:${storeName}` };
}

/** Wires the parts by hand, in one place. Nothing connects yet. */
export async function makeParts(options: CoreOptions, outside: Surroundings): Promise<Parts> {
  const { user, server, deviceId } = options;
  const stores = storesOf(options.storeName ?? user.user_id);
  const keep = options.keep ? new KeepOnDevice(stores.keep, outside) : keepNothing;
  const kept = await within(keep.load(), outside);

  const urls = () => (typeof options.urls === "function" ? options.urls() : options.urls);
  const nodes = new Nodes(urls, outside.fetch);
  const identity = identityOf(options);
  const http = new ParleyHttp({ url: () => nodes.url, fetch: nodes.fetch, ...identity.http });
  const client = outside.client({
    urls,
    deviceId,
    ...identity.client,
    outbox: options.keep ? outside.outbox(stores.outbox) : memoryOutbox(),
    cursors: kept.chats.flatMap(({ chat, window }) =>
      window === undefined ? [] : [[chat.chat_id, window.to] as const],
    ),
  });

  const people = new PeopleModel(
    http,
    outside,
    () => keep.people(() => people.snapshot(MAX_PEOPLE)),
    () => client.state.name === "live",
  );
  people.restore([...kept.people, personOf({ display_name: "", ...user })]);
  const files = new FilesInMemory(http);
  const visible = signal(false);
  const context: Context = {
    me: user.user_id,
    server,
    client,
    http,
    outside,
    people,
    uploads: new UploadQueue(http, files, server.max_attachment_bytes, outside),
    visible,
    ...keeping(keep, kept, outside, () => chats),
  };
  const chats = new Chats(context);
  chats.restore(kept.chats);
  const self = new Me(context);
  const elsewhere = new Elsewhere(stores.keep, deviceId, outside, () => visible.peek());
  return {
    options,
    outside,
    context,
    chats,
    self,
    find: new Find(http, people),
    files,
    presence: new PresenceOfThoseShown(client, outside),
    people,
    notifier: new Notifier(context, chats, self, elsewhere, options.preferences),
    elsewhere,
    wire: new Wire(),
    keep,
    visible,
    signedOut: identity.signedOut,
  };
}

/** What of the chats goes to the device, and comes from it. */
function keeping(keep: Keep, kept: Kept, outside: Surroundings, chats: () => Chats) {
  const refs = new Map(kept.refs);
  return {
    refs: {
      get: (ref) => refs.get(ref),
      set(ref, attachment) {
        refs.set(ref, attachment);
        keep.ref(ref, attachment);
      },
    },
    restoreDraft(chatId, draft) {
      const before = kept.drafts.get(chatId);
      if (before !== undefined) {
        draft.restore(before, outside.now());
      }
    },
    keepDraft: (chatId, draft) => keep.draft(chatId, draft),
    keepChat: (chatId) => keep.chat(chatId, () => chats().get(chatId)?.chat.keep()),
  } satisfies Partial<Context>;
}

/** Who asks, as the socket and as HTTP say it. */
function identityOf({ token, user }: CoreOptions) {
  if (token === undefined) {
    const open = { userId: user.user_id };
    return { client: open, http: open, signedOut: () => false };
  }
  let signedOut = false;
  const asked: typeof token = async (why) => {
    try {
      return await token(why);
    } catch (error) {
      signedOut ||= error instanceof SignedOut;
      throw error;
    }
  };
  return {
    client: { token: asked } satisfies Partial<ClientOptions>,
    http: {
      token: (why) => asked(why === "refused" ? "refused" : "connect"),
    } satisfies Partial<HttpOptions>,
    signedOut: () => signedOut,
  };
}

async function within(loading: Promise<Kept>, outside: Surroundings): Promise<Kept> {
  let timer: unknown;
  const late = new Promise<Kept>((resolve) => {
    timer = outside.setTimeout(() => void keepNothing.load().then(resolve), LOAD_MS);
  });
  const kept = await Promise.race([loading, late]);
  outside.clearTimeout(timer);
  return kept;
}
