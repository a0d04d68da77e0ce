// The widgets of live runs; a script of their own.
import type { Widgets } from '../stage';
import { bars } from './bars';
import { depthLines } from './depth-lines';
import { heatMap } from './heat-map';
import { lineChart } from './line-chart';
import { ridge } from './ridge';
import { run } from './run';
import { saveBatch } from './save-batch';
import { speed } from './speed';
import { surface } from './surface';
import { tally } from './tally';
import { valley } from './valley';
import { verdict } from './verdict';

export const widgets: Widgets = {
  run,
  save: saveBatch,
  'line-chart': lineChart,
  ridge,
  'depth-lines': depthLines,
  'heat-map': heatMap,
  surface,
  valley,
  bars,
  verdict,
  tally,
  speed,
};
