/** What pages elsewhere load: makes `<parley-chat>` known. Twice does no harm. */
import { ParleyChat } from "./element";

if (customElements.get("parley-chat") === undefined) {
  customElements.define("parley-chat", ParleyChat);
}

export { ParleyChat };
