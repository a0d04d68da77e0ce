// LayerNorm of Transformeria: the same arms as Sir Norm's, turned by a quarter, for his mean is taken along
// the other axis. His armour is of layers, and the opening of his helm is a T.
export const Rival = () => (
  <svg class="art knight rival" viewBox="0 0 200 300" aria-hidden="true">
    <path class="cloak" d="M22 292c0-62 8-112 46-126h64c38 14 46 64 46 126z" />
    <path class="fold" d="M38 192h124M30 212h140M26 232h148M23 252h154M22 272h156" />
    <path class="crest" d="M56 88a44 46 0 0 1 88 0z" />
    <path
      class="helm-back"
      d="M62 104c0-29 14-42 38-42s38 13 38 42c0 20 4 34 4 54l-34 24h-16l-34-24c0-20 4-34 4-54z"
    />
    <path class="opening" d="M70 112h60q1 14-16 16-8 1-8 9v45H94v-45q0-8-8-9-17-2-16-16z" />
    <path class="brow" d="M65 99q35-12 70 0M70 86q30-10 60 0" />
    <path class="shield" d="M56 192h88v98H56z" />
    <path class="shield-rim" d="M63 199h74v84H63z" />
    <path class="bar" d="M104 204v74" />
    <path class="support" d="M102 241l-26 15v-30z" />
    <circle class="soldier" cx="112" cy="220" r="6.5" />
    <circle class="soldier" cx="112" cy="234" r="6.5" />
    <circle class="soldier" cx="112" cy="269" r="6.5" />
    <path class="pole" d="M172 8v284M146 16h52" />
    <path class="banner" d="M150 16h44v56l-22-12-22 12z" />
    <text class="rune" x="172" y="49" text-anchor="middle">
      𝜇
    </text>
    <circle class="gauntlet" cx="172" cy="214" r="9" />
  </svg>
);
