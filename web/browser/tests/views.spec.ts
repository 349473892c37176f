/** Each view, whatever it is about: axe, both themes, narrow windows. */
import { expectAccessible } from "./support/accessible";
import { expectNoSidewaysScroll } from "./support/measure";
import { test as base, Client, signIn } from "./support/test";
import { PARTS, SIGNED_OUT } from "./support/tour";
import { settle, type Town } from "./support/town";

const test = base.extend<object, { readonly town: Town }>({
  town: [
    async ({ serve, playwright }, use, worker) => {
      const request = await playwright.request.newContext();
      await use(await settle(request, serve, `-${worker.parallelIndex}`));
      await request.dispose();
    },
    { scope: "worker" },
  ],
});

for (const [name, part] of Object.entries({ ...SIGNED_OUT, ...PARTS })) {
  const signedOut = name in SIGNED_OUT;

  test(`axe finds nothing: ${name}`, async ({ town, device, quiet }) => {
    quiet.allowLostConnections();
    quiet.allowStatus(404);
    const page = await (await device({ reducedMotion: "reduce" })).newPage();
    if (!signedOut) await signIn(page, town.node, town.maya);
    await part(new Client(page), town, (view) => expectAccessible(page, view));
  });

  test(`nothing is wider than 360 pixels: ${name}`, async ({ town, device, quiet }) => {
    quiet.allowLostConnections();
    quiet.allowStatus(404);
    const viewport = { width: 360, height: 640 };
    const page = await (await device({ viewport, reducedMotion: "reduce" })).newPage();
    if (!signedOut) await signIn(page, town.node, town.maya);
    await part(new Client(page), town, (view) => expectNoSidewaysScroll(page, view));
  });
}
