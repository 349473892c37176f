import { useEffect } from "preact/hooks";
import { Avatar } from "../parts/avatar";
import { ParleyApp } from "../views/app";
import type { Score } from "./ledger";
import type { Person } from "./person";
import { useWords } from "./words";

/** What one of the two has before them: the client as it is, below a line that says where they are. */
export function Pane({ person, score }: { readonly person: Person; readonly score: Score }) {
  const { name, account, router, node } = person;
  const words = useWords();
  useEffect(() => () => account.close(), [account]);
  const where = node.value;
  return (
    <section class="pane" aria-label={name}>
      <header class="demo-pane-head">
        <Avatar id={name} name={name} size={32} />
        <h2>{name}</h2>
        <span class={`where ${where === undefined ? "away" : ""}`} role="status">
          {where === undefined ? words.reconnecting : words.on(where)}
        </span>
        <span class="pane-score">{words.score(score.sent, score.received)}</span>
      </header>
      <div class="pane-client">
        <ParleyApp account={account} router={router} />
      </div>
    </section>
  );
}
