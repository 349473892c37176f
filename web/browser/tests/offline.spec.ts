import { annAndBob } from "./support/people";
import { expect, test } from "./support/test";

test("without a network the page says so, keeps what is written, and goes on by itself", async ({
  serve,
  someone,
  apiOf,
  clientOf,
  quiet,
}) => {
  quiet.allowLostConnections();
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const banner = ann.status("You are offline. What you write is kept and sent later.");
  await expect(banner).toHaveCount(0);

  await ann.page.context().setOffline(true);
  await expect(banner).toBeVisible();
  await ann.conversation.send("in the tunnel");
  await bob.conversation.send("are you there?");
  await expect(bob.conversation.message("are you there?").article).toBeVisible();
  await expect(ann.conversation.message("are you there?").article).toHaveCount(0);

  await ann.page.context().setOffline(false);
  await expect(banner).toHaveCount(0);
  await expect(ann.conversation.message("are you there?").article).toBeVisible();
  await expect(bob.conversation.message("in the tunnel").article).toBeVisible();
  for (const { conversation } of [ann, bob]) {
    await conversation.expectTexts(/in the tunnel|are you there/, [
      "are you there",
      "in the tunnel",
    ]);
  }
});
