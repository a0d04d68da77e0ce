// Sir Norm's arms: a beam in balance. The dots stand 6 and 2 to the left of the support and 8 to the
// right, so the support is their mean.
export const Sigil = () => (
  <svg class="sigil" viewBox="0 0 32 36" aria-hidden="true">
    <path class="field" d="M2.5 2.5h27v14c0 8.6-6 14.2-13.5 17-7.5-2.8-13.5-8.4-13.5-17z" />
    <path class="bar" d="M6.5 16.5h19.5" />
    <path class="support" d="M16 17l4.5 8.5h-9z" />
    <circle class="soldier" cx="10" cy="12.5" r="1.9" />
    <circle class="soldier" cx="14" cy="12.5" r="1.9" />
    <circle class="soldier" cx="24" cy="12.5" r="1.9" />
  </svg>
);
