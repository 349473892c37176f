/** Two clients in one page, each within a shadow root: the whole one, and one chat. */
import { render } from "preact";
import styles from "../src/styles/index.css?inline";
import { ParleyApp } from "../src/views/app";
import { ChatPane } from "../src/views/chat-pane";
import { fakeAccount } from "./fake-account";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

function placeIn(id: string): ShadowRoot {
  const root = document.getElementById(id)?.attachShadow({ mode: "open" });
  if (root === undefined) throw new Error(`there is no #${id}`);
  root.adoptedStyleSheets = [sheet];
  return root;
}

const query = new URLSearchParams(location.search);
render(<ParleyApp account={fakeAccount(query)} />, placeIn("one"));
query.set("theme", "dark");
render(<ChatPane account={fakeAccount(query)} target={{ chatId: "g-team" }} />, placeIn("two"));
