/** Soldiers in a rank: a circle at each place of one line. */
export const soldiers = (xs: readonly number[], y: number, r = 5) =>
  xs.map((x) => <circle key={x} class="soldier" cx={x} cy={y} r={r} />);
