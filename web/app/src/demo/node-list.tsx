import { useSignal } from "@preact/signals";
import { Avatar } from "../parts/avatar";
import type { Model } from "./model";
import type { DemoNode, Doing } from "./nodes";
import type { Person } from "./person";
import { useWords } from "./words";

/** Each node, who is connected to it, and a button that stops or starts it. */
export function NodeList({ model }: { readonly model: Model }) {
  const words = useWords();
  const { nodes, people } = model;
  const told = useSignal("");
  const failed = useSignal("");
  const list = nodes.list.value;
  const one = list.filter((node) => node.running).length === 1;

  const act = async ({ node_id, running }: DemoNode) => {
    failed.value = "";
    try {
      await (running ? nodes.stop(node_id) : nodes.start(node_id));
      told.value = `${node_id}: ${words.states[running ? "stopped" : "running"]}`;
    } catch (error) {
      failed.value = `${node_id}: ${error instanceof Error ? error.message : String(error)}`;
    }
  };

  return (
    <section class="nodes" aria-label={words.nodes}>
      <ul>
        {list.map((node) => (
          <NodeCard
            key={node.node_id}
            node={node}
            doing={nodes.doing.value.get(node.node_id)}
            last={one && node.running}
            people={people.filter((person) => person.node.value === node.node_id)}
            onAct={() => void act(node)}
          />
        ))}
      </ul>
      {!nodes.answering.value && <Trouble text={words.noneAnswers} />}
      {failed.value !== "" && <Trouble text={failed.value} />}
      <p class="sr-only" role="status">
        {told.value}
      </p>
    </section>
  );
}

interface CardProps {
  readonly node: DemoNode;
  readonly doing: Doing | undefined;
  /** Whether it is the only one that runs. */
  readonly last: boolean;
  readonly people: readonly Person[];
  readonly onAct: () => void;
}

function NodeCard({ node, doing, last, people, onAct }: CardProps) {
  const words = useWords();
  const { node_id, running } = node;
  const state = doing ?? (running ? "running" : "stopped");
  return (
    <li class={`node ${state}`}>
      <span class="node-dot" />
      <span class="node-name">
        <strong>{node_id}</strong>
        <span>{words.states[state]}</span>
      </span>
      <span class="node-people">
        {people.map(({ name }) => (
          <span key={name} class="node-person">
            <Avatar id={name} name={name} size={24} />
            {name}
          </span>
        ))}
      </span>
      <button
        type="button"
        class="button small"
        aria-label={running ? words.stopNode(node_id) : words.startNode(node_id)}
        disabled={doing !== undefined || last}
        {...(last && { title: words.oneHasToStay })}
        onClick={onAct}
      >
        {running ? words.stop : words.start}
      </button>
    </li>
  );
}

function Trouble({ text }: { readonly text: string }) {
  return (
    <p class="nodes-trouble" role="alert">
      {text}
    </p>
  );
}
