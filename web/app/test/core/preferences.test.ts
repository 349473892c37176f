import { describe, expect, test } from "vitest";
import { preferencesIn } from "../../src/core/preferences";

describe("preferences of a device", () => {
  test("are there after a reload", () => {
    const storage = fakeStorage();
    preferencesIn(storage).set({ theme: "dark", enterSends: false });
    expect(preferencesIn(storage).current.value).toMatchObject({
      theme: "dark",
      enterSends: false,
      language: "system",
    });
  });

  test("that make no sense are not taken over", () => {
    const storage = fakeStorage(`{"theme":"pink","enterSends":"yes","language":"de","other":1}`);
    const preferences = preferencesIn(storage).current.value;
    expect(preferences).toMatchObject({ theme: "system", enterSends: true, language: "de" });
    expect(preferences).not.toHaveProperty("other");
    expect(preferencesIn(fakeStorage("{")).current.value.theme).toBe("system");
  });

  test("count as long as the page does where nothing may be stored", () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    };
    const preferences = preferencesIn(full);
    preferences.set({ theme: "light" });
    expect(preferences.current.value.theme).toBe("light");
  });
});

function fakeStorage(stored: string | null = null) {
  let item = stored;
  return {
    getItem: () => item,
    setItem: (_key: string, value: string) => {
      item = value;
    },
  };
}
