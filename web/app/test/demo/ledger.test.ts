import { describe, expect, it } from "vitest";
import { KEPT, Ledger, OVERDUE_MS } from "../../src/demo/ledger";

const CHAT = "d:alice:bob";
const LIVE = { liveSince: 0 };
const AWAY = { liveSince: undefined };

function say(ledger: Ledger, ...seqs: number[]): void {
  for (const seq of seqs) {
    ledger.queued(`c-${seq}`);
    ledger.acked(`c-${seq}`, CHAT, seq, 100);
  }
}

describe("the ledger of what one said and the other got", () => {
  it("counts what arrived once as received and nothing else", () => {
    const ledger = new Ledger();
    say(ledger, 1, 2);
    ledger.handed(CHAT, 1, "c-1");
    ledger.handed(CHAT, 2, "c-2");

    expect(ledger.score(LIVE, 100)).toEqual({
      sent: 2,
      received: 2,
      underway: 0,
      lost: 0,
      twice: 0,
    });
  });

  it("finds what was left out, as soon as something later arrives", () => {
    const ledger = new Ledger();
    say(ledger, 1, 2, 3);
    ledger.handed(CHAT, 1, "c-1");
    expect(ledger.score(LIVE, 100)).toMatchObject({ underway: 2, lost: 0 });

    ledger.handed(CHAT, 3, "c-3");
    expect(ledger.score(LIVE, 100)).toMatchObject({ sent: 3, received: 2, underway: 0, lost: 1 });
  });

  it("takes an event of anybody for a sign of how far the other one is", () => {
    const ledger = new Ledger();
    say(ledger, 5);
    ledger.handed(CHAT, 6, "somebody-elses");
    expect(ledger.score(AWAY, 100)).toMatchObject({ lost: 1 });
  });

  it("does not take another chat for a sign", () => {
    const ledger = new Ledger();
    say(ledger, 5);
    ledger.handed("g1", 900);
    expect(ledger.score(LIVE, 100)).toMatchObject({ underway: 1, lost: 0 });
  });

  it("finds the last one to be lost when it is overdue", () => {
    const ledger = new Ledger();
    say(ledger, 1);
    expect(ledger.score(LIVE, 100 + OVERDUE_MS - 1)).toMatchObject({ underway: 1, lost: 0 });
    expect(ledger.score(LIVE, 100 + OVERDUE_MS)).toMatchObject({ underway: 0, lost: 1 });
  });

  it("gives the other one time from when they came back", () => {
    const ledger = new Ledger();
    say(ledger, 1);
    const late = 100 * OVERDUE_MS;
    expect(ledger.score(AWAY, late)).toMatchObject({ underway: 1, lost: 0 });
    expect(ledger.score({ liveSince: late - 1 }, late)).toMatchObject({ underway: 1, lost: 0 });
  });

  it("takes back that one is lost if it comes after all", () => {
    const ledger = new Ledger();
    say(ledger, 1, 2);
    ledger.handed(CHAT, 2, "c-2");
    ledger.handed(CHAT, 1, "c-1");
    expect(ledger.score(LIVE, 100)).toMatchObject({ received: 2, lost: 0 });
  });

  it("counts each time that one comes again, whatever its seq", () => {
    const ledger = new Ledger();
    say(ledger, 1);
    ledger.handed(CHAT, 1, "c-1");
    ledger.handed(CHAT, 1, "c-1");
    ledger.handed(CHAT, 2, "c-1");
    expect(ledger.score(LIVE, 100)).toMatchObject({ received: 1, twice: 2 });
  });

  it("promises nothing of what the server has not taken", () => {
    const ledger = new Ledger();
    ledger.queued("c-1");
    ledger.handed(CHAT, 9);
    expect(ledger.score(LIVE, 100 * OVERDUE_MS)).toMatchObject({ sent: 0, underway: 1, lost: 0 });

    ledger.dropped("c-1");
    expect(ledger.score(LIVE, 100)).toMatchObject({ sent: 0, underway: 0 });
  });

  it("knows what arrives before its sender hears that it was taken", () => {
    const ledger = new Ledger();
    ledger.queued("c-1");
    ledger.handed(CHAT, 1, "c-1");
    ledger.acked("c-1", CHAT, 1, 100);
    expect(ledger.score(LIVE, 100)).toMatchObject({ sent: 1, received: 1, lost: 0 });
  });

  it("says nothing of what the other one is to read for themself", () => {
    const ledger = new Ledger();
    say(ledger, 1, 2, 3);
    ledger.handed(CHAT, 1, "c-1");
    ledger.skipped(CHAT, 2, 2);
    ledger.handed(CHAT, 3, "c-3");
    expect(ledger.score(LIVE, 100)).toMatchObject({ sent: 2, received: 2, lost: 0 });
  });

  it("does not count what was on its way when it was cleared", () => {
    const ledger = new Ledger();
    ledger.queued("c-1");
    ledger.clear();
    ledger.handed(CHAT, 1, "c-1");
    ledger.acked("c-1", CHAT, 1, 100);
    expect(ledger.score(LIVE, 100)).toEqual({
      sent: 0,
      received: 0,
      underway: 0,
      lost: 0,
      twice: 0,
    });
  });

  it("keeps counting what it no longer looks at", () => {
    const ledger = new Ledger();
    for (let seq = 1; seq <= KEPT + 5; seq++) {
      say(ledger, seq);
      if (seq !== 3) ledger.handed(CHAT, seq, `c-${seq}`);
    }
    expect(ledger.score(LIVE, 100)).toMatchObject({
      sent: KEPT + 5,
      received: KEPT + 4,
      lost: 1,
      twice: 0,
    });
  });
});
