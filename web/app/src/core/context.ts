import type { ParleyHttp } from "@parley/client/http";
import type { ReadonlySignal } from "@preact/signals";
import type { Draft, KeptDraft } from "./drafts";
import type { PeopleModel } from "./people";
import type { Client, Surroundings } from "./surroundings";
import type { Attachment, ServerInfo } from "./types";
import type { UploadQueue } from "./uploads";

/** What the chats of a core share. */
export interface Context {
  readonly me: string;
  readonly server: ServerInfo;
  readonly client: Client;
  readonly http: ParleyHttp;
  readonly outside: Surroundings;
  readonly people: PeopleModel;
  readonly uploads: UploadQueue;
  /** Whether the page is looked at. */
  readonly visible: ReadonlySignal<boolean>;
  /** Files that were sent, by the `ref` that stands in the outbox. */
  readonly refs: Refs;
  /** Puts what was kept of a draft into the composer. */
  restoreDraft(chatId: string, draft: Draft): void;
  /** A draft is another one; undefined: there is none any more. */
  keepDraft(chatId: string, draft: KeptDraft | undefined): void;
  /** Something of a chat is to be kept. */
  keepChat(chatId: string): void;
}

export interface Refs {
  get(ref: string): Attachment | undefined;
  set(ref: string, attachment: Attachment): void;
}
