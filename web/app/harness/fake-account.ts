import { signal } from "@preact/signals";
import type { Account, AccountState, DeviceSession } from "../src/account/types";
import type { Preferences, PreferencesStore, ServerInfo } from "../src/core/types";
import { fakeCore } from "./fake-core";

const HOUR = 3_600_000;

export function fakeAccount(query: URLSearchParams): Account {
  const state = query.get("state") ?? "in";
  const server: ServerInfo = {
    name: "Parley",
    version: "0.5.0",
    auth_mode: state === "open" ? "open" : state === "jwt" ? "jwt" : "accounts",
    node_id: "node-1",
    max_text_bytes: 16_384,
    max_attachment_bytes: 26_214_400,
  };
  const current = signal<Preferences>({
    theme: (query.get("theme") as Preferences["theme"]) ?? "system",
    language: query.get("lang") ?? "en",
    enterSends: true,
    notifications: "all",
    notificationText: true,
  });
  const preferences: PreferencesStore = {
    current,
    set(change) {
      current.value = { ...current.value, ...change };
    },
  };
  const core = fakeCore({ server, preferences, query });
  const signedOut = (why?: "ended" | "disabled" | "deleted" | "elsewhere"): AccountState => ({
    name: "signed_out",
    server,
    ...(why && { why, message: "this account is disabled" }),
  });
  const states: Record<string, AccountState> = {
    in: { name: "signed_in", server, core },
    loading: { name: "loading" },
    unreachable: { name: "unreachable" },
    out: signedOut(),
    open: signedOut(),
    jwt: signedOut(),
    ended: signedOut("ended"),
    disabled: signedOut("disabled"),
    elsewhere: signedOut("elsewhere"),
  };
  const shown = signal<AccountState>(states[state] ?? (states.in as AccountState));
  const enter = async () => {
    shown.value = states.in as AccountState;
  };
  const now = Date.now();
  const sessions: DeviceSession[] = [
    ["s1", "Firefox on Linux", true, 0],
    ["s2", "Chrome on Android", false, 3 * HOUR],
    ["s3", "", false, 90 * HOUR],
  ].map(([session_id, device_name, is, ago]) => ({
    session_id: session_id as string,
    device_name: device_name as string,
    created_at: now - 400 * HOUR,
    renewed_at: now - (ago as number),
    expires_at: now + 600 * HOUR,
    current: is as boolean,
  }));
  return {
    state: shown,
    preferences,
    retry: () => {},
    signUp: enter,
    signIn: async ({ password }) => {
      if (password === "wrong") {
        throw Object.assign(new Error("wrong"), { name: "CommandFailed", code: "unauthorized" });
      }
      await enter();
    },
    signInOpen: enter,
    signInWithToken: enter,
    signOut: async () => {
      shown.value = signedOut();
    },
    sessions: async () => sessions,
    endSession: async () => {},
    changePassword: async () => {},
    deleteAccount: async () => {},
    onSigningOut: () => () => {},
    close: async () => {},
  };
}
