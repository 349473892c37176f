import type { Page } from "@playwright/test";
import type { Node, Person } from "../../fixtures";

/** As many requests as a session may have on their way, less some. */
const IN_FLIGHT = 48;

/**
 * Writes many messages quickly and in order, over one WebSocket; thousands take seconds. It is opened by a page, as
 * there is none in Node.js.
 */
export async function flood(
  page: Page,
  node: Node,
  from: Person,
  chatId: string,
  texts: readonly string[],
): Promise<void> {
  // Of the same origin, and without a client in it.
  await page.goto(`${node.url}/v1/server`);
  const token = from.headers.Authorization?.replace("Bearer ", "");
  const hello = {
    type: "hello",
    id: 0,
    device_id: "flood",
    ...(token === undefined ? { user_id: from.userId } : { token }),
  };
  await page.evaluate(
    ({ hello, chatId, texts, inFlight }) =>
      new Promise<void>((resolve, reject) => {
        const socket = new WebSocket("/v1/ws");
        let sent = 0;
        let acked = 0;
        const send = () => {
          while (sent < texts.length && sent - acked < inFlight) {
            const [id, text] = [sent + 1, texts[sent]];
            const frame = { type: "send", id, client_id: `f-${id}`, chat_id: chatId, text };
            socket.send(JSON.stringify(frame));
            sent += 1;
          }
        };
        socket.onopen = () => socket.send(JSON.stringify(hello));
        socket.onclose = ({ code }) => reject(new Error(`closed with ${code} after ${acked}`));
        socket.onmessage = ({ data }) => {
          const frame = JSON.parse(data);
          if (frame.type === "error") reject(new Error(data));
          if (frame.type === "ack") acked += 1;
          if (acked === texts.length) resolve();
          else if (frame.type === "live" || frame.type === "ack") send();
        };
      }),
    { hello, chatId, texts, inFlight: IN_FLIGHT },
  );
  await page.close();
}
