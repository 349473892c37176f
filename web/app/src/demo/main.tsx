/** The demo's page: `/demo` of the nodes that `parley demo` runs. */
import { render } from "preact";
import "../styles/index.css";
import "../styles/page.css";
import "./demo.css";
import { makeModel } from "./model";
import { DemoPage } from "./page";
import { preload } from "./preload";

const place = document.getElementById("app");
if (place !== null) {
  const model = await makeModel(location.origin);
  render(<DemoPage model={model} />, place);
  await preload();
}
