// The focused column (or row) as soldiers on a number line, with balance point, deviations and squares.
// A soldier is a slider; moving one is dot-hand's business, drawing them dot-marks'.
import { useRef, useState } from 'preact/hooks';
import { heights } from '../charts/dots';
import { type Layout, type Plot, plot, stand } from '../charts/plot';
import { type Span, steady } from '../charts/scale';
import type { Stages } from '../engine/protocol';
import { F } from '../words/figures';
import type { View, Widget, WidgetProps } from './contract';
import { useHand } from './dot-hand';
import { DotLines } from './dot-lines';
import { DotMarks } from './dot-marks';
import { mustShow, targetOf, wantedRuler } from './dot-ruler';
import { describe } from './dot-words';
import { type Group, group, nothingToShow, of, showsInput, statistics, valuesAt } from './focus';
import { useGlide, useSize } from './motion';

function layoutOf(view: View, attrs: WidgetProps['attrs']): Layout {
  const { level } = view.scene;
  if (level === 'y') return 'rails';
  if (!showsInput(level) && level !== 'centered') return 'piles';
  if (attrs.squares) return 'squares';
  return attrs.deviations ? 'lanes' : level === 'variance' ? 'squares' : 'piles';
}

function DotPlot(props: WidgetProps) {
  const { view, attrs } = props;
  if (!view.stages) return <p class="figure-waiting">{F.waiting}</p>;
  if (nothingToShow(view)) return null;
  if (attrs.all) return <DotLines {...props} stages={view.stages} />;
  return <OneGroup {...props} stages={view.stages} />;
}

function OneGroup({ view, attrs, intend, stages }: WidgetProps & { stages: Stages }) {
  const { scene } = view;
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize(svg);
  const [held, setHeld] = useState<number | null>(null); // the dot being moved
  const kept = useRef<{ key: string; span: Span } | null>(null);

  const focus = group(scene, stages);
  const layout = layoutOf(view, attrs);
  const values = of(valuesAt(scene.level, stages), focus.cells);
  const movable = Boolean(attrs.drag);
  // A pace on this ruler in units of x, which is what gets changed.
  const pace = paceOf(view, stages, focus.index);

  const key = [
    scene.data,
    scene.axis,
    focus.index,
    scene.seed,
    scene.rows,
    layout,
    size.width,
  ].join();
  const wish = { width: size.width, layout, journey: Boolean(attrs.journey) };
  const wanted = wantedRuler(view, stages, focus, wish);
  const previous = kept.current?.key === key ? kept.current.span : null;
  const fitted = layout === 'squares' ? null : previous; // every square has to fit
  const span =
    held !== null && previous ? previous : steady(fitted, mustShow(view, stages, focus), wanted);
  kept.current = { key, span };

  const from = layout === 'rails' ? of(stages.xhat, focus.cells) : [];
  const { mean } = statistics(scene.level, stages);
  const centre = scene.level === 'centered' ? 0 : (mean[focus.index] ?? Number.NaN);
  const target = [
    span.lo,
    span.hi,
    centre,
    stages.variance[focus.index] ?? Number.NaN,
    ...values,
    ...from,
  ];
  const shown = useGlide(target, held !== null);
  const [lo, hi, atMean, atVariance] = shown as [number, number, number, number];
  const picture = plot({
    width: size.width,
    rem: size.rem,
    span: { lo, hi },
    layout,
    dots: shown.slice(4, 4 + values.length),
  });

  const input = of(stages.x, focus.cells);
  const hand = useHand({
    movable,
    picture,
    span,
    pace,
    input,
    values,
    held,
    setHeld,
    cells: focus.cells,
    intend,
  });
  return (
    <svg
      ref={svg}
      class={`plot plot-${layout}${movable ? ' movable' : ''}${held !== null ? ' holding' : ''}`}
      width={size.width}
      height={picture.height}
      viewBox={`0 0 ${size.width} ${picture.height}`}
      role={movable ? 'group' : 'img'}
      aria-label={describe(view, attrs)}
      {...hand.pointer}
    >
      <DotMarks
        view={view}
        stages={stages}
        group={focus}
        attrs={attrs}
        layout={layout}
        picture={picture}
        values={values}
        mean={atMean}
        variance={atVariance}
        from={shown.slice(4 + values.length)}
        footprints={footprints(view, stages, focus)}
        target={targetPlaces(view, focus, picture)}
        near={held ?? hand.near}
        slider={movable ? { span, ...hand.keys } : null}
      />
    </svg>
  );
}

/** How much x one unit of the ruler is worth. */
function paceOf(view: View, stages: Stages, index: number): number {
  const { level, gamma } = view.scene;
  const std = stages.std[index] ?? 1;
  if (level === 'xhat') return std;
  return level === 'y' && gamma !== 0 ? std / gamma : 1;
}

/** Where the soldiers stood one step before, on the same ruler. */
function footprints(view: View, stages: Stages, focus: Group): number[] {
  const { level } = view.scene;
  if (level === 'centered') return of(stages.x, focus.cells);
  return level === 'xhat' ? of(stages.deviation, focus.cells) : [];
}

function targetPlaces(view: View, focus: Group, at: Plot) {
  const target = targetOf(view, focus);
  return stand(target, at.scale, at.radius, (levels) =>
    heights(levels, 2 * at.radius + 2, at.beam - at.top - 2 * at.radius).map(
      (lift) => at.beam - at.radius - lift,
    ),
  );
}

export const dotPlot: Widget = {
  render: (props) => <DotPlot {...props} />,
  describe,
  picture: true,
};
