/** People who know each other and have talked for a while: what views are shown with, to axe, to narrow windows, in pictures. */
import { type APIRequestContext, expect } from "@playwright/test";
import type { Node, Person } from "../../fixtures";
import { Api, type Sent } from "./api";
import { landscape } from "./pictures";

const PASSWORD = "correct horse battery";

const NAMES = {
  maya: "Maya Lindqvist",
  tomas: "Tomás Herrera",
  priya: "Priya Raman",
  jonas: "Jonas Weber",
  aiko: "Aiko Tanaka",
  leila: "Leila Haddad",
} as const;
export type Name = keyof typeof NAMES;

export interface Town {
  readonly node: Node;
  /** Who is looked over the shoulder. */
  readonly maya: Person;
  readonly apis: Readonly<Record<Name, Api>>;
  readonly hike: string;
  readonly design: string;
  readonly news: string;
  readonly withTomas: string;
  readonly withPriya: string;
  /**
   * When each message was written as far as the pictures are concerned, in minutes before now; by the id of a direct
   * chat, when it began.
   */
  readonly ages: Map<string, number>;
}

/** @param suffix makes the usernames, and what is searched for, this town's own */
export async function settle(
  request: APIRequestContext,
  node: Node,
  suffix: string,
): Promise<Town> {
  const apis = {} as Record<Name, Api>;
  for (const [name, displayName] of Object.entries(NAMES) as [Name, string][]) {
    apis[name] = await resident(request, node, `${name}${suffix}`, displayName);
  }
  const ages = new Map<string, number>();
  const said = async (minutes: number, sent: Promise<Sent>) => {
    const done = await sent;
    ages.set(done.message_id, minutes);
    return done;
  };
  const { maya, tomas, priya, jonas, aiko, leila } = apis;
  const person = (api: Api) => api.person;

  const made = await said(
    1500,
    priya.create("group", "Weekend hike", [maya, tomas, jonas, aiko].map(person)),
  );
  const hike = made.chat_id;
  const photo = await jonas.upload("ridge at dusk.png", landscape("evening"));
  const map = await jonas.upload("route.gpx", Buffer.from("<gpx/>".repeat(2_300)));
  const size = { meta: { image_0: "1200x800" } };
  await said(1490, priya.send(hike, "Who is in for Saturday? The forecast looks **great** ☀️"));
  const ridge = await said(
    1484,
    jonas.send(hike, "This was the ridge two years ago, around eight in the evening:", {
      attachments: [photo.ref],
      ...size,
    }),
  );
  await said(1480, aiko.send(hike, "😍"));
  const plan = await said(
    95,
    tomas.send(
      hike,
      "Here is the plan:\n\n1. Train at *7:42*, platform 5\n2. Up by the lake, 3 h\n3. Lunch at the hut\n4. Back over the ridge\n\nThe path is closed after the hut, see https://example.org/trails",
    ),
  );
  await said(92, jonas.send(hike, "", { attachments: [map.ref] }));
  const answer = await said(
    90,
    maya.send(hike, "Count me in! I bring the stove and coffee.", { reply_to: plan.seq }),
  );
  await said(61, aiko.send(hike, "I can take two people in the car if the train is full"));
  await said(
    12,
    tomas.send(hike, `Perfect. @${maya.person.username} can you bring the map, too?`, {
      mentions: [maya.person.userId],
    }),
  );
  await said(9, priya.send(hike, "I have a spare pair of poles for whoever wants them"));
  for (const api of [maya, tomas, aiko]) await api.react(hike, ridge.seq, "❤️");
  await priya.react(hike, ridge.seq, "🤩");
  for (const api of [priya, jonas]) await api.react(hike, answer.seq, "☕");
  await maya.react(hike, plan.seq, "👍");

  const review = await said(
    4000,
    maya.create("group", "Design review", [leila, jonas].map(person)),
  );
  const design = review.chat_id;
  await said(3200, leila.send(design, "The new onboarding is on the staging server"));
  const long = await said(190, maya.send(design, "Looks calm. I would make the button larger"));
  await said(185, jonas.send(design, "`padding: 12px 20px`?"));
  await said(184, maya.send(design, "Yes, that is it", { reply_to: long.seq + 1 }));

  const channel = await said(
    9000,
    leila.create("channel", `Announcements${suffix}`, [maya, tomas, priya].map(person)),
  );
  const news = channel.chat_id;
  await said(2900, leila.send(news, "The office is closed on Friday"));

  const opened = async (minutes: number, sent: Promise<Sent>) => {
    const { chat_id } = await said(minutes, sent);
    ages.set(chat_id, minutes);
    return chat_id;
  };
  const withTomas = await opened(400, tomas.send(maya.person, "Did you get the tickets?"));
  await said(398, maya.send(tomas.person, "Just now. Row 7, the good ones 🎉"));
  await said(397, tomas.send(maya.person, "You are the best"));
  const withPriya = await opened(1600, maya.send(priya.person, "Happy birthday! 🎂"));
  await said(35, priya.send(maya.person, "Thank you! Will you be at the party on Thursday?"));
  await said(34, priya.send(maya.person, "It starts at seven, at Leila's"));
  await opened(20, maya.send(maya.person, "Buy: stove gas, chocolate, plasters"));
  await opened(7000, aiko.send(maya.person, "よろしくお願いします"));

  await maya.read(hike, answer.seq);
  await Promise.all([maya.read(withTomas, 4), tomas.read(withTomas, 3), leila.read(design, 4)]);
  return { node, maya: maya.person, apis, hike, design, news, withTomas, withPriya, ages };
}

export async function resident(
  request: APIRequestContext,
  node: Node,
  username: string,
  name: string,
): Promise<Api> {
  const account = { username, password: PASSWORD };
  const data = { ...account, display_name: name };
  const made = await request.post(`${node.url}/v1/accounts`, { data });
  expect(made.status()).toBe(201);
  const session = await request.post(`${node.url}/v1/sessions`, { data: account });
  const { access_token, user } = await session.json();
  const headers = { Authorization: `Bearer ${access_token}` };
  return new Api(request, node, { ...account, userId: user.user_id, name, headers });
}
