// The Optimizer Wizard: his hat bears the sign of the learning rate, a plumb line hangs from his staff and
// knows where down is, his disc is the map of a valley. On it a walk of gradient descent, exact: for
// f = x²/2 + 4 y²/2 at rate 0.4375 every step leaves 0.5625 of x and -0.75 of y.
export const Wizard = () => (
  <svg class="art knight wizard" viewBox="0 0 200 300" aria-hidden="true">
    <path class="cloak" d="M22 292c0-62 8-112 46-126h64c38 14 46 64 46 126z" />
    <path class="fold" d="M42 292c0-40 4-74 16-96M158 292c0-40-4-74-16-96" />
    <path class="shade" d="M66 100h68v44l-20 24H86l-20-24z" />
    <path class="eyes" d="M80 130h10m20 0h10" />
    <path
      class="beard"
      d="M64 134c4 12 14 16 22 13 6-2 10-6 14-6s8 4 14 6c8 3 18-1 22-13 3 22 1 42-6 58-6 14-18 22-30 26-12-4-24-12-30-26-7-16-9-36-6-58z"
    />
    <path class="strand" d="M75 158q25 92 50 0M86 158q14 56 28 0" />
    <path
      class="hat"
      d="M58 104c12-28 22-60 29-84 4-13 20-13 26-3 3 6 1 12-5 16 4 26 17 51 34 71z"
    />
    <path class="brim" d="M40 106c22-16 98-16 120 0 3 3 2 8-3 9-32 9-82 9-114 0-5-1-6-6-3-9z" />
    <text class="rune" x="98" y="81" text-anchor="middle">
      𝜂
    </text>
    <circle class="disc" cx="100" cy="240" r="50" />
    <circle class="disc-rim" cx="100" cy="240" r="43" />
    <g class="contour">
      <ellipse cx="100" cy="240" rx="38.4" ry="19.2" />
      <ellipse cx="100" cy="240" rx="25.6" ry="12.8" />
      <ellipse cx="100" cy="240" rx="12.8" ry="6.4" />
    </g>
    <path
      class="walk"
      d="M76 255L86.5 228.8 92.4 248.4 95.7 233.7 97.6 244.7 98.6 236.4 99.2 242.7 99.6 238"
    />
    <circle class="soldier" cx="76" cy="255" r="5.5" />
    <path class="pole" d="M172 292V36c0-30-34-30-34-6" />
    <path class="plumb-line" d="M138 30v20" />
    <path class="plumb" d="M132 50h12l-6 18z" />
    <circle class="gauntlet" cx="172" cy="214" r="9" />
  </svg>
);
