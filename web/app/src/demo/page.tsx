import { Logo } from "../parts/logo";
import { Board } from "./board";
import type { Model } from "./model";
import { NodeList } from "./node-list";
import { Pane } from "./pane";

export function DemoPage({ model }: { readonly model: Model }) {
  const [alice, bob] = model.people;
  const { of } = model.keeper.scores.value;
  const { theme } = model.preferences.current.value;
  const count = model.nodes.list.value.length;
  return (
    <div class="parley demo" {...(theme !== "system" && { "data-theme": theme })}>
      <header class="demo-head">
        <Logo size={40} />
        <div>
          <h1>
            Two people, {count} {count === 1 ? "node" : "nodes"}
          </h1>
          <p>
            Alice and Bob are connected to different nodes, and what one says reaches the other
            through Kafka. Stop a node while they talk: whoever was on it reconnects to another one,
            the others take over its chats, and each message still arrives exactly once.
          </p>
        </div>
      </header>
      <div class="demo-control">
        <NodeList model={model} />
        <Board model={model} />
      </div>
      <div class="demo-panes">
        <Pane person={alice} score={of[0]} />
        <Pane person={bob} score={of[1]} />
      </div>
    </div>
  );
}
