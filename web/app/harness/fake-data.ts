/** Invented people and what they say. */
export const PEOPLE: readonly (readonly [id: string, username: string, name: string])[] = [
  ["u_me", "mara", "Mara Lindqvist"],
  ["u_ada", "ada", "Ada Okonkwo"],
  ["u_ben", "ben.k", "Ben Kowalski"],
  ["u_chen", "chenwei", "陈伟"],
  ["u_dina", "dina", "دينا الحسيني"],
  ["u_eli", "eli", "אלי כהן"],
  ["u_fay", "fay", "Fay Montgomery-Featherstonehaugh of the Very Long Name"],
  ["u_gus", "gus", "gus"],
  ["u_hana", "hana", "花 田中"],
  ["u_ivo", "ivo", "Ivo Petrović"],
  ["u_jun", "jun", "Jun Park"],
  ["b_build", "", "Build bot"],
];

export const HOSTILE: readonly string[] = [
  '<img src=x onerror=alert(1)> <script>alert("x")</script> <b>not bold</b>',
  "[click me](javascript:alert(1)) and [this](data:text/html,<script>alert(1)</script>)",
  "![picture](https://example.com/tracker.png)",
  "\u202Egnp.exe is not what it seems\u202C after",
  `Z̷̡̢̛̗̘̙̜̝̞̟̠̣̤̥̦̩̪̫̬̭̮̯̰̱̲̳̹̺̻̼͇͈͉͍͎͐͑͒͗͛ͣͤͥͦͧͨͩͪͫͬͭͮͯ͘͜͟͢͝͞͠͡ͅa̸l̷g̵o̶`,
  "x".repeat(3_000),
];

export const CHAT: readonly (readonly [who: string, text: string])[] = [
  ["u_ada", "Morning! The new build is on staging, could somebody click through it before ten?"],
  ["u_me", "On it."],
  ["u_me", "First impression: **much** faster. The list does not flicker any more when I scroll."],
  [
    "u_ben",
    'Nice. I moved the reconnect logic into the SDK, so the page only has to show its state:\n\n```ts\nclient.on("state", (state) => {\n  banner.value = state.name === "waiting" ? state.retryAt : undefined;\n});\n```\n\nOne less thing to forget.',
  ],
  ["u_chen", "我看过了，没问题。中文界面也很清楚。"],
  [
    "u_dina",
    "شكراً جزيلاً! سأجرّب النسخة الجديدة بعد الظهر، وأكتب لكم ما أجده من ملاحظات حول اتجاه النص.",
  ],
  [
    "u_ada",
    "Things still open:\n\n- empty state of the archive\n- keyboard order in the settings\n- the German word for _outbox_\n\nAnything else, @mara?",
  ],
  [
    "u_me",
    "Two small ones:\n1. the badge counts muted chats\n2. `Esc` should go back to the composer",
  ],
  ["u_eli", "אני אטפל בזה היום"],
  ["u_ben", "> the badge counts muted chats\n\nThat one is mine, fixed in a minute."],
  ["u_hana", "了解しました。ありがとうございます！🎉"],
  ["u_ada", "👏👏"],
  [
    "u_fay",
    "Could we talk about the release notes at some point this week? I have a draft at https://example.com/notes/2025/release-draft-with-a-very-long-address?version=3 but it needs another pair of eyes.",
  ],
  ["u_me", "Sure, tomorrow after lunch."],
];

export const LINES: readonly string[] = [
  "Sounds good to me.",
  "Let me check and come back to you.",
  "I think the second option is the better one: it needs fewer moving parts, and whoever reads it in a year understands it without asking us.",
  "Yes",
  "No, the other way round: first the log, then the store. Otherwise a crash between the two would lose what we have acknowledged already.",
  "https://example.com/a/b/c",
  "Done ✅",
  "好的，明天见。",
  "Can you look at `GapFiller`? It asks twice.",
  "Thanks a lot for the quick fix!",
];
