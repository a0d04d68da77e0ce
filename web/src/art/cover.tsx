// The cover: the same soldiers twice. On one side as the layer sends them, each column round a centre of
// its own; on the other in formation. The places are the core's numbers, so the picture is a figure.
import { extent, ruler, type Scale, scale } from '../charts/scale';
import type { Stages } from '../engine/protocol';
import { Knight } from './knight';

const WIDTH = 380;
const ROW = 52;
const TOP = 26;

function Field({ stages, values, means, side }: FieldProps) {
  const line = scale(ruler(extent(values) ?? { lo: -1, hi: 1 }, 0.06), 12, WIDTH - 12);
  const height = TOP + ROW * stages.features;
  const at = (i: number) => line.at(means[i] ?? 0);
  const feet = Array.from(
    { length: stages.features },
    (_, i) => `${at(i).toFixed(1)} ${TOP + ROW * (i + 0.5) + 10}`,
  );
  return (
    <svg class={`art field ${side}`} viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
      <path class="centre-line" d={`M${feet.join('L')}`} />
      {feet.map((_, i) => (
        <Rank key={i} stages={stages} values={values} line={line} column={i} mean={at(i)} />
      ))}
    </svg>
  );
}
interface FieldProps {
  stages: Stages;
  values: Float32Array;
  means: Float32Array;
  side: 'arriving' | 'aligned';
}

/** One column of the batch, laid along a line, with its pennon at its mean. */
function Rank({ stages, values, line, column, mean }: RankProps) {
  const y = TOP + ROW * (column + 0.5);
  return (
    <g class="rank">
      <path class="ground" d={`M8 ${y + 10}H${WIDTH - 8}`} />
      <path class="staff" d={`M${mean.toFixed(1)} ${y + 10}v-34`} />
      <path class="pennon" d={`M${mean.toFixed(1)} ${y - 24}l15 5-15 5z`} />
      {Array.from({ length: stages.rows }, (_, row) => {
        const value = values[row * stages.features + column] as number;
        if (!Number.isFinite(value)) return null;
        const x = Number(line.at(value).toFixed(1));
        return (
          <g key={row}>
            <circle class="soldier" cx={x} cy={y + 1} r="8" />
            <path class="visor" d={`M${x - 4} ${y - 0.5}h8m-4 0v5.5`} />
          </g>
        );
      })}
    </g>
  );
}
interface RankProps {
  stages: Stages;
  values: Float32Array;
  line: Scale;
  column: number;
  mean: number;
}

export const Cover = ({ stages }: { stages: Stages | null }) => (
  <div class="cover-art">
    {stages && !stages.refused && (
      <Field stages={stages} values={stages.x} means={stages.mean} side="arriving" />
    )}
    <Knight />
    {stages && !stages.refused && (
      <Field stages={stages} values={stages.xhat} means={stages.xhatMean} side="aligned" />
    )}
  </div>
);
