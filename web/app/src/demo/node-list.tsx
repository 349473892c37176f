import { useSignal } from "@preact/signals";
import { Avatar } from "../parts/avatar";
import type { Model } from "./model";
import type { DemoNode } from "./nodes";

/** Each node, who is connected to it, and a button that stops or starts it. */
export function NodeList({ model }: { readonly model: Model }) {
  const { nodes, people } = model;
  const told = useSignal("");
  const failed = useSignal("");
  const list = nodes.list.value;
  const last = list.filter((node) => node.running).length < 2;

  const act = async ({ node_id, running }: DemoNode) => {
    failed.value = "";
    try {
      await (running ? nodes.stop(node_id) : nodes.start(node_id));
      told.value = `${node_id} is ${running ? "stopped" : "running"}`;
    } catch (error) {
      failed.value = `${node_id}: ${error instanceof Error ? error.message : String(error)}`;
    }
  };

  return (
    <section class="nodes" aria-label="Nodes">
      <ul>
        {list.map((node) => (
          <li key={node.node_id} class={`node ${node.running ? "running" : "stopped"}`}>
            <span class="node-dot" />
            <span class="node-name">
              <strong>{node.node_id}</strong>
              <span>
                {nodes.doing.value.get(node.node_id) ?? (node.running ? "running" : "stopped")}
              </span>
            </span>
            <span class="node-people">
              {people
                .filter((one) => one.node.value === node.node_id)
                .map(({ name }) => (
                  <span key={name} class="node-person">
                    <Avatar id={name} name={name} size={24} />
                    {name}
                  </span>
                ))}
            </span>
            <button
              type="button"
              class={`button small ${node.running ? "danger" : ""}`}
              aria-label={`${node.running ? "Stop" : "Start"} ${node.node_id}`}
              disabled={nodes.doing.value.has(node.node_id) || (node.running && last)}
              {...(node.running && last && { title: "One node has to stay" })}
              onClick={() => void act(node)}
            >
              {node.running ? "Stop" : "Start"}
            </button>
          </li>
        ))}
      </ul>
      {!nodes.answering.value && (
        <p class="nodes-trouble" role="alert">
          No node answers: is the demo still running?
        </p>
      )}
      {failed.value !== "" && (
        <p class="nodes-trouble" role="alert">
          {failed.value}
        </p>
      )}
      <p class="sr-only" role="status">
        {told.value}
      </p>
    </section>
  );
}
