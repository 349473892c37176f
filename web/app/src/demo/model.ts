import { browser } from "../account/surroundings";
import { preferencesIn } from "../core/preferences";
import type { PreferencesStore } from "../core/types";
import { DemoNodes } from "./nodes";
import { type Person, person } from "./person";
import { ScoreKeeper } from "./score";
import { Talk } from "./talk";

const LOOK_EVERY_MS = 1_000;
const COUNT_EVERY_MS = 250;

/** All that the demo's page shows. */
export interface Model {
  readonly nodes: DemoNodes;
  readonly people: readonly [Person, Person];
  readonly keeper: ScoreKeeper;
  readonly talk: Talk;
  readonly preferences: PreferencesStore;
}

/** Resolves once a node has told where the others are. */
export async function makeModel(home: string): Promise<Model> {
  const nodes = new DemoNodes(home);
  await untilKnown(nodes);
  const outside = browser();
  const preferences = preferencesIn(outside.storage);
  const keeper = new ScoreKeeper(outside.now);
  const urls = nodes.list.peek().map((node) => node.url);
  const make = (side: 0 | 1, name: string, other: string, order: readonly string[]) =>
    person(name, other, order, preferences, (client) => keeper.listen(side, client));
  const people = [
    make(0, "alice", "bob", urls),
    // Begins with the last one, so that what they say has to cross.
    make(1, "bob", "alice", [...urls.slice(-1), ...urls.slice(0, -1)]),
  ] as const;
  const say = (text: string) => Promise.all(people.map((one) => one.say(text)));
  setInterval(() => void nodes.look(), LOOK_EVERY_MS);
  setInterval(() => keeper.update(), COUNT_EVERY_MS);
  return { nodes, people, keeper, talk: new Talk(say, outside), preferences };
}

async function untilKnown(nodes: DemoNodes): Promise<void> {
  await nodes.look();
  while (nodes.list.peek().length === 0) {
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    await nodes.look();
  }
}
