/**
 * Who is signed in on this device: from signing up to signing out, tokens and their renewal, across tabs and reloads.
 * While somebody is, there is a {@link Core}.
 */
import type { ReadonlySignal } from "@preact/signals";
import type { Core, PreferencesStore, ServerInfo } from "../core/types";

export type AccountState =
  /** The first moment after a load, while what is kept is read. */
  | { readonly name: "loading" }
  /** Nobody is signed in, and the server cannot be asked what it wants; retried by itself, and by `retry()`. */
  | { readonly name: "unreachable" }
  | {
      readonly name: "signed_out";
      readonly server: ServerInfo;
      /** Why, if it was not this tab's user who asked for it. "ended": elsewhere, or too long ago; "disabled": `message` says it. */
      readonly why?: "ended" | "disabled" | "deleted" | "elsewhere";
      readonly message?: string;
    }
  | { readonly name: "signed_in"; readonly server: ServerInfo; readonly core: Core };

export interface DeviceSession {
  readonly session_id: string;
  /** Empty if it was not said. */
  readonly device_name: string;
  readonly created_at: number;
  readonly renewed_at: number;
  readonly expires_at: number;
  readonly current: boolean;
}

export interface Account {
  readonly state: ReadonlySignal<AccountState>;
  readonly preferences: PreferencesStore;
  /** Asks an unreachable server at once. */
  retry(): void;

  // Each resolves when the state is "signed_in" and rejects with CommandFailed: "unauthorized" (wrong name or password),
  // "conflict" (the name is taken), "rate_limited", "forbidden" (disabled), "invalid_frame" with `field`, "offline" …
  /** Accounts mode. Signs in as well. */
  signUp(form: {
    readonly username: string;
    readonly password: string;
    readonly displayName?: string;
  }): Promise<void>;
  /** Accounts mode. */
  signIn(form: { readonly username: string; readonly password: string }): Promise<void>;
  /** Open mode: any user id will do. */
  signInOpen(userId: string): Promise<void>;
  /** Jwt mode: a token from elsewhere. */
  signInWithToken(token: string): Promise<void>;
  /** Removes all that is kept of this user on this device, in all tabs. Also without a network: then the session ends when it expires. */
  signOut(): Promise<void>;

  // Accounts mode, signed in.
  sessions(): Promise<readonly DeviceSession[]>;
  endSession(sessionId: string): Promise<void>;
  /** "forbidden": the current one is wrong. The user's other sessions end. */
  changePassword(current: string, next: string): Promise<void>;
  /** For ever; signs out. "forbidden": the password is wrong. */
  deleteAccount(password: string, options: { readonly messages: boolean }): Promise<void>;

  /** What is to be done before signing out while there is still a session (say, a push subscription taken back). Waited for, 2 s at most. */
  onSigningOut(task: () => Promise<void>): () => void;
  /** Stops the core, signs nobody out. */
  close(): void;
}

export interface AccountOptions {
  /** Origins of the nodes; the page's own in the client. */
  readonly urls: readonly string[] | (() => readonly string[]);
  /** Several accounts on one page (the demo) keep apart by this; default "". */
  readonly name?: string;
  /**
   * Somebody else signs the user in (`<parley-chat>`): the token comes from here, whenever one is needed ("refused": the
   * last one was), or the user id in open mode. Nothing about tokens is stored; a rejection shows as signed_out.
   */
  readonly external?:
    | { readonly token: (why: "connect" | "renew" | "refused") => Promise<string> }
    | { readonly userId: string };
  /** Whether to keep chats, drafts and the outbox on this device. Default: yes, but no for an external account, as nobody would tell when to remove them. */
  readonly keep?: boolean;
  readonly preferences?: PreferencesStore;
}

export type CreateAccount = (options: AccountOptions) => Account;
