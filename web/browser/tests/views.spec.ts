/** Each view, whatever it is about: axe, both themes, narrow windows. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expectNoSidewaysScroll } from "./support/measure";
import { test as base, Client, expect, signIn } from "./support/test";
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

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
/** What else depends on colours; all other rules have looked at the same elements in the other theme. */
const COLOURS = ["color-contrast", "link-in-text-block"];

async function expectAccessible(page: Page, view: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await expectNoViolations(new AxeBuilder({ page }).withTags(WCAG), `${view}, light`);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNoViolations(new AxeBuilder({ page }).withRules(COLOURS), `${view}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

async function expectNoViolations(axe: AxeBuilder, view: string): Promise<void> {
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => [
    id,
    ...nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
  ]);
  expect.soft(found, view).toEqual([]);
}

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
