import type { Person } from "../../fixtures";
import type { Api, Client, Node } from "./test";

interface Using {
  readonly serve: Node;
  readonly someone: (node: Node, name: string) => Promise<Person>;
  readonly apiOf: (node: Node, person: Person) => Api;
  readonly clientOf: (node: Node, person: Person) => Promise<Client>;
}

/** Ann and Bob, each with the direct chat of the two open, in which Ann has said "Hi". */
export async function annAndBob({ serve, someone, apiOf, clientOf }: Using) {
  const [annP, bobP] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  const { chat_id: chatId } = await apiOf(serve, annP).send(bobP, "Hi");
  const [ann, bob] = [await clientOf(serve, annP), await clientOf(serve, bobP)];
  await ann.openChat("Bob");
  await bob.openChat("Ann");
  return { ann, bob, chatId, annP, bobP };
}
