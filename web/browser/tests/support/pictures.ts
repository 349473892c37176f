import { crc32, deflateSync } from "node:zlib";

type Colour = readonly [red: number, green: number, blue: number];

/** A picture, painted pixel by pixel; places are 0 to 1. */
export function png(
  width: number,
  height: number,
  paint: (x: number, y: number) => Colour,
): Buffer {
  const row = 1 + 3 * width;
  const pixels = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels.set(paint(x / width, y / height).map(Math.round), y * row + 1 + 3 * x);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8); // 8 bits each of red, green, blue
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(pixels)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** A small one, of one colour. */
export function square(colour: Colour, size = 64): Buffer {
  return png(size, size, () => colour);
}

/** The sun goes down behind hills. */
export function landscape(hue: "evening" | "morning", width = 1200, height = 800): Buffer {
  const evening = hue === "evening";
  const sky: readonly [Colour, Colour] = evening
    ? [
        [40, 44, 98],
        [255, 158, 94],
      ]
    : [
        [96, 165, 220],
        [250, 232, 205],
      ];
  const near: Colour = evening ? [24, 22, 48] : [46, 92, 78];
  const far: Colour = evening ? [120, 74, 112] : [142, 186, 178];
  const hills = [
    { at: 0.62, high: 0.07, wave: 5, shift: 0.4 },
    { at: 0.72, high: 0.06, wave: 8, shift: 2.1 },
    { at: 0.84, high: 0.05, wave: 6, shift: 4.2 },
  ];
  const sun = { x: evening ? 0.68 : 0.3, y: 0.5, size: 0.075 };
  return png(width, height, (x, y) => {
    const hill = hills.findLastIndex(
      ({ at, high, wave, shift }) => y > at + high * Math.sin(x * wave + shift),
    );
    if (hill >= 0) return mix(far, near, hill / (hills.length - 1));
    const distance = Math.hypot((x - sun.x) * (width / height), y - sun.y) / sun.size;
    const behind = mix(sky[0], sky[1], Math.min(1, y / 0.66));
    if (distance < 1) return [255, 240, 214];
    return mix([255, 226, 178], behind, Math.min(1, 0.55 + (distance - 1) / 5));
  });
}

function mix(a: Colour, b: Colour, part: number): Colour {
  const at = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * part;
  return [at(0), at(1), at(2)];
}
