/** The example page, at `/embed` of every node. */
import { render } from "preact";
import "../styles/index.css";
import "../styles/page.css";
import "./embed.css";
import type { ServerInfo } from "../core/types";
import { EmbedPage } from "./page";

const place = document.getElementById("app");
if (place !== null) {
  const response = await fetch("/v1/server");
  const server = (await response.json()) as ServerInfo;
  render(<EmbedPage server={server} />, place);
}
