import { annAndBob } from "./support/people";
import { expect, test } from "./support/test";

test("the wire shows the frames, and how the connection is", async ({
  serve,
  someone,
  apiOf,
  clientOf,
  request,
}) => {
  const { ann } = await annAndBob({ serve, someone, apiOf, clientOf });
  const wire = await ann.openWire();
  await expect(wire.filter).toBeFocused();
  await expect(wire.fact("State")).toHaveText("live");
  const { node_id } = await (await request.get(`${serve.url}/v1/server`)).json();
  await expect(wire.fact("Node")).toHaveText(node_id);
  await ann.conversation.send("on the wire");
  await expect(wire.fact("Last ack")).toHaveText(/^\d+ ms$/);

  await wire.filter.fill('"send"');
  const sent = wire.frames.filter({ hasText: /^\S*→Out\s*send/ });
  await expect(sent.first()).toBeVisible();
  await sent.first().getByRole("button").first().click();
  await expect(sent.first()).toContainText('"text": "on the wire"');
  await wire.filter.fill('"ack"');
  await expect(wire.frames.filter({ hasText: "#3" }).first()).toBeVisible();
  // The token that the page showed is nobody's to see, nor to copy.
  await wire.filter.fill('"hello"');
  await wire.frames.first().getByRole("button").first().click();
  await expect(wire.frames.first()).toContainText('"device_id"');
  await expect(wire.frames.first()).not.toContainText(/eyJ\w+/);

  await wire.filter.fill("");
  await wire.button("Pause").click();
  await wire.button("Clear").click();
  await expect(wire.root).toContainText("No frames yet");
  await ann.conversation.send("not shown");
  await ann.conversation.message("not shown").expectState("Read");
  await expect(wire.frames).toHaveCount(0);
  await wire.button("Go on").click();
  await ann.conversation.send("shown");
  await expect(wire.frames.filter({ hasText: "ack" }).first()).toBeVisible();

  await wire.filter.press("Escape");
  await expect(wire.root).toHaveCount(0);
});
