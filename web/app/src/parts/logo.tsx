/** Two who talk: one bubble answers the other. */
export function Logo({ size = 44 }: { readonly size?: number }) {
  return (
    <svg class="logo" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <path
        class="logo-back"
        d="M10 6h18a6 6 0 0 1 6 6v8a6 6 0 0 1-6 6H16l-7 5.5V25.8A6 6 0 0 1 4 20v-8a6 6 0 0 1 6-6z"
      />
      <path
        class="logo-front"
        d="M22 18h16a6 6 0 0 1 6 6v8a6 6 0 0 1-5 5.9V43.5L32.5 38H22a6 6 0 0 1-6-6v-8a6 6 0 0 1 6-6z"
      />
      <path class="logo-dots" d="M24 28h.01M30 28h.01M36 28h.01" />
    </svg>
  );
}
