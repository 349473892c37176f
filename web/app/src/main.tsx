/** The page of the client. */
import { render } from "preact";
import { createAccount } from "./account/create";
import "./styles/index.css";
import "./styles/page.css";
import { startPageWorker } from "./sw/register";
import { ParleyApp } from "./views/app";
import { hashRouter } from "./views/router";

// While developing there is none: it would hold what has just been changed.
const worker = import.meta.env.PROD ? startPageWorker() : undefined;

const router = hashRouter(window);
const account = createAccount({ urls: [location.origin] });
const place = document.getElementById("app");
if (place !== null) {
  render(
    <ParleyApp account={account} router={router} ownsPage {...(worker && { worker })} />,
    place,
  );
}

// A notification was clicked: its worker says which chat it was about.
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  const { type, chat_id } = (data ?? {}) as { type?: unknown; chat_id?: unknown };
  if (type === "open_chat" && typeof chat_id === "string") router.go({ chatId: chat_id });
});
