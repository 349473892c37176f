/** Pictures drawn by the page itself. */
export const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  "pic-wide": [1600, 900],
  "pic-tall": [900, 1500],
  "pic-square": [800, 800],
  "pic-small": [180, 120],
};

export async function pictureOf(id: string): Promise<Blob> {
  const size = SIZES[id];
  if (size === undefined) return new Blob(["hello"], { type: "text/plain" });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = size;
  const draw = canvas.getContext("2d") as CanvasRenderingContext2D;
  const sky = draw.createLinearGradient(0, 0, 0, canvas.height);
  sky.addColorStop(0, "#3b6ea5");
  sky.addColorStop(0.6, "#f2b880");
  sky.addColorStop(1, "#e07a5f");
  draw.fillStyle = sky;
  draw.fillRect(0, 0, canvas.width, canvas.height);
  draw.fillStyle = "#fff3d6";
  draw.beginPath();
  draw.arc(canvas.width * 0.7, canvas.height * 0.45, canvas.width * 0.07, 0, 7);
  draw.fill();
  draw.fillStyle = "#2f3e46";
  draw.beginPath();
  draw.moveTo(0, canvas.height);
  for (let x = 0; x <= canvas.width; x += canvas.width / 12) {
    draw.lineTo(x, canvas.height * (0.68 + 0.14 * Math.sin(x / 97)));
  }
  draw.lineTo(canvas.width, canvas.height);
  draw.fill();
  return new Promise((done) => canvas.toBlob((blob) => done(blob as Blob), "image/jpeg", 0.85));
}
