import type { Page } from "@playwright/test";
import type { Town } from "./town";

/** Has the messages of the town written when the town says, so that they are not all of the same minute. */
export async function backdate(page: Page, { ages }: Town): Promise<void> {
  const now = Date.now();
  const dated = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(dated);
    if (typeof value !== "object" || value === null) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([k, v]) => [k, dated(v)]));
    const began = copy.seq === 1 ? ages.get(String(copy.chat_id)) : undefined;
    const age = ages.get(String(copy.message_id)) ?? began;
    return age === undefined ? copy : { ...copy, sent_at: now - age * 60_000 };
  };
  await page.routeWebSocket(/\/v1\/ws/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((data) => server.send(data));
    server.onMessage((data) => socket.send(JSON.stringify(dated(JSON.parse(String(data))))));
  });
  await page.route(/\/v1\/(chats|search)/, async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: dated(await answer.json()) });
  });
}
