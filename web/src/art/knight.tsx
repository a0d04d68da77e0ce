// Sir Norm himself: a great helm, a shield with the balance, a banner with the sign of the mean.
export const Knight = () => (
  <svg class="art knight" viewBox="0 0 200 300" aria-hidden="true">
    <path class="cloak" d="M22 292c0-62 8-112 46-126h64c38 14 46 64 46 126z" />
    <path class="fold" d="M42 292c0-40 4-74 16-96M158 292c0-40-4-74-16-96" />
    <path
      class="helm-back"
      d="M62 100c0-27 14-40 38-40s38 13 38 40l3 48c-8 20-24 30-41 32-17-2-33-12-41-32z"
    />
    <path class="ridge" d="M100 62v117" />
    <path class="visor-slit" d="M66 110h28m12 0h28" />
    <path class="brow" d="M61 101h78M61 119h78" />
    <g class="breaths">
      <circle cx="76" cy="136" r="2.2" />
      <circle cx="85" cy="136" r="2.2" />
      <circle cx="76" cy="146" r="2.2" />
      <circle cx="85" cy="146" r="2.2" />
      <circle cx="85" cy="156" r="2.2" />
      <circle cx="115" cy="136" r="2.2" />
      <circle cx="124" cy="136" r="2.2" />
      <circle cx="115" cy="146" r="2.2" />
      <circle cx="124" cy="146" r="2.2" />
      <circle cx="115" cy="156" r="2.2" />
    </g>
    <path class="shield" d="M50 194h100v38c0 32-22 52-50 62-28-10-50-30-50-62z" />
    <path class="shield-rim" d="M56 200h88v32c0 28-19 46-44 55-25-9-44-27-44-55z" />
    <path class="bar" d="M64 236h78" />
    <path class="support" d="M100 238l15 26h-30z" />
    <circle class="soldier" cx="79" cy="228" r="6.5" />
    <circle class="soldier" cx="93" cy="228" r="6.5" />
    <circle class="soldier" cx="128" cy="228" r="6.5" />
    <path class="pole" d="M172 8v284" />
    <path class="banner" d="M172 10h-74l13 20-13 20h74z" />
    <text class="rune" x="144" y="38" text-anchor="middle">
      𝜇
    </text>
    <circle class="gauntlet" cx="172" cy="214" r="9" />
  </svg>
);
