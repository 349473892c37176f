import type { Blocked, Preferred } from "@parley/client";
import { signal } from "@preact/signals";
import type { Context } from "./context";
import { told } from "./failure";
import type { PushSubscriptionFields } from "./types";

const PAGE = 200;

/** What a user prefers wherever they are signed in, apart from single chats: whom they block, whether they are seen. */
export class Me {
  readonly blocked = signal<ReadonlySet<string>>(new Set());
  readonly presenceHidden = signal(false);

  constructor(private readonly context: Pick<Context, "client" | "http" | "people" | "me">) {}

  /** Asks for all of it: while there was no connection it may have changed elsewhere. */
  async load(): Promise<void> {
    const { http } = this.context;
    const { presence } = await http.get("/v1/me/preferences");
    this.presenceHidden.value = presence === "hidden";
    const blocked = new Set<string>();
    let cursor: string | undefined;
    do {
      const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
      const page = await http.get("/v1/me/blocks", { query });
      for (const user of page.users) {
        blocked.add(this.context.people.learn(user).user_id);
      }
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    this.blocked.value = blocked;
  }

  preferred({ presence }: Preferred): void {
    if (presence !== undefined) {
      this.presenceHidden.value = presence === "hidden";
    }
  }

  blocks({ user_id, on }: Pick<Blocked, "user_id" | "on">): void {
    const blocked = new Set(this.blocked.peek());
    if (on) {
      blocked.add(user_id);
    } else {
      blocked.delete(user_id);
    }
    this.blocked.value = blocked;
  }

  async block(user_id: string, on: boolean): Promise<void> {
    this.blocks(await told(this.context.client.request({ type: "block", user_id, on })));
  }

  async setPresenceHidden(on: boolean): Promise<void> {
    const presence = on ? "hidden" : "shown";
    this.preferred(await told(this.context.client.request({ type: "prefer", presence })));
  }

  async setDisplayName(display_name: string): Promise<void> {
    const user = await told(this.context.http.patch("/v1/me", { body: { display_name } }));
    this.context.people.learn(user);
  }

  async subscribePush(subscription: PushSubscriptionFields): Promise<void> {
    await told(this.context.http.put("/v1/me/push-subscriptions", { body: subscription }));
  }

  async unsubscribePush(endpoint: string): Promise<void> {
    await told(this.context.http.delete("/v1/me/push-subscriptions", { body: { endpoint } }));
  }
}
