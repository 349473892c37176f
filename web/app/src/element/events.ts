/** What the element tells its page, each as a `CustomEvent` that bubbles. */
export interface ParleyChatEvents {
  /** Somebody said something, also the user: what comes while the element is there, once each. */
  "parley-message": {
    readonly chat_id: string;
    readonly seq: number;
    readonly message_id: string;
    readonly sender_id: string;
    readonly text: string;
    readonly sent_at: number;
    /** Whether it is the user's own. */
    readonly own: boolean;
  };
  /** How many messages are unread, in the chat that is shown, or in all that are not muted or archived. */
  "parley-unread": { readonly unread: number };
  /**
   * Something is in the way. `code`: "misconfigured" (an attribute is wrong), "unreachable" (tried again by itself),
   * "replaced" (the same device is connected elsewhere), "refused" (the server is of another kind). `message` is in
   * English, for developers.
   */
  "parley-error": { readonly code: string; readonly message: string };
  /** Nobody is signed in any more. `why`: "ended", "disabled" or "user". A new token begins anew. */
  "parley-signed-out": { readonly why: "ended" | "disabled" | "user"; readonly message: string };
}

export type Report = <K extends keyof ParleyChatEvents>(
  name: K,
  detail: ParleyChatEvents[K],
) => void;
